// A recording in place of a kernel: what the widget's front end asks of its model, answered from a table of states.
// A classic script without a request: all of it works from file://. `picture` is that front end, unchanged.

const bytesOf = (text) => Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const PACE = 1000 / 8;                           // ms: one moment of a film

class Recorded {                                 // get, set, on, off, send, save_changes: the model of an anywidget
  constructor(table) {
    this.table = table; this.listeners = {}; this.timer = null; this.group = null;
    const { title, width, height, spec, format, pulled, places, keys } = table;
    const longest = Math.max(...table.states.map((s) => s.s.length));
    this.traits = { title, width, height, spec, format, number: 0, newest: 0, heard: 0, took: 0, failed: false, hover: false,
                    longest, cursor: "default", unfolded: false, pulls: pulled, places, takes_keys: Object.keys(keys).length > 0 };
    this.controls = Object.fromEntries(spec.map((c) => [c.name, c]));
    this.states = table.states.map((s) => ({ ...s, v: { ...table.values, ...s.v } }));
    this.show(table.start);
  }
  get(name) { return this.traits[name]; }
  set(name, value) { this.update({ [name]: value }); }
  save_changes() {}
  on(events, f) { for (const e of events.split(" ")) (this.listeners[e] ??= []).push(f); }
  off(events, f) { for (const e of events.split(" ")) this.listeners[e] = (this.listeners[e] ?? []).filter((g) => f && g !== f); }
  tell(name) { for (const f of this.listeners["change:" + name] ?? []) f(); }
  update(traits) {                               // all values first, then all events: one update, as from a kernel
    const changed = Object.keys(traits).filter((k) => this.traits[k] !== traits[k]);
    Object.assign(this.traits, traits);
    changed.forEach((k) => this.tell(k));
  }
  // Never at once: the front end is in the middle of sending, and an answer within it would make it send again, for ever.
  send(message) { queueMicrotask(() => this.hear(message)); }

  show(n, seq = this.traits.heard, refused = "") {
    const s = this.states[n], same = this.now === n, number = this.traits.number + (same ? 0 : 1), play = this.table.play;
    this.now = n;
    this.update({
      ...(same ? {} : { frame: bytesOf(this.table.frames[s.f]), number, newest: number }),
      values: play ? { ...s.v, [play]: this.timer !== null } : { ...s.v }, disabled: this.table.off[s.o], code: s.c,
      failed: refused !== "", status: refused || s.s, alt: s.a ?? `${this.table.title}. ${s.s}`,
      heard: Math.max(seq, this.traits.heard),
    });
  }
  hear({ kind, seq, ...m }) {
    if (seq === undefined) return;               // of the link, or of a fold: nothing that moves
    if (kind === "set") return this.asked(m.name, m.value, seq);
    if (kind === "press") return this.follow(m.name === "reset" ? "start" : this.states[this.now].g?.[m.name] ?? this.table.buttons[m.name], seq);
    if (kind === "key") return this.follow(this.table.keys[m.key], seq);
    if (kind === "code") return this.restore(m.text.trim().replace(/\s+/g, " "), seq);
    this.show(this.pulled(kind, m), seq);
  }

  // --- where to go: the answer is always the number of a state ---
  asked(name, value, seq) {
    if (name === this.table.play) return this.run(value, seq);
    if (this.timer !== null) this.run(false);    // a hand on a control: the film stands still
    const c = this.controls[name], x = c.kind === "slider" ? Number(String(value).replace("−", "-").replace(",", ".")) : value;
    if (Number.isNaN(x)) return this.show(this.now, seq, `${c.label} must be a number, not '${value}'`);
    if (x < c.min || x > c.max) return this.show(this.now, seq, `${c.label} must lie between ${c.min} and ${c.max}, ${x} does not`);
    this.show(this.nearest({ ...this.states[this.now].v, [name]: x }, this.states, name), seq);
  }
  restore(code, seq) {
    const n = this.states.findIndex((s) => s.c === code), words = "This experiment is not recorded here: it is live in the notebook.";
    n < 0 ? this.show(this.now, seq, words) : this.show(n, seq);
  }
  step(name, by) {                               // the next recorded position of a slider, all else as near as can be
    const from = this.states[this.now].v, there = this.states.filter((s) => (s.v[name] - from[name]) * by > 0 && this.alike(s));
    return there.length ? this.nearest(from, there, name) : this.now;
  }
  alike(s) {                                     // agrees with where we are in all that is chosen or switched
    return Object.entries(s.v).every(([n, v]) => !/choice|toggle/.test(this.controls[n].kind) || v === this.states[this.now].v[n]);
  }
  nearest(target, among, moved) {
    const part = (n, v) => {                     // a place in the range of a slider or a bar, 0 to 1
      const c = this.controls[n], at = c.log ? Math.log : (x) => x;
      return (at(v) - at(c.min ?? 0)) / (at(c.max ?? 1) - at(c.min ?? 0));
    };
    const apart = (n, v) => v === target[n] ? 0 : /slider|progress/.test(this.controls[n].kind)
      ? (n === moved ? 2 : 1) * Math.abs(part(n, v) - part(n, target[n])) : 9;
    const far = (s) => Object.entries(s.v).reduce((d, [n, v]) => d + apart(n, v), 0);
    return this.states.indexOf(among.reduce((a, b) => (far(b) < far(a) ? b : a)));
  }
  pulled(kind, m) {                              // the pull that ended nearest to the hand, in pixels of the picture
    const { width, height, pulls } = this.table;
    const far = (n) => Math.hypot((this.states[n].at[0] - m.x) * width, (this.states[n].at[1] - m.y) * height);
    const best = (all) => all.reduce((a, b) => (far(b) < far(a) ? b : a));
    if (kind === "down") {
      this.group = pulls.reduce((a, b) => (!a || far(best(b)) < far(best(a)) ? b : a), null);
      if (this.group && far(best(this.group)) > 70) this.group = null;
      if (this.group && this.timer !== null) this.run(false);
    }
    const to = this.group && /down|move/.test(kind) ? best(this.group) : this.now;
    if (kind === "up") this.group = null;
    return to;
  }
  follow(what, seq) {                            // what a button or a key does; undefined: nothing here
    if (Array.isArray(what)) return this.show(this.step(...what), seq);
    if (what === "play") return this.table.off[this.states[this.now].o].includes(this.table.play) ? this.show(this.now, seq) : this.run(this.timer === null, seq);
    if (this.timer !== null) this.run(false);
    const film = this.table.film, at = { on: this.place() + 1, back: this.place() - 1, first: 0, last: film.length - 1 }[what];
    this.show(what === "start" ? this.table.start : at !== undefined ? film[Math.min(film.length - 1, Math.max(0, at))][1]
      : typeof what === "number" ? what : this.now, seq);
  }
  place() { return this.table.film.findIndex((pair) => pair.includes(this.now)); }
  run(on, seq) {                                 // play the film from where we are; at its end, from its start
    clearInterval(this.timer); this.timer = null;
    const film = this.table.film;
    let place = Math.max(0, this.place());
    if (on && place >= film.length - 1) place = 0;
    if (on) this.timer = setInterval(() => {
      if (++place >= film.length - 1) { clearInterval(this.timer); this.timer = null; }
      this.show(film[place][this.timer === null ? 1 : 0]);
    }, PACE);
    this.show(film[place][on ? 0 : 1], seq);
  }
}

// The front end over a recording, in the place of the picture that stood there.
function live(el, table) {
  const model = new Recorded(table), WHY = "live in the notebook", STEPS = { ArrowRight: 1, ArrowUp: 1, PageUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: -1 };
  el.replaceChildren();
  picture.render({ model, el });
  const explain = () => {
    for (const e of el.querySelectorAll("[data-name]")) if (e.dataset.name in model.controls) {
      const off = model.get("disabled").includes(e.dataset.name), tip = e.closest(".course-slider, .course-choice") ?? e;
      off ? tip.title = WHY : tip.title === WHY && tip.removeAttribute("title");
    }
  };
  model.on("change:disabled", explain);
  explain();
  // Two things only a recording needs. Arrow keys move a range and a number box by its step, of which the nearest recorded
  // position may be the old one: here they go to the NEXT position. And a handle let go between two snaps to one.
  el.addEventListener("keydown", (e) => {
    const by = STEPS[e.key], number = e.target.matches?.(".course-number");
    if (!by || e.ctrlKey || e.metaKey || e.altKey || !(e.target.type === "range" || number && /Up|Down/.test(e.key))) return;
    e.preventDefault(); e.stopPropagation();
    if (model.timer !== null) model.run(false);
    model.show(model.step(e.target.dataset.name, by));
  }, true);
  el.addEventListener("change", () => setTimeout(() => model.tell("values")));
  const note = document.createElement("p"), frames = new Set(model.states.map((s) => s.f)).size;
  note.className = "recorded";
  note.textContent = `Recorded: ${frames} position${frames === 1 ? "" : "s"}. All of it is ${WHY}.`;
  el.append(note);
  el.model = model;
}

const course = (() => {
  const tables = new Map(), asked = new Map();
  const load = (src, name) => {                  // a script element: the one way to read a neighbouring file from file://
    if (!asked.has(name)) asked.set(name, new Promise((done, failed) => document.head.append(Object.assign(
      document.createElement("script"), { src, onload: () => done(tables.get(name)), onerror: failed }))));
    return asked.get(name);
  };
  return {
    load,
    register: (name, table) => tables.set(name, table),
    start: () => {                               // a recording is loaded when its place comes near the window
      const watcher = new IntersectionObserver((seen) => seen.filter((e) => e.isIntersecting).forEach(({ target }) => {
        watcher.unobserve(target);
        const name = target.dataset.recording;   // if it does not come, the still stays
        load(`recordings/${name}.js`, name).then((table) => live(target, table), () => target.classList.add("course-still"));
      }), { rootMargin: "600px" });
      document.querySelectorAll("[data-recording]").forEach((el) => watcher.observe(el));
    },
  };
})();
window.course = course;
