/* Search on a site without a server. The index (search-index.js) calls zorggraafIndex(). */
"use strict";

(() => {
  const LIMIT = 25;
  const english = document.documentElement.lang === "en";
  const suffix = english ? ".en.html" : ".html";
  let known = null;

  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  /* Letters to add, leave out, change or swap (Damerau, 1964); stops counting above `most`. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], previous = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      [before, previous] = [previous, row];
    }
    return previous[b.length];
  }

  function wordScore(wanted, words) {
    let best = 0;
    for (const word of words) {
      if (word === wanted) return 3;
      if (word.startsWith(wanted)) best = Math.max(best, 2.5);
      else if (wanted.length > 3 && word.includes(wanted)) best = Math.max(best, 1.5);
      else if (wanted.length > 3 && distance(wanted, word, wanted.length > 7 ? 2 : 1) <= (wanted.length > 7 ? 2 : 1)) {
        best = Math.max(best, 1);
      }
    }
    return best;
  }

  function score(text, wanted, name) {
    if (name.folded === text) return 100;
    let total = 0;
    for (const word of wanted) {
      const found = wordScore(word, name.words);
      if (!found) return 0;
      total += found;
    }
    return (name.folded.startsWith(text) ? 40 : 10) + (10 * total) / (3 * wanted.length) - name.words.length / 10;
  }

  function find(query) {
    const text = fold(query);
    const wanted = text.split(" ").filter(Boolean);
    const best = new Map();
    if (!wanted.length) return [];
    for (const name of known.names) {
      const found = score(text, wanted, name);
      if (found && found > (best.get(name.thing)?.score ?? 0)) best.set(name.thing, { score: found, name });
    }
    return [...best.entries()]
      .map(([thing, match]) => ({ ...known.things[thing], ...match }))
      .sort((a, b) => b.score - a.score || a.kind - b.kind || a.label.localeCompare(b.label))
      .slice(0, LIMIT);
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function show(query) {
    const place = document.getElementById("answer");
    const found = find(query);
    const told = element("p", "", found.length
      ? `${found.length} ${english ? "found, the best match first" : "gevonden, het best passende eerst"}`
      : english ? "Nothing found that resembles this." : "Niets gevonden dat hierop lijkt.");
    told.setAttribute("role", "status");
    const list = element("ol", "results");
    for (const match of found) {
      const item = element("li");
      const link = element("a", "results__name", match.label);
      link.href = `doc/${match.path}${suffix}`;
      item.append(link, " ", element("span", "badge", match.kindName));
      if (match.name.text !== match.label) {
        item.append(element("span", "remark", `${english ? "found by" : "gevonden via"} ‘${match.name.text}’`));
      }
      list.append(item);
    }
    place.replaceChildren(told, ...(found.length ? [list] : []));
  }

  window.zorggraafIndex = (index) => {
    const things = index.things.map(([path, dutch, other, kind]) => ({
      path,
      label: english && other ? other : dutch,
      kind,
      kindName: index.kinds[kind][english ? 1 : 0],
    }));
    const named = [];
    const add = (thing, text) => {
      const folded = fold(text);
      if (folded) named.push({ thing, text, folded, words: folded.split(" ") });
    };
    index.things.forEach(([path, dutch, other], thing) => {
      add(thing, dutch);
      if (other) add(thing, other);
      add(thing, path.slice(path.lastIndexOf("/") + 1));
    });
    for (const [thing, text] of index.names) add(thing, text);
    known = { things, names: named };
  };

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("main form[role=search]");
    const field = form.querySelector("input[type=search]");
    form.hidden = false;
    const ask = () => {
      const query = field.value.trim();
      if (known && query) show(query);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      history.replaceState(null, "", `?${new URLSearchParams({ q: field.value })}`);
      ask();
    });
    field.addEventListener("input", ask);
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    ask();
  });
})();
