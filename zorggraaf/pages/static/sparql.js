/* The editor on the SPARQL page: YASGUI's, in the place of the plain text field.

   The form stays what it is: it is sent by the browser, so that the question is in the address, back
   and forward work, and the answer is a table that everybody can read. */
"use strict";

(() => {
  const form = document.querySelector("form.query");
  const plain = form && form.querySelector("textarea");
  if (!plain || typeof window.Yasqe === "undefined") return;
  const place = document.createElement("div");
  place.className = "editor";
  const words = [];
  let asked = null;

  const known = () => (asked ??= fetch(plain.dataset.terms)
    .then((answer) => (answer.ok ? answer.json() : []))
    .then((found) => words.push(...found))
    .catch(() => { /* The editor does without suggestions. */ }));

  window.Yasqe.registerAutocompleter({
    name: "zorggraaf",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => {
      const text = editor.getCompleteToken().string;
      return /^[a-z][\w-]*:?[\w-]*$/i.test(text);
    },
    get: async (editor, token) => {
      await known();
      const text = (token ? token.string : "").toLowerCase();
      const begins = [], holds = [];
      for (const [name, label] of words) {
        const lower = name.toLowerCase();
        if (lower.startsWith(text)) begins.push(name);
        else if (text.length > 2 && !text.includes(":") &&
                 (lower.includes(text) || label.toLowerCase().includes(text))) holds.push(name);
      }
      return [...new Set([...begins, ...holds])].slice(0, 100);
    },
  }, false);

  /* Its own suggestions of classes, properties and prefixes come from third parties; the settings
     given below are merged with these, so that leaving them out there does not leave them out. */
  window.Yasqe.defaults.autocompleters = ["variables", "zorggraaf"];
  window.Yasqe.defaults.prefixCcApi = "";

  plain.after(place);
  const editor = new window.Yasqe(place, {
    value: plain.value.replace(/^\n/, ""),
    autocompleters: ["variables", "zorggraaf"],
    persistenceId: null,
    createShareableLink: null,
    pluginButtons: undefined,
    showQueryButton: false,
    resizeable: false,
    collapsePrefixesOnLoad: false,
    lineWrapping: true,
    viewportMargin: Infinity,
    /* Tab leaves the editor, as it leaves every other field (WCAG 2.1.2). */
    extraKeys: {
      "Ctrl-Space": () => editor.autocomplete(),
      "Ctrl-Enter": () => form.requestSubmit(),
      "Cmd-Enter": () => form.requestSubmit(),
      "Ctrl-/": () => editor.commentLines(),
      "Tab": false,
      "Shift-Tab": false,
    },
  });
  /* Before prefixes are put above it: a mark moves along with its line. */
  const line = Number(plain.dataset.line);
  if (line) {
    editor.addLineClass(line - 1, "background", "editor__wrong");
    editor.getDoc().setCursor({ line: line - 1, ch: Number(plain.dataset.column || 1) - 1 });
  }

  /* A query that declares its prefixes runs anywhere; ours come by themselves. */
  const prefixes = new Map([...document.querySelectorAll("[data-prefix]")]
    .map((one) => [one.dataset.prefix, one.dataset.iri]));
  function declare() {
    const declared = editor.getPrefixesFromQuery();
    const bare = editor.getValue().replace(/<[^<>\s]*>|#.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, " ");
    const missing = {};
    for (const [, prefix] of bare.matchAll(/(?:^|[\s(){}.,;|/^!*+?])([a-z][\w-]*):/gim)) {
      if (prefixes.has(prefix) && !(prefix in declared)) missing[prefix] = prefixes.get(prefix);
    }
    for (const [prefix, iri] of Object.entries(missing)) editor.addPrefixes({ [prefix]: iri });
  }
  declare();
  let pause = 0;
  editor.on("change", () => { clearTimeout(pause); pause = setTimeout(declare, 500); });

  const input = editor.getInputField();
  const label = form.querySelector(`label[for="${plain.id}"]`);
  label.id = "query-label";
  input.id = "query-editor";
  label.htmlFor = input.id;
  input.setAttribute("aria-describedby", "editor-help");
  input.setAttribute("aria-multiline", "true");
  input.setAttribute("role", "textbox");
  if (plain.getAttribute("aria-invalid")) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", "problem editor-help");
  }
  plain.hidden = true;
  plain.required = false;
  document.getElementById("editor-help").hidden = false;
  form.addEventListener("submit", () => { plain.value = editor.getValue(); });
  setTimeout(() => editor.refresh(), 0);

})();
