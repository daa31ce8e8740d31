// One element: controls, a picture made of encoded frames, and a sentence. It reports what the hand does, in order,
// and says which frame it has drawn. Native inputs, so every control has a name, a keyboard and a typed value.
//
// Flow: at most one `set` or `move` is on its way; a newer one waits and replaces the one that waits. The kernel answers
// with `heard`, the number of the last message it has worked off, in the same update as the picture that resulted.
// To be seen from outside: `data-kept` messages wait here, `data-sent` is the number of the last one sent, `data-heard` of
// the last one answered; the picture shows frame `data-frame`, and the kernel's state of now is frame `data-newest`.

function make(tag, attributes = {}, parent = null) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes)) k === "text" ? (e.textContent = v) : e.setAttribute(k, v);
  if (parent) parent.appendChild(e);
  return e;
}

class Wire {                                     // orders and thins out what is sent to the kernel
  constructor(model, root, onWaiting) {
    this.model = model; this.root = root; this.waiting = new Map(); this.inFlight = 0; this.timer = null;
    this.frame = null; this.onWaiting = onWaiting; this.tell();
  }
  get heard() { return this.model.get("heard"); }
  tell() { Object.assign(this.root.dataset, { kept: this.waiting.size, sent: this.inFlight, heard: this.heard }); }
  next() { return (window.__courseSequence = Math.max(window.__courseSequence || 0, this.heard) + 1); }
  say(message) {                                 // an event: never dropped, never overtaken by a waiting value
    this.flush(true);
    this.put(message);
  }
  stream(key, message) {                         // a value: only the newest matters
    this.waiting.set(key, message); this.tell();
    this.flush(false);
  }
  soon(key, message) {                           // the same, once for each frame of the screen
    this.waiting.set(key, message); this.tell();
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.flush(false); });
  }
  put(message) {
    const seq = (this.inFlight = this.next());
    this.model.send({ ...message, seq }); this.tell();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.inFlight === seq && this.heard < seq) this.onWaiting(true); }, 2000);
  }
  flush(force) {
    const messages = force || this.heard >= this.inFlight ? [...this.waiting.values()] : [];
    if (messages.length) this.waiting.clear();
    messages.forEach((message) => this.put(message));
  }
  acknowledged() {
    if (this.heard >= this.inFlight) { clearTimeout(this.timer); this.onWaiting(false); this.flush(false); }
    this.tell();
  }
}

const shown = (x) => Number.isFinite(x) ? String(Number(x.toPrecision(4))) : "";

function slider(c, wire, parent) {               // label, range and a number box that say the same
  const box = make("div", { class: "course-slider" }, parent);
  const name = { "data-name": c.name, "aria-label": c.aria };
  make("span", { class: "course-label", text: c.label, title: c.aria }, box);
  const to = (v) => c.log ? Math.log10(v) : v, from = (v) => c.log ? 10 ** v : v;
  const range = make("input", { type: "range", min: to(c.min), max: to(c.max), step: c.log ? "any" : c.step, ...name }, box);
  const number = make("input", { type: "number", min: c.min, max: c.max, step: c.log ? "any" : c.step, ...name }, box);
  let held = false, typing = false;
  const snap = (v) => c.log ? Number(v.toPrecision(3)) : v;
  range.addEventListener("pointerdown", () => (held = true));
  for (const e of ["pointerup", "pointercancel", "blur"]) range.addEventListener(e, () => (held = false));
  range.addEventListener("keydown", (e) => {     // a log slider has no native step
    if (!c.log || !/^Arrow/.test(e.key)) return;
    e.preventDefault();
    const up = e.key === "ArrowRight" || e.key === "ArrowUp";
    range.value = Number(range.value) + (up ? 0.05 : -0.05);
    range.dispatchEvent(new Event("input"));
  });
  range.addEventListener("input", () => {
    const value = snap(from(Number(range.value)));
    number.value = shown(value);
    range.setAttribute("aria-valuetext", shown(value));
    wire.stream(c.name, { kind: "set", name: c.name, value });
  });
  number.addEventListener("input", () => (typing = true));
  number.addEventListener("blur", () => (typing = false));
  number.addEventListener("change", () => {
    typing = false;
    if (number.value === "") return void (number.value = shown(from(Number(range.value))));
    wire.stream(c.name, { kind: "set", name: c.name, value: Number(number.value) });
  });
  return { box, show: (v) => {
    if (!held) range.value = to(v);
    if (!typing) number.value = shown(v);
    range.setAttribute("aria-valuetext", shown(v));
  } };
}

function choice(c, wire, parent) {
  const box = make("div", { class: "course-choice", role: "radiogroup", "aria-label": c.aria, "data-name": c.name }, parent);
  make("span", { class: "course-label", text: c.label }, box);
  const group = "g" + Math.random().toString(36).slice(2);
  const inputs = c.options.map((option) => {
    const label = make("label", { text: "" }, box);
    const input = make("input", { type: "radio", name: group, value: option, "data-option": option }, label);
    make("span", { text: option }, label);
    input.addEventListener("change", () => wire.say({ kind: "set", name: c.name, value: option }));
    return input;
  });
  return { box, show: (v) => inputs.forEach((i) => (i.checked = i.value === v)) };
}

function button(c, wire, parent) {
  const b = make("button", { type: "button", class: "course-button", "data-name": c.name, "aria-label": c.aria, title: c.aria,
                             text: c.label }, parent);
  if (c.kind === "toggle") b.setAttribute("aria-pressed", "false");
  b.addEventListener("click", () => wire.say(c.kind === "toggle"
    ? { kind: "set", name: c.name, value: b.getAttribute("aria-pressed") !== "true" } : { kind: "press", name: c.name }));
  return { box: b, show: (v) => {
    if (c.kind !== "toggle") return;
    b.setAttribute("aria-pressed", String(v));
    if (c.on) b.textContent = v ? c.on : c.label;
  } };
}

function progress(c, wire, parent) {
  const box = make("div", { class: "course-progress" }, parent);
  make("span", { class: "course-label", text: c.label }, box);
  const bar = make("progress", { max: 1, value: 0, "data-name": c.name, "aria-label": c.aria }, box);
  return { box, show: (v) => (bar.value = v) };
}

const KINDS = { slider, choice, button, toggle: button, progress };

function controls(model, wire, parent) {
  const made = {};
  const build = () => {
    parent.replaceChildren();
    for (const key of Object.keys(made)) delete made[key];
    let row = null, group = null;
    for (const c of model.get("spec")) {
      if (c.group !== group || !row) row = make("div", { class: "course-row" }, parent), group = c.group;
      made[c.name] = KINDS[c.kind](c, wire, row);
    }
    show();
  };
  const show = () => {
    const values = model.get("values"), off = new Set(model.get("disabled"));
    for (const [name, control] of Object.entries(made)) {
      if (name in values && !wire.waiting.has(name)) control.show(values[name]);
      for (const e of [control.box, ...control.box.querySelectorAll("input")])
        if ("disabled" in e) e.disabled = off.has(name);
      control.box.classList.toggle("course-off", off.has(name));
    }
  };
  model.on("change:spec", build);
  model.on("change:values change:disabled change:heard", show);   // heard: a refused value springs back
  build();
}

function picture(model, wire, parent) {
  const img = make("img", { class: "course-picture", role: "img", tabindex: "0", draggable: "false" }, parent);
  let url = null, down = false;
  const show = async () => {
    const bytes = model.get("frame"), n = model.get("number");
    if (!bytes || !bytes.byteLength) return;
    const next = URL.createObjectURL(new Blob([bytes], { type: "image/" + model.get("format") }));
    img.src = next;
    try { await img.decode(); } catch (_) { /* a newer frame came while this one was decoded */ }
    if (url) URL.revokeObjectURL(url);
    url = next;
    img.dataset.frame = n;
    model.send({ kind: "drawn", number: n });
  };
  const dress = () => {
    img.style.width = model.get("width") + "px";
    img.style.cursor = model.get("cursor");
    img.setAttribute("aria-label", model.get("alt"));
    img.dataset.newest = model.get("newest");
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
  return () => url && URL.revokeObjectURL(url);
}

function foot(model, wire, parent) {             // the sentence, the reset button and the experiment code
  const status = make("p", { class: "course-status", role: "status" }, parent);
  const row = make("div", { class: "course-foot" }, parent);
  const reset = make("button", { type: "button", class: "course-button", "data-name": "reset", text: "Reset",
                                 "aria-label": "reset everything to its start" }, row);
  reset.addEventListener("click", () => wire.say({ kind: "press", name: "reset" }));
  const label = make("label", { class: "course-code", text: "experiment " }, row);
  const code = make("input", { type: "text", "data-name": "code", spellcheck: "false", "aria-label": "experiment code: copy it, or paste one and press Enter" }, label);
  code.addEventListener("keydown", (e) => { if (e.key === "Enter") wire.say({ kind: "code", text: code.value }); });
  code.addEventListener("focus", () => code.select());
  const show = () => {
    status.textContent = model.get("status");
    status.classList.toggle("course-error", model.get("failed"));
    if (document.activeElement !== code || model.get("failed") === false) code.value = model.get("code");
  };
  model.on("change:status change:failed change:code", show);
  show();
  return (busy) => {
    status.classList.toggle("course-waiting", busy);
    status.textContent = busy ? "Waiting for the kernel: it is busy, or gone. If this stays, run the cell again." : model.get("status");
  };
}

function render({ model, el }) {
  const root = make("div", { class: "course-widget", "data-title": model.get("title"), role: "group",
                             "aria-label": model.get("title"), "data-lm-suppress-shortcuts": "true" }, el);
  root.addEventListener("keydown", (e) => e.stopPropagation());
  let waiting = () => {};
  const wire = new Wire(model, root, (busy) => waiting(busy));
  const panel = make("div", { class: "course-controls" }, root);
  controls(model, wire, panel);
  const release = picture(model, wire, root);
  waiting = foot(model, wire, root);
  model.on("change:heard", () => wire.acknowledged());
  let told = 0;
  const hello = () => {                          // one picture pixel for one screen pixel, at any width
    const width = Math.min(root.clientWidth, model.get("width")) * (window.devicePixelRatio || 1);
    if (width > 0 && width !== told) model.send({ kind: "hello", pixels: (told = width) });
  };
  let timer = null;
  const watcher = new ResizeObserver(() => { clearTimeout(timer); timer = setTimeout(hello, told ? 150 : 0); });
  watcher.observe(root);
  const gone = new AbortController();            // a window moved to another screen keeps its size in CSS pixels
  const otherScreen = () => window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener(
    "change", () => { hello(); otherScreen(); }, { once: true, signal: gone.signal });
  otherScreen();
  return () => { watcher.disconnect(); gone.abort(); clearTimeout(timer); release(); };
}
export default { render };
