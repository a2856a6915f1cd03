/* Search as you type: every search form gets a list of what answers, from the interface for
   programs. Without this script the form works as any form does. After the ARIA Authoring
   Practices' combobox with a list (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). */
"use strict";

(() => {
  const WAIT = 150; // milliseconds without a key before a question is asked
  const LIMIT = 8;
  const english = document.documentElement.lang === "en";
  const words = english
    ? { found: (n) => `${n} suggestion${n === 1 ? "" : "s"}, use the arrow keys`, none: "No suggestions", list: "Suggestions", now: "now" }
    : { found: (n) => `${n} suggestie${n === 1 ? "" : "s"}, kies met de pijltjes`, none: "Geen suggesties", list: "Suggesties", now: "nu" };

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function complete(form) {
    const input = form.querySelector("input[type=search]");
    const root = form.getAttribute("action").replace(/zoeken.*$/, "");
    const list = element("ul", "suggestions");
    const status = element("p", "visually-hidden");
    let asked = "", timer = 0, busy = null, chosen = -1;
    let shown = ""; // the text that the list answers
    let waiting = []; // keys pressed before the list answered what was typed

    list.id = `${input.id}-suggestions`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.list);
    status.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    form.append(list, status);

    const options = () => [...list.children];
    const typed = () => input.value.trim();
    const behind = () => typed().length > 1 && typed() !== shown;

    function close() {
      waiting = [];
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(place) {
      const all = options();
      chosen = place < -1 ? all.length - 1 : place >= all.length ? -1 : place;
      all.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
      if (chosen < 0) {
        input.removeAttribute("aria-activedescendant");
      } else {
        input.setAttribute("aria-activedescendant", all[chosen].id);
        all[chosen].scrollIntoView({ block: "nearest" });
      }
    }

    function go(option) {
      window.location.assign(option.dataset.address);
    }

    // A key meant for the list: of an answer that is there, or as soon as it is.
    function press(key) {
      if (key === "Enter") return chosen < 0 ? form.requestSubmit() : go(options()[chosen]);
      if (!options().length) return;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      choose(chosen + (key === "ArrowDown" ? 1 : -1));
    }

    function show(matches, text) {
      const keys = waiting;
      waiting = [];
      shown = text;
      list.replaceChildren(...matches.map((match, i) => {
        const option = element("li", "suggestion");
        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.address = `${root}doc/${match.key.split("/").map(encodeURIComponent).join("/")}${english ? "?lang=en" : ""}`;
        option.append(element("span", "suggestion__name", match.label), element("span", "suggestion__kind", match.kind));
        const also = match.successors.map((one) => one.label ?? one).filter((one) => typeof one === "string");
        if (also.length) option.append(element("span", "suggestion__kind", `${words.now}: ${also.join(", ")}`));
        else if (match.matched !== match.label) option.append(element("span", "suggestion__kind", match.matched));
        return option;
      }));
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = !matches.length;
      input.setAttribute("aria-expanded", String(matches.length > 0));
      status.textContent = matches.length ? words.found(matches.length) : text.length > 1 ? words.none : "";
      keys.forEach(press);
    }

    // Nobody waits for the list any longer; what it did not answer can be asked again.
    function leave() {
      clearTimeout(timer);
      busy?.abort();
      asked = shown;
      close();
    }

    async function ask() {
      const text = typed();
      if (text === asked) return;
      asked = text;
      busy?.abort();
      if (text.length < 2) return show([], text);
      busy = new AbortController();
      try {
        const address = `${root}api/find?${new URLSearchParams({ q: text, limit: LIMIT, lang: english ? "en" : "nl" })}`;
        const answer = await fetch(address, { signal: busy.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(answer.statusText);
        show((await answer.json()).matches, text);
      } catch (error) {
        if (error.name === "AbortError") return;
        const entered = waiting.includes("Enter");
        leave();
        if (entered) form.requestSubmit();
      }
    }

    input.addEventListener("input", () => {
      waiting = [];
      choose(-1); // what was chosen answered another text
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const moves = event.key === "ArrowDown" || event.key === "ArrowUp";
      if (event.key === "Escape" && (waiting.length || !list.hidden)) {
        event.preventDefault(); // a search field would lose its text
        leave();
      } else if (behind() && (moves || (event.key === "Enter" && waiting.length))) {
        event.preventDefault();
        waiting.push(event.key);
        clearTimeout(timer);
        ask();
      } else if ((moves && options().length) || (event.key === "Enter" && chosen >= 0 && !list.hidden)) {
        event.preventDefault();
        press(event.key);
      }
    });
    // Before the field loses focus, and with it the list.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go(option);
    });
    input.addEventListener("blur", leave);
  }

  document.querySelectorAll("form[role=search][action*=zoeken]").forEach(complete);
})();
