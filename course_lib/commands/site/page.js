// What every page does: its recordings, and printing with all folds open.

const $ = (selector, inside = document) => inside.querySelector(selector);
const $$ = (selector, inside = document) => [...inside.querySelectorAll(selector)];

let closed = [];                                 // a hand-out has its answers on paper; afterwards they are folded again
addEventListener("beforeprint", () => { closed = $$("main details:not([open])"); for (const e of closed) e.open = true; });
addEventListener("afterprint", () => { for (const e of closed) e.open = false; });

const here = () => {                             // a link into a fold opens it
  const e = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (e) e.closest("details")?.setAttribute("open", "");
};
addEventListener("hashchange", here);
here();
course.start();
