// Native inputs, so every control has a name, a keyboard and a typed value.

function make(tag, attributes = {}, parent = null) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes)) k === "text" ? (e.textContent = v) : e.setAttribute(k, v);
  parent?.appendChild(e);
  return e;
}

const movedAcross = (from, to) => Math.abs(to.clientX - from.clientX) > 6 + Math.abs(to.clientY - from.clientY);

function slider(c, wire, parent) {               // label, range and a number box that say the same
  const box = make("div", { class: "course-slider" }, parent);
  make("span", { class: "course-label", text: c.label, title: c.aria }, box);
  const to = (v) => c.log ? Math.log10(v) : v, from = (v) => c.log ? 10 ** v : v;
  const range = make("input", { type: "range", min: to(c.min), max: to(c.max), step: c.log ? "any" : c.step,
                                "data-name": c.name, "aria-label": c.aria }, box);
  const number = numberBox(c, wire, box);
  let held = false, stands = c.min;              // what the kernel has it at
  let first = null, scrolls = false;             // a finger's touch, until it has moved across or let go; or it scrolls the page
  const snap = (v) => c.log ? Number(v.toPrecision(3)) : v;
  const say = (v) => {
    number(v);
    range.setAttribute("aria-valuetext", digits(v));
    range.style.setProperty("--filled", (to(v) - to(c.min)) / (to(c.max) - to(c.min)));
  };
  const hear = () => {
    const value = snap(from(Number(range.value)));
    say(value);
    wire.stream(c.name, { kind: "set", name: c.name, value });
  };
  const settle = () => { first = null; if (snap(from(Number(range.value))) !== stands) hear(); };
  range.addEventListener("pointerdown", (e) => { held = true; scrolls = false; first = e.pointerType === "touch" ? e : null; });
  range.addEventListener("pointermove", (e) => { if (first && movedAcross(first, e)) settle(); });
  range.addEventListener("pointerup", () => { if (first) settle(); });
  range.addEventListener("pointercancel", () => {
    if (first) first = null, scrolls = true, range.value = to(stands), say(stands);
  });
  const letGo = () => {                          // a value refused under the hand springs back now
    if (held && wire.quiet) range.value = to(stands), say(stands);
    held = false;
  };
  for (const e of ["pointerup", "pointercancel", "blur"]) range.addEventListener(e, letGo);
  range.addEventListener("wheel", () => range.blur(), { passive: true });      // Firefox would move a focused one
  range.addEventListener("keydown", (e) => {     // a log slider has no native step
    scrolls = false;
    if (!c.log || !/^Arrow/.test(e.key)) return;
    e.preventDefault();
    const up = e.key === "ArrowRight" || e.key === "ArrowUp";
    range.value = Number(range.value) + (up ? 0.05 : -0.05);
    hear();
  });
  range.addEventListener("input", () => {
    if (scrolls) range.value = to(stands);
    else if (!first) hear();
  });
  return { box, show: (v) => { stands = v; if (!held) range.value = to(v); say(v); } };
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
  if (c.on) b.dataset.widest = c.on.length > c.label.length ? c.on : c.label;      // room for both: its neighbours stay
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

// A row is a group of controls. Its sliders stand in columns, label under label; what is no slider, and a slider alone
// among buttons (the position in a run), stands in a line that wraps; what is small stands beside the sliders, in a column's place.
function row(specs, wire, parent, made) {
  const box = make("div", { class: "course-row" }, parent), columns = specs.filter((c) => c.kind === "slider").length > 1;
  const lines = [];                               // a slider in the columns, or what stands in one line
  for (const c of specs) {
    const alone = columns && c.kind === "slider", last = lines.at(-1);
    if (alone || !last || last.alone) lines.push({ alone, all: [c] });
    else last.all.push(c);
  }
  for (const { alone, all } of lines) {
    const beside = columns && all.length === 1 && isSmall(all[0]) ? "course-line course-beside" : "course-line";
    const place = alone ? box : make("div", { class: beside }, box);
    for (const c of all) made[c.name] = KINDS[c.kind](c, wire, place);
  }
}

const isSmall = (c) => c.kind === "choice" ? c.label.length + 3 * c.options.length + c.options.join("").length < 25
  : (c.kind === "button" || c.kind === "toggle") && c.label.length < 32;

// Groups that need no columns share a line, but for the row of a player.
function rows(specs, wire, parent, made) {
  const sliders = (all) => all.filter((c) => c.kind === "slider").length, player = (all) => all.some((c) => c.name === "play");
  const groups = [...new Set(specs.map((c) => c.group))].map((name) => specs.filter((c) => c.group === name));
  const together = groups.reduce((all, group) => {
    const both = [...all.at(-1) ?? [], ...group];
    return all.length && sliders(both) < 2 && !player(both) ? [...all.slice(0, -1), both] : [...all, group];
  }, []);
  for (const group of together) row(group, wire, parent, made);
}

// The lines that the controls take, about, where there is room for three columns, without what is folded away.
const widthOf = (e) => e.matches(".course-slider, .course-progress") ? 300 : 8 * e.textContent.length + 26 * (e.children.length || 1);
function linesOf(panel) {
  let lines = 0;
  for (const row of panel.querySelectorAll(".course-rows:not(.course-fold) > .course-row")) {
    let free = 0;
    for (const e of row.children) {
      const whole = e.matches(".course-line:not(.course-beside)");
      if (whole) lines += Math.ceil([...e.children].reduce((all, one) => all + widthOf(one), 0) / 960);
      else if (!free) lines += 1;
      free = whole ? 0 : (free || 3) - 1;
    }
  }
  return lines;
}

const slidersFirst = (specs) => [true, false].flatMap((yes) => specs.filter((c) => (c.kind === "slider") === yes));

function controls(model, wire, parent) {
  const made = {};
  const build = () => {
    parent.replaceChildren();
    for (const key of Object.keys(made)) delete made[key];
    const spec = model.get("spec"), more = spec.filter((c) => c.more);
    rows(spec.filter((c) => !c.more), wire, make("div", { class: "course-rows" }, parent), made);
    if (more.length) row(slidersFirst(more), wire, fold(model, wire, parent), made);
    parent.parentNode.style.setProperty("--rows", linesOf(parent));
    show();
  };
  const show = () => {
    const values = model.get("values"), off = new Set(model.get("disabled"));
    for (const [name, control] of Object.entries(made)) {
      if (name in values && !wire.moves(name, model.early?.seq)) control.show(values[name]);
      for (const e of [control.box, ...control.box.querySelectorAll("input")])
        if ("disabled" in e) e.disabled = off.has(name);
      control.box.classList.toggle("course-off", off.has(name));
    }
  };
  model.on("change:spec", build);
  model.on("change:values change:disabled change:heard", show);   // heard: a refused value springs back
  build();
}
