// The picture: it shows the newest frame, and reports what the hand does on it. Once nothing moves it asks for the frame it
// shows in full quality: `data-fine` is the number of the last frame that is shown so.

const REST = 250;                                // ms after the last frame: the hand rests
const LOST = 5500;                               // ms: a little more than the kernel waits before it sends a frame again

function picture(model, wire, parent) {
  const img = make("img", { class: "course-picture", role: "img", tabindex: "0", draggable: "false",
                             width: model.get("width"), height: model.get("height") }, parent);   // its place before it is there
  make("div", { class: "course-working", "aria-hidden": "true" }, parent);     // the words below say it to a reader aloud
  if (model.get("takes_keys")) {                       // a reader aloud keeps the keys of an image for itself
    img.setAttribute("role", "application");
    img.setAttribute("aria-roledescription", "interactive picture");
  }
  let url = null, down = false, overdue = null, resting = null, pending = null, finger = false, early = false;
  const put = async (bytes, format) => {
    const next = URL.createObjectURL(new Blob([bytes], { type: "image/" + format }));
    img.src = next;
    try { await img.decode(); } catch (_) { /* a newer frame came while this one was decoded */ }
    if (url) URL.revokeObjectURL(url);
    url = next;
  };
  const show = async () => {
    const bytes = model.get("frame"), n = model.get("number");
    if (!bytes || !bytes.byteLength) return;
    clearTimeout(resting);
    early = false;
    await put(bytes, model.get("format"));
    img.dataset.frame = n;
    wire.drawn(n);
    clearTimeout(resting);
    resting = setTimeout(rest, REST);
  };
  const foreseen = async () => {                 // what the hand's step will show; or the kernel has refused that step
    if (!model.ahead) return void (early && model.get("newest") <= Number(img.dataset.frame) && show());
    early = true;
    await put(model.get("frame"), model.get("format"));
    img.dataset.early = Number(img.dataset.early ?? 0) + 1;
  };
  const rest = () => {
    if (wire.quiet) wire.rest(Number(img.dataset.frame));
    else resting = setTimeout(rest, REST);
  };
  const told = async (message, [bytes]) => {
    if (message.kind === "here") wire.here(message);
    if (message.kind !== "fine") return;
    wire.fine(message, bytes.byteLength);
    if (wire.unsure) resting = setTimeout(rest, REST);
    if (message.number !== model.get("number") || early) return;
    await put(bytes, message.format);
    img.dataset.fine = message.number;
  };
  const dress = () => {
    img.style.cursor = model.get("cursor");
    img.setAttribute("aria-label", model.get("alt"));
    img.dataset.newest = model.get("newest");
    clearTimeout(overdue);
    overdue = setTimeout(remind, LOST);
  };
  const remind = () => {                         // a frame that was offered is not here: it, or the last answer, is lost
    if (model.get("newest") <= Number(img.dataset.frame ?? 0)) return;
    wire.drawn(Number(img.dataset.frame ?? 0));
    overdue = setTimeout(remind, LOST);
  };
  const event = (kind, e) => {
    const r = img.getBoundingClientRect();
    return { kind, x: (e.clientX - r.left) / r.width, y: 1 - (e.clientY - r.top) / r.height,
             shift: e.shiftKey, ctrl: e.ctrlKey || e.metaKey,
             reach: Math.max(1, model.get("width") / r.width) * (finger ? 2 : 1) };   // what counts as near
  };
  // A finger may be about to scroll where it cannot pull every way: it is heard once it lets go, or has moved across. Where it
  // can (`places`, left, bottom, right and top in fractions), the page is told at its very first touch not to scroll.
  const free = (at) => {
    const { x, y } = event("", at);
    return model.get("pulls") === "free" && model.get("places").some(([l, b, r, t]) => l <= x && x <= r && b <= y && y <= t);
  };
  img.style.touchAction = "pan-y pinch-zoom";
  img.addEventListener("touchstart", (e) => {
    if (e.touches.length === 1 && free(e.touches[0])) e.preventDefault();
  }, { passive: false });
  const settle = () => { if (pending) wire.say(event("down", pending)); pending = null; };
  img.addEventListener("pointerdown", (e) => {
    if (e.button || !e.isPrimary) return;
    down = true; finger = e.pointerType === "touch"; pending = e;
    img.setPointerCapture(e.pointerId); img.focus({ preventScroll: true });
    if (!finger || free(e)) settle();
  });
  img.addEventListener("pointermove", (e) => {
    if (down ? !e.isPrimary : !model.get("hover")) return;
    if (pending && model.get("pulls") && movedAcross(pending, e)) settle();
    if (!pending) wire.soon("pointer", event(down ? "move" : "hover", e));
  });
  const up = (e) => {
    if (!down || !e.isPrimary) return;
    if (e.type === "pointerup") settle();
    if (!pending) wire.say(event("up", e));
    down = false; pending = null;
  };
  img.addEventListener("pointerup", up);
  img.addEventListener("pointercancel", up);
  img.addEventListener("contextmenu", (e) => {    // a long press is a hand that waits: no menu of the browser's or of Lab's
    if (finger) e.preventDefault(), e.stopPropagation();
  });
  img.addEventListener("keydown", (e) => {
    if (!/^Arrow|^Enter$|^ $|^Delete$|^Backspace$|^[a-z]$/i.test(e.key) || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    wire.say({ kind: "key", key: e.key, shift: e.shiftKey });
  });
  model.on("msg:custom", told);
  model.on("early", foreseen);
  model.on("change:number", show);                // not change:frame: a picture equal to the last one counts too
  model.on("change:alt change:width change:cursor change:newest", dress);
  dress(); show();
  const release = () => { clearTimeout(overdue); clearTimeout(resting); if (url) URL.revokeObjectURL(url); };
  return { img, release };
}
