// One element: controls, a picture made of encoded frames, and a sentence.

function render({ model, el }) {
  const root = make("div", { class: "course-widget", "data-title": model.get("title"), role: "group",
                             "aria-label": model.get("title") }, el);
  const gone = new AbortController();
  ownKeys(root, gone.signal);
  let waiting = () => {};
  const wire = new Wire(model, root, (words) => waiting(words));
  const panel = make("div", { class: "course-controls" }, root);
  const seen = new Foresight(model, wire);
  controls(seen, wire, panel);
  const { img, release } = picture(seen, wire, root), below = foot(seen, wire, root);
  const fit = screen(model, root, img, below.row);
  waiting = below.waits;
  model.on("change:heard", () => wire.acknowledged());
  let told = 0;
  const hello = () => {                          // one picture pixel for one screen pixel, in the widest of its views
    const width = img.clientWidth * (window.devicePixelRatio || 1);
    if (width > 0 && width !== told) wire.post({ kind: "hello", view: wire.view, pixels: (told = width) });
  };
  let timer = null;
  const watcher = new ResizeObserver(() => { fit(); below.room(); clearTimeout(timer); timer = setTimeout(hello, told ? 150 : 0); });
  for (const e of [root, panel, img]) watcher.observe(e);
  // a window moved to another screen keeps its size in CSS pixels
  const otherScreen = () => window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener(
    "change", () => { hello(); otherScreen(); }, { once: true, signal: gone.signal });
  otherScreen();
  return () => { watcher.disconnect(); gone.abort(); clearTimeout(timer); seen.release(); release(); wire.post({ kind: "bye", view: wire.view }); };
}
export default { render };
