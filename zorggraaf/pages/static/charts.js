// Draws the charts of a page: fetches Vega and the specification when a chart comes into view, in
// the colours of the page. What cannot be drawn becomes an image, which is the same picture.
"use strict";

(() => {
  const here = document.currentScript.src;
  const vendor = (name) => new URL(`vendor/${name}`, here).href;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const drawn = new Map();
  let library = null;

  const script = (name) =>
    new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      tag.src = vendor(name);
      tag.onload = resolve;
      tag.onerror = () => reject(new Error(name));
      document.head.append(tag);
    });

  const fetched = () => {
    library ??= script("vega.min.js")
      .then(() => Promise.all([script("vega-lite.min.js"), script("vega-interpreter.min.js")]))
      .then(() => script("vega-embed.min.js"));
    return library;
  };

  // Letters, lines and paper turn with the page; colours that mean something stay what they are.
  const LETTERS = { "#1a1a1a": "#e7ebf0", "#595959": "#aab5c1", "#000000": "#ffd54a" };
  const LINES = { "#bfbfbf": "#5a6877", "#e6e6e6": "#2f3a46", "#ffffff": "#12171d", "#d9d9d9": "#4a5663" };
  const COLOURED = ["color", "fill", "stroke", "background"];

  const darkened = (part, name = "") => {
    if (Array.isArray(part)) return part.map((each) => darkened(each, name));
    if (part && typeof part === "object") {
      return Object.fromEntries(
        Object.entries(part).map(([key, value]) => {
          // Letters in a coloured cell belong to the cell.
          if (key === "values" || (name === "encoding" && key === "color")) return [key, value];
          return [key, darkened(value, key)];
        }),
      );
    }
    if (typeof part !== "string") return part;
    const coloured = COLOURED.includes(name) || name === "value" || name.endsWith("Color");
    return coloured ? (LETTERS[part] ?? LINES[part] ?? part) : part;
  };

  const asImage = (frame) => {
    const image = new Image();
    image.alt = frame.getAttribute("aria-label");
    image.onerror = () => frame.replaceChildren(frame.dataset.failed);
    image.src = frame.dataset.image;
    frame.replaceChildren(image);
  };

  const specification = async (frame) => {
    const answer = await fetch(frame.dataset.chart, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const draw = async (frame) => {
    try {
      frame.setAttribute("aria-busy", "true");
      const [spec] = await Promise.all([drawn.get(frame)?.spec ?? specification(frame), fetched()]);
      drawn.get(frame)?.view.finalize();
      const place = document.createElement("div");
      frame.replaceChildren(place);
      const { view } = await vegaEmbed(place, dark.matches ? darkened(spec) : spec, {
        ast: true,
        expr: vega.expressionInterpreter,
        logLevel: vega.Error,
        renderer: "svg",
        actions: false,
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
      });
      view.addEventListener("click", (event, item) => {
        const keys = item?.datum?.keys;
        if (keys) frame.dispatchEvent(new CustomEvent("cell", { bubbles: true, detail: keys }));
      });
      drawn.set(frame, { spec, view });
      frame.dataset.drawn = dark.matches ? "dark" : "light";
    } catch {
      asImage(frame);
    } finally {
      frame.removeAttribute("aria-busy");
    }
  };

  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        draw(entry.target);
      }
    },
    { rootMargin: "300px" },
  );

  const find = () => {
    for (const [frame, { view }] of drawn) {
      if (!frame.isConnected) {
        view.finalize();
        drawn.delete(frame);
      }
    }
    for (const frame of document.querySelectorAll("[data-chart]:not([data-found])")) {
      frame.dataset.found = "yes";
      seen.observe(frame);
    }
  };

  dark.addEventListener("change", () => {
    for (const frame of drawn.keys()) draw(frame);
  });
  // Paper shows all, also what nobody scrolled to.
  window.addEventListener("beforeprint", () => {
    for (const frame of document.querySelectorAll("[data-chart]:not([data-drawn])")) asImage(frame);
  });
  document.addEventListener("changed", find);
  find();
})();
