// Below the picture: the sentence, the reset button and the experiment code.

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
  return (words) => {                            // what it waits for, or "" once it does no more
    status.classList.toggle("course-waiting", words !== "");
    status.textContent = words || model.get("status");
  };
}
