// "More": the controls that a reader does not move first. Whether it is open is remembered for each title; the kernel
// opens it when an experiment code, or a line of Python, has moved something in it.

const memory = {                                 // a page without storage (private windows, some hosts) forgets, no more
  get: (key) => { try { return localStorage.getItem(key); } catch (_) { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); } catch (_) { /* it is forgotten */ } },
};

function fold(model, wire, parent) {             // a button at the end of the last row; returns what it shows and hides
  const key = "course-more: " + model.get("title"), id = "m" + Math.random().toString(36).slice(2);
  const last = parent.querySelector(".course-row:last-child") ?? parent, line = last.querySelector(".course-line:not(.course-beside):last-child");
  const button = make("button", { type: "button", class: "course-button course-more", "aria-controls": id }, line ?? last);
  const inside = make("div", { class: "course-rows course-fold", id }, parent);
  const open = (yes) => {
    inside.hidden = !yes;
    button.textContent = yes ? "Less ▴" : "More ▾";
    button.setAttribute("aria-expanded", String(yes));
    button.setAttribute("aria-label", yes ? "fewer controls" : "more controls");
  };
  button.addEventListener("click", () => {
    open(inside.hidden);
    memory.set(key, inside.hidden ? "folded" : "open");
    if (inside.hidden && model.get("unfolded")) wire.post({ kind: "fold" });
  });
  model.on("change:unfolded", () => { if (model.get("unfolded")) open(true); });
  open(model.get("unfolded") || memory.get(key) === "open");
  return inside;
}
