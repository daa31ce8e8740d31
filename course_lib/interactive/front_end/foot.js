// Below the picture: the sentence, the reset button and the experiment code.
//
// So that nothing below jumps, the sentence has room from the start for as many letters as this widget says at most, at any
// width and in any font: the style sheet lays them, unseen, in the sentence's place. What says more after all keeps its room.

const SAMPLE = "After 1,200 updates the training loss is 0.212 (0.198 to 0.405), without momentum 4.20 %. ";
const words = (letters) => SAMPLE.repeat(Math.ceil(letters / SAMPLE.length)).slice(0, letters);

function voice(parent) {                         // says at rest what the eye has seen change, at most once a second
  const region = make("div", { class: "course-spoken", role: "status" }, parent);
  let timer = null, last = -1000;
  return (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => { last = performance.now(); region.textContent = words; }, Math.max(300, last + 1000 - performance.now()));
  };
}

function sentence(model, parent) {
  const place = make("div", { class: "course-said", "data-room": words(model.get("longest")) }, parent);
  const status = make("p", { class: "course-status" }, place), speak = voice(parent);
  let said = model.get("status"), tallest = 0, width = 0;
  const room = () => {                           // what has once been needed at this width is kept
    if (place.clientWidth !== width) width = place.clientWidth, tallest = 0, place.style.minHeight = "";
    const { height } = place.getBoundingClientRect();
    if (height > tallest) place.style.minHeight = (tallest = height) + "px";
  };
  const say = (words, failed, waiting) => {
    status.textContent = words;
    status.classList.toggle("course-error", failed && !waiting);
    status.classList.toggle("course-waiting", waiting);
    room();
    if (words !== said) speak((said = words));
  };
  return { say, room };
}

function foot(model, wire, parent) {             // `waits` takes the words of what it waits for, or "" at the end
  let waiting = "";
  const { say, room } = sentence(model, parent);
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
  return { row, room, waits: (words) => { if (words || waiting) waiting = words, show(); } };
}
