// How large the picture is: as wide as the text, up to 1.6 times its own width as long as its controls and its sentence stay
// on the screen with it (widget.css); or the whole screen.

function screen(model, root, img, parent) {      // a button for the whole screen; returns what fits the picture into it
  const full = () => document.fullscreenElement === root;
  const size = () => {
    root.style.setProperty("--width", model.get("width"));
    root.style.setProperty("--height", model.get("height"));
    root.style.setProperty("--lines", Math.ceil(model.get("longest") / 120));
  };
  const fit = () => {                            // the controls above and the sentence below stay on the screen
    if (!full()) return void img.style.removeProperty("width");
    const [all, own] = [root.getBoundingClientRect(), img.getBoundingClientRect()];
    const below = root.lastElementChild.getBoundingClientRect().bottom - own.bottom;
    const room = all.height - (own.top - all.top + root.scrollTop) - below - 16;
    img.style.width = Math.floor(Math.max(room, 0.5 * all.height) * own.width / own.height) + "px";
  };
  model.on("change:width change:height", size);
  size();
  if (!document.fullscreenEnabled) return fit;
  const button = make("button", { type: "button", class: "course-button course-full" });
  parent.insertBefore(button, parent.lastElementChild);
  const name = () => {
    button.textContent = full() ? "Leave full screen" : "Full screen";
    button.setAttribute("aria-label", full() ? "leave the full screen" : "show the picture on the full screen");
    fit();
  };
  button.addEventListener("click", () => full() ? document.exitFullscreen() : root.requestFullscreen().catch(() => button.remove()));
  root.addEventListener("fullscreenchange", name);
  root.addEventListener("keydown", (e) => { if (e.key === "Escape" && full()) document.exitFullscreen(); });
  name();
  return fit;
}
