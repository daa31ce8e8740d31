// Keys: plain ones belong to the widget, chords with Ctrl or Cmd (save, run a cell) to what stands round it.

const EDITING = /^[acvxyz]$|^Arrow|^Home$|^End$|^Backspace$|^Delete$/i;
const chord = (e) => (e.ctrlKey || e.metaKey) && !e.getModifierState("AltGraph") &&
  !(e.target.matches("[type=text]") && EDITING.test(e.key));

function ownKeys(root, signal) {
  const suppress = "data-lm-suppress-shortcuts"; // JupyterLab takes no key from an element below this attribute
  root.setAttribute(suppress, "true");
  root.addEventListener("keydown", (e) => { if (!chord(e)) e.stopPropagation(); });
  const first = (e) => { if (root.contains(e.target)) chord(e) ? root.removeAttribute(suppress) : root.setAttribute(suppress, "true"); };
  window.addEventListener("keydown", first, { capture: true, signal });      // Lab listens on the document, after this
}
