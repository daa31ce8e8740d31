// The picture: it shows the newest frame, and reports what the hand does on it.

const LOST = 5500;                               // ms: a little more than the kernel waits before it sends a frame again

function picture(model, wire, parent) {
  const img = make("img", { class: "course-picture", role: "img", tabindex: "0", draggable: "false" }, parent);
  let url = null, down = false, overdue = null;
  const show = async () => {
    const bytes = model.get("frame"), n = model.get("number");
    if (!bytes || !bytes.byteLength) return;
    const next = URL.createObjectURL(new Blob([bytes], { type: "image/" + model.get("format") }));
    img.src = next;
    try { await img.decode(); } catch (_) { /* a newer frame came while this one was decoded */ }
    if (url) URL.revokeObjectURL(url);
    url = next;
    img.dataset.frame = n;
    wire.post({ kind: "drawn", number: n });
  };
  const dress = () => {
    img.style.width = model.get("width") + "px";
    img.style.cursor = model.get("cursor");
    img.setAttribute("aria-label", model.get("alt"));
    img.dataset.newest = model.get("newest");
    clearTimeout(overdue);
    overdue = setTimeout(remind, LOST);
  };
  const remind = () => {                         // a frame that was offered is not here: it, or the last answer, is lost
    if (model.get("newest") <= Number(img.dataset.frame ?? 0)) return;
    wire.post({ kind: "drawn", number: Number(img.dataset.frame ?? 0) });
    overdue = setTimeout(remind, LOST);
  };
  const event = (kind, e) => {
    const r = img.getBoundingClientRect();
    return { kind, x: (e.clientX - r.left) / r.width, y: 1 - (e.clientY - r.top) / r.height,
             shift: e.shiftKey, ctrl: e.ctrlKey || e.metaKey };
  };
  img.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    down = true; img.setPointerCapture(e.pointerId); img.focus({ preventScroll: true }); wire.say(event("down", e));
  });
  img.addEventListener("pointermove", (e) => {
    if (!down && !model.get("hover")) return;
    wire.soon("pointer", event(down ? "move" : "hover", e));
  });
  const up = (e) => { if (down) { down = false; wire.say(event("up", e)); } };
  img.addEventListener("pointerup", up);
  img.addEventListener("pointercancel", up);
  img.addEventListener("keydown", (e) => {
    if (!/^Arrow|^Enter$|^ $|^Delete$|^Backspace$|^[a-z]$/i.test(e.key) || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    wire.say({ kind: "key", key: e.key, shift: e.shiftKey });
  });
  model.on("change:number", show);                // not change:frame: a picture equal to the last one counts too
  model.on("change:alt change:width change:cursor change:newest", dress);
  dress(); show();
  return () => { clearTimeout(overdue); if (url) URL.revokeObjectURL(url); };
}
