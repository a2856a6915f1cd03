/* Puts the outcome of the checks in the page when it is there; without it the reader looks again. */
"use strict";

(() => {
  const PAUSE = 2000; // milliseconds between two looks
  const part = document.querySelector("[data-wait]");
  const address = part?.dataset.wait;
  if (!address) return;

  async function look() {
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok && (await answer.json()).ready) {
        const whole = await (await fetch(window.location.pathname + window.location.search)).text();
        const fresh = new DOMParser().parseFromString(whole, "text/html").getElementById(part.id);
        if (fresh) part.replaceWith(fresh);
        return;
      }
    } catch {
      // The server is busy or gone: look again.
    }
    setTimeout(look, PAUSE);
  }
  setTimeout(look, PAUSE);
})();
