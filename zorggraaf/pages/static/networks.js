/* Draws the network that the server placed and coloured. Whoever cannot use the drawing has the
   ranking; where a browser cannot draw (no WebGL), the server's picture takes its place. */
"use strict";

(() => {
  const frame = document.getElementById("network");
  if (!frame) return;
  const canvas = document.getElementById("network-canvas");
  const told = document.getElementById("network-told");
  const find = document.getElementById("network-find");
  const english = frame.dataset.lang === "en";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const ID = "https://w3id.org/zorggraaf/id/";
  const t = (nl, en) => (english ? en : nl);
  const key = (iri) => iri.slice(ID.length);
  const page = (iri) => frame.dataset.things + key(iri) + (english ? "?lang=en" : "");

  function asImage() {
    const image = new Image();
    image.className = "network-image";
    image.src = frame.dataset.image;
    image.alt = t("Tekening van het netwerk; de rangorde zegt hetzelfde in woorden.",
      "Drawing of the network; the ranking says the same in words.");
    frame.replaceWith(image);
  }

  function start(drawing) {
    const graph = new graphology.Graph({ type: "undirected" });
    for (const node of drawing.nodes) {
      const { iri, label, x, y, size, colour, ...rest } = node;
      graph.addNode(iri, { label, x, y, size, color: colour, colour, zIndex: rest.kind === "group" ? 0 : 1, ...rest });
    }
    for (const [from, to] of drawing.edges) {
      graph.addEdge(drawing.nodes[from].iri, drawing.nodes[to].iri);
    }
    const ranked = drawing.nodes.filter((node) => node.kind === "organisation")
      .sort((a, b) => (a.rank ?? 1e9) - (b.rank ?? 1e9) || a.label.localeCompare(b.label));
    const places = new Map(ranked.map((node, place) => [node.iri, place]));
    document.getElementById("network-names")
      .replaceChildren(...drawing.nodes.map((node) => new Option("", node.label)));

    let selected = "";
    let hovered = "";
    let near = new Set();
    const colours = () => (dark.matches
      ? { label: "#e7ebf0", edge: "#4a5866", strong: "#c2deff", faint: "#2a333d" }
      : { label: "#1b1f24", edge: "#d3dae1", strong: "#154273", faint: "#eceff2" });

    const settings = {
      labelFont: "system-ui, sans-serif",
      labelSize: 12,
      labelDensity: 0.6,
      labelRenderedSizeThreshold: 8,
      labelColor: { color: colours().label },
      defaultEdgeColor: colours().edge,
      zIndex: true,
      allowInvalidContainer: true,
      minCameraRatio: 0.05,
      maxCameraRatio: 3,
      defaultDrawNodeHover: drawHover,
      nodeReducer: (node, data) => {
        const focus = hovered || selected;
        if (!focus) return data;
        if (node === focus) return { ...data, highlighted: true, forceLabel: true, zIndex: 3 };
        if (near.has(node)) return { ...data, forceLabel: data.kind === "organisation" && near.size < 40, zIndex: 2 };
        return { ...data, color: colours().faint, label: "", zIndex: 0 };
      },
      edgeReducer: (edge, data) => {
        const focus = hovered || selected;
        if (!focus) return data;
        const ends = graph.extremities(edge);
        const own = ends.includes(focus) ||
          (ends.some((end) => graph.getNodeAttribute(end, "kind") === "group" && graph.hasEdge(end, focus)) &&
           graph.getNodeAttribute(focus, "kind") === "organisation");
        return own ? { ...data, color: ends.includes(focus) ? colours().strong : colours().edge, size: ends.includes(focus) ? 1.5 : 0.7, zIndex: 1 } : { ...data, hidden: true };
      },
    };

    function drawHover(context, data, options) {
      const size = options.labelSize;
      context.font = `${options.labelWeight} ${size}px ${options.labelFont}`;
      const width = context.measureText(data.label || "").width;
      context.fillStyle = dark.matches ? "#26303b" : "#ffffff";
      context.strokeStyle = dark.matches ? "#8cc0ff" : "#154273";
      context.lineWidth = 2;
      context.beginPath();
      context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
      if (data.label) {
        context.fillRect(data.x + data.size + 4, data.y - size / 2 - 4, width + 8, size + 8);
        context.fillStyle = dark.matches ? "#e7ebf0" : "#1b1f24";
        context.fillText(data.label, data.x + data.size + 8, data.y + size / 3);
      }
    }

    const renderer = new Sigma(graph, canvas, settings);

    function neighbourhood(node) {
      near = new Set();
      if (!node) return;
      for (const one of graph.neighbors(node)) {
        near.add(one);
        if (graph.getNodeAttribute(node, "kind") === "organisation") {
          for (const other of graph.neighbors(one)) near.add(other);
        }
      }
    }

    function tell(node) {
      if (!node) { told.replaceChildren(); return; }
      const data = graph.getNodeAttributes(node);
      const link = document.createElement("a");
      link.href = page(node);
      link.textContent = data.label;
      const parts = [];
      if (data.kind === "organisation") {
        if (data.rank) parts.push(`${t("rang", "rank")} ${data.rank}`);
        if (data.value !== null && data.value !== undefined) {
          parts.push(`${frame.dataset.measure} ${data.value.toLocaleString(english ? "en" : "nl", { maximumFractionDigits: 3 })}`);
        }
        if (data.group) parts.push(data.group);
        parts.push(`${graph.degree(node)} ${t("samenwerkingen", "collaborations")}`);
      } else {
        parts.push(`${t("samenwerking met", "collaboration with")} ${data.members} ${t("leden", "members")}`);
      }
      told.replaceChildren(link, ` — ${parts.join(", ")}`);
    }

    function select(node, move) {
      selected = node;
      hovered = "";
      neighbourhood(node);
      tell(node);
      const address = new URL(location.href);
      if (node) address.searchParams.set("focus", key(node));
      else address.searchParams.delete("focus");
      history.replaceState(null, "", address);
      if (node && move) {
        const at = renderer.getNodeDisplayData(node);
        const camera = renderer.getCamera();
        const target = { x: at.x, y: at.y, ratio: Math.min(camera.ratio, 0.5) };
        if (calm.matches) camera.setState(target);
        else camera.animate(target, { duration: 300 });
      }
      renderer.refresh();
    }

    renderer.on("clickNode", ({ node }) => {
      if (node === selected) location.href = page(node);
      else select(node, false);
    });
    renderer.on("clickStage", () => select("", false));
    renderer.on("enterNode", ({ node }) => {
      hovered = node;
      neighbourhood(node);
      canvas.classList.add("network__canvas--over");
      renderer.refresh({ skipIndexation: true });
    });
    renderer.on("leaveNode", () => {
      hovered = "";
      neighbourhood(selected);
      renderer.refresh({ skipIndexation: true });
    });

    const zoom = (how) => {
      const camera = renderer.getCamera();
      const ratio = how === "in" ? camera.ratio / 1.5 : how === "out" ? camera.ratio * 1.5 : 1;
      const state = how === "all" ? { x: 0.5, y: 0.5, ratio: 1, angle: 0 } : { ...camera.getState(), ratio };
      if (calm.matches) camera.setState(state);
      else camera.animate(state, { duration: 200 });
    };
    for (const button of frame.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => zoom(button.dataset.zoom));
    }

    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) {
        const at = places.has(selected) ? places.get(selected) + step : step > 0 ? 0 : ranked.length - 1;
        select(ranked[(at + ranked.length) % ranked.length].iri, true);
      } else if (event.key === "Home") select(ranked[0].iri, true);
      else if (event.key === "End") select(ranked[ranked.length - 1].iri, true);
      else if (event.key === "Enter" && selected) location.href = page(selected);
      else if (event.key === "Escape" && selected) select("", false);
      else if (event.key === "+" || event.key === "=") zoom("in");
      else if (event.key === "-") zoom("out");
      else return;
      event.preventDefault();
    });

    find.addEventListener("change", () => {
      const wanted = find.value.trim().toLowerCase();
      const found = wanted && (drawing.nodes.find((node) => node.label.toLowerCase() === wanted) ||
        drawing.nodes.find((node) => node.label.toLowerCase().includes(wanted)));
      if (found) select(found.iri, true);
      else if (wanted) told.textContent = t("Niet in deze tekening.", "Not in this drawing.");
    });

    dark.addEventListener("change", () => {
      renderer.setSetting("labelColor", { color: colours().label });
      renderer.setSetting("defaultEdgeColor", colours().edge);
    });

    const focus = frame.dataset.focus && ID + frame.dataset.focus;
    if (focus && graph.hasNode(focus)) select(focus, true);
    frame.dataset.ready = "true";
  }

  frame.hidden = false;
  const probe = document.createElement("canvas");
  if (!probe.getContext("webgl2") && !probe.getContext("webgl")) { asImage(); return; }
  fetch(frame.dataset.src)
    .then((answer) => { if (!answer.ok) throw new Error(String(answer.status)); return answer.json(); })
    .then(start)
    .catch(asImage);
})();
