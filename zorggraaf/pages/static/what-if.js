// Suggestions while a name is typed, and waiting for an outcome without loading the page again.
"use strict";

(() => {
  const root = new URL("../", document.currentScript.src);
  const lang = document.documentElement.lang;

  // -- suggestions ------------------------------------------------------------------------------

  for (const box of document.querySelectorAll("input[data-kinds]")) {
    const kinds = box.dataset.kinds.split(" ");
    let timer = 0;
    let latest = "";
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const text = box.value.split(",").at(-1).trim();
        if (text.length < 2 || text === latest) return;
        latest = text;
        const asked = new URLSearchParams({ q: text, limit: 60, lang });
        try {
          const answer = await fetch(new URL(`api/find?${asked}`, root));
          if (!answer.ok || text !== latest) return;
          const { matches } = await answer.json();
          const before = box.value.slice(0, box.value.lastIndexOf(",") + 1);
          box.list.replaceChildren(
            ...matches
              .filter((one) => kinds.includes(one.iri.split("/id/")[1]?.split("/")[0]))
              .slice(0, 12)
              .map((one) => {
                const option = document.createElement("option");
                option.value = before ? `${before} ${one.label}` : one.label;
                option.label = `${one.kind}${one.ended ? `, † ${one.ended}` : ""}`;
                return option;
              }),
          );
        } catch {
          // The form understands names without suggestions too.
        }
      }, 180);
    });
  }

  // -- waiting ----------------------------------------------------------------------------------

  const progress = document.getElementById("progress");
  if (!progress) return;
  const told = document.getElementById("told");
  let failed = 0;
  const look = async () => {
    try {
      const answer = await fetch(progress.dataset.standing);
      const { state, told: words } = await answer.json();
      if (state === "klaar" || state === "fout") {
        location.reload();
        return;
      }
      failed = 0;
      const text = words ? `${words[0].toUpperCase()}${words.slice(1)}…` : told.textContent;
      if (text !== told.textContent) told.textContent = text;
    } catch {
      failed += 1;
      if (failed > 5) return;
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 800);
})();
