// Comparing without leaving the page: choices, cells and years change the answer in place, and the
// address with it, so that back, forward and sharing do what they should.
"use strict";

(() => {
  const form = document.getElementById("choices");
  const told = document.getElementById("told");
  const result = () => document.getElementById("result");
  let latest = 0;

  const address = () => {
    const asked = new URLSearchParams();
    for (const [name, text] of new FormData(form)) if (String(text).trim()) asked.set(name, text);
    for (const side of ["a", "b"]) {
      if (asked.has(`${side}_other`)) asked.set(side, asked.get(`${side}_other`));
      asked.delete(`${side}_other`);
    }
    return new URL(`?${asked}`, form.action).href;
  };

  const show = async (target, { push = true } = {}) => {
    const mine = ++latest;
    const url = new URL(target, location.href);
    result().setAttribute("aria-busy", "true");
    told.textContent = result().dataset.busy;
    try {
      const answer = await fetch(url, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("result");
      if (mine !== latest) return;
      if (!fresh) throw new Error("another page");
      if (push) history.pushState({}, "", new URL(url.hash, answer.url));
      result().replaceWith(fresh);
      document.title = page.title;
      for (const field of page.querySelectorAll("#choices select, #choices input[type=date]")) {
        const own = document.getElementById(field.id);
        if (field.tagName === "SELECT") own.replaceChildren(...field.children);
        else own.value = field.getAttribute("value") ?? "";
      }
      for (const link of document.querySelectorAll(".language")) {
        link.href = page.querySelector(".language").getAttribute("href");
      }
      document.getElementById("years").dataset.years = page.getElementById("years").dataset.years;
      slider();
      const sentence = fresh.querySelector(".answer-sentence, [role=alert]");
      told.textContent = `${fresh.dataset.done}. ${sentence ? sentence.textContent : ""}`;
      document.dispatchEvent(new Event("changed"));
      const goal = url.hash && document.getElementById(url.hash.slice(1));
      if (goal) {
        goal.scrollIntoView({ block: "nearest" });
        goal.focus({ preventScroll: true });
      }
    } catch {
      if (mine === latest) location.assign(url);
    }
  };

  // A slider over the years in which something changes; the date beside it takes any day.
  const slider = () => {
    const place = document.getElementById("years");
    const years = place.dataset.years ? place.dataset.years.split(",") : [];
    place.hidden = years.length < 2;
    if (place.hidden) return;
    const date = document.getElementById("field-on");
    const range = document.createElement("input");
    const output = document.createElement("output");
    const day = (at) => (Number(at) === years.length - 1 ? "" : `${years[at]}-12-31`);
    const name = (at) => (day(at) ? years[at] : place.dataset.now);
    Object.assign(range, { type: "range", min: 0, max: years.length - 1, step: 1 });
    const year = (date.value || place.dataset.today).slice(0, 4);
    const until = years.filter((each) => each <= year).length - 1;
    range.value = date.value ? Math.max(0, until) : years.length - 1;
    range.setAttribute("aria-label", place.dataset.label);
    const say = () => {
      output.textContent = name(range.value);
      range.setAttribute("aria-valuetext", name(range.value));
    };
    range.addEventListener("input", say);
    range.addEventListener("change", () => {
      date.value = day(range.value);
      show(address());
    });
    say();
    if (date.value && date.value !== day(range.value)) output.textContent = date.value;
    const focused = place.contains(document.activeElement);
    place.replaceChildren(range, output);
    if (focused) range.focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(address());
    for (const side of ["a", "b"]) document.getElementById(`field-${side}-other`).value = "";
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("#result a.cell-link, #result .year-links a, #result .evidence > p a");
    if (!link) return;
    event.preventDefault();
    show(link.href);
  });
  document.addEventListener("cell", (event) => {
    const url = new URL(location.href);
    url.searchParams.set("cell", event.detail);
    url.hash = "behind-1";
    show(url);
  });
  window.addEventListener("popstate", () => show(location.href, { push: false }));
  slider();
})();
