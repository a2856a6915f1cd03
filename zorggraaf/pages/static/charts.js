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

  // Letters, lines and paper turn with the page. Colours that mean something stay apart; those too
  // dark to see on dark paper become lighter, and a scale from light to dark goes the other way.
  const LETTERS = { "#1a1a1a": "#e7ebf0", "#595959": "#aab5c1", "#000000": "#ffd54a" };
  const LINES = { "#bfbfbf": "#5a6877", "#e6e6e6": "#2f3a46", "#ffffff": "#12171d", "#d9d9d9": "#4a5663" };
  const TOO_DARK = { "#332288": "#7f70e4", "#117733": "#2e9a57", "#882255": "#b5477f", "#661100": "#b0502f" };
  const COLOURED = ["color", "fill", "stroke", "background"];

  const lighter = (row) => {
    if (!row || typeof row !== "object") return row;
    if (row.properties) return { ...row, properties: lighter(row.properties) };
    return row.colour in TOO_DARK ? { ...row, colour: TOO_DARK[row.colour] } : row;
  };

  // Letters in a coloured cell belong to the cell: where the scale turns, so do they.
  const inCell = (colour) => {
    const { condition, value } = colour;
    return condition?.value && value
      ? { ...colour, condition: { ...condition, value }, value: condition.value }
      : colour;
  };

  const darkened = (part, name = "", turned = false) => {
    if (Array.isArray(part)) return part.map((each) => darkened(each, name, turned));
    if (part && typeof part === "object") {
      return Object.fromEntries(
        Object.entries(part).map(([key, value]) => {
          if (key === "values") return [key, value.map(lighter)];
          if (key === "usermeta") return [key, value];
          if (name === "encoding" && key === "color") {
            const scale = value.scale?.scheme ? { ...value.scale, reverse: false } : value.scale;
            return [key, scale ? { ...value, scale } : turned ? inCell(value) : value];
          }
          return [key, darkened(value, key, turned)];
        }),
      );
    }
    if (typeof part !== "string") return part;
    const coloured = COLOURED.includes(name) || name === "value" || name.endsWith("Color");
    return coloured ? (LETTERS[part] ?? LINES[part] ?? part) : part;
  };

  const turns = (spec) =>
    [spec, ...(spec.layer ?? [])].some((layer) => layer.encoding?.color?.scale?.reverse);

  // Of a map one wants to see all at once: it shrinks with the page, its letters do not.
  const isMap = (spec) =>
    Boolean(spec.projection) || (spec.layer ?? []).some((layer) => layer.encoding?.x?.axis === null && layer.encoding.size);

  const enlarged = (spec, times) => ({
    ...spec,
    layer: spec.layer.map((layer) =>
      layer.mark?.type === "text"
        ? { ...layer, mark: { ...layer.mark, fontSize: layer.mark.fontSize * times } }
        : layer,
    ),
  });

  const FULL = 736;

  const told = (usermeta) => {
    const text = document.createElement("p");
    text.className = "chart__told";
    text.textContent = [usermeta.title, ...usermeta.how].map((line) => line.replace(/\.?$/, ".")).join(" ");
    return text;
  };

  // The specification as this page draws it.
  const fitted = (spec, frame) => {
    const { title, ...rest } = spec.usermeta ? spec : { ...spec, title: undefined };
    let own = spec.usermeta ? rest : spec;
    if (isMap(own)) {
      const times = (own.width + 2 * (own.padding ?? 0)) / frame.clientWidth;
      if (times > 1.2) own = enlarged(own, Math.min(times, 1.9));
    }
    return dark.matches ? darkened(own, "", turns(own)) : own;
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
      frame.replaceChildren(...(spec.usermeta ? [told(spec.usermeta)] : []), place);
      const { view } = await vegaEmbed(place, fitted(spec, frame), {
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
      // A mark without words says nothing to who hears the page.
      for (const mark of place.querySelectorAll("[role='graphics-symbol']:not([aria-label])")) {
        mark.removeAttribute("role");
        mark.setAttribute("aria-hidden", "true");
      }
      const svg = place.querySelector("svg");
      if (svg && !isMap(spec)) {
        svg.style.minInlineSize = `${Math.min(FULL, svg.viewBox.baseVal.width)}px`;
      }
      drawn.set(frame, { spec, view });
      frame.dataset.drawn = dark.matches ? "dark" : "light";
      whenIdle(drawNext);
    } catch {
      asImage(frame);
    } finally {
      frame.removeAttribute("aria-busy");
    }
  };

  // Who has come to one picture gets the others as well, when there is nothing else to do: paper
  // shows what nobody scrolled to, and does not wait.
  const whenIdle = (task) => (window.requestIdleCallback ?? ((later) => setTimeout(later, 200)))(task);

  const drawNext = () => {
    const waiting = [...document.querySelectorAll("[data-chart][data-found]:not([data-drawn], [aria-busy])")];
    const next = waiting.find((frame) => frame.isConnected && frame.offsetParent && !frame.querySelector("img"));
    if (!next) return;
    seen.unobserve(next);
    draw(next);
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
  // Who prints before any picture was drawn gets them as images.
  window.addEventListener("beforeprint", () => {
    for (const frame of document.querySelectorAll("[data-chart]:not([data-drawn])")) asImage(frame);
  });
  document.addEventListener("changed", find);
  find();
})();
