"use strict";
const names = document.getElementById("names");
names.addEventListener("click", () => {
  const off = document.body.classList.toggle("names-off");
  names.setAttribute("aria-pressed", off);
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const text = button.closest(".inside").querySelector(`.${button.dataset.what}`).textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {                                     // a page from a file may not touch the clipboard everywhere
    const area = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = "Copied";
});
const opened = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tagName === "DETAILS") target.open = true;
};
addEventListener("hashchange", opened);
opened();
