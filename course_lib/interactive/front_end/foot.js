// Below the picture: the sentence, the reset button and the experiment code.

function voice(parent) {                         // says at rest what the eye has seen change, at most once a second
  const region = make("div", { class: "course-spoken", role: "status" }, parent);
  let timer = null, last = -1000;
  return (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => { last = performance.now(); region.textContent = words; }, Math.max(300, last + 1000 - performance.now()));
  };
}

function sentence(model, parent) {
  const status = make("p", { class: "course-status" }, parent), speak = voice(parent);
  let said = model.get("status"), tallest = 0, width = 0;
  const room = () => {                           // what has once been needed is kept: nothing below jumps up and down
    if (status.clientWidth !== width) width = status.clientWidth, tallest = 0, status.style.minHeight = "";
    if (status.offsetHeight > tallest) status.style.minHeight = (tallest = status.offsetHeight) + "px";
  };
  return (words, failed, waiting) => {
    status.textContent = words;
    status.classList.toggle("course-error", failed && !waiting);
    status.classList.toggle("course-waiting", waiting);
    room();
    if (words !== said) speak((said = words));
  };
}

function foot(model, wire, parent) {             // what it returns takes the words of what it waits for, or "" at the end
  let waiting = "";
  const say = sentence(model, parent);
  const row = make("div", { class: "course-foot" }, parent);
  const reset = make("button", { type: "button", class: "course-button", "data-name": "reset", text: "Reset",
                                 "aria-label": "reset everything to its start" }, row);
  reset.addEventListener("click", () => wire.say({ kind: "press", name: "reset" }));
  const label = make("label", { class: "course-code", text: "experiment " }, row);
  const code = make("input", { type: "text", "data-name": "code", spellcheck: "false", "aria-label": "experiment code: copy it, or paste one and press Enter" }, label);
  code.addEventListener("keydown", (e) => { if (e.key === "Enter") wire.say({ kind: "code", text: code.value }); });
  code.addEventListener("focus", () => code.select());
  const show = () => {
    say(waiting || model.get("status"), model.get("failed"), waiting !== "");
    if (document.activeElement !== code || model.get("failed") === false) code.value = model.get("code");
  };
  model.on("change:status change:failed change:code", show);
  show();
  return { row, waits: (words) => { if (words || waiting) waiting = words, show(); } };
}
