/* Suggestions of names for fields of which there are too many to put on the page. */
"use strict";

for (const field of document.querySelectorAll("input[data-names]")) {
  field.addEventListener("focus", async () => {
    const list = document.getElementById(field.getAttribute("list"));
    try {
      const answer = await fetch(field.dataset.names);
      if (!answer.ok) return;
      const found = await answer.json();
      const times = new Map();
      for (const { label } of found.values) times.set(label, (times.get(label) || 0) + 1);
      list.replaceChildren(...found.values.map(({ key, label }) =>
        times.get(label) === 1 ? new Option("", label) : new Option(label, key)));
    } catch { /* Without suggestions the field takes a name or key all the same. */ }
  }, { once: true });
}
