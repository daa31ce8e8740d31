// Projector: `p` makes a page into slides, one a screen: the slide's words and its picture. ← and → walk the whole deck, from
// page to page; so do the keys of a presenter (page up, page down), even while the hand is in a picture. Esc leaves.

const SLIDES = $$("main > section[data-slide]"), AT = /^#projector(?:=(.*))?$/;
let slide = -1;

function project(n) {
  if (n < 0 || n >= SLIDES.length) {             // beyond the page: its neighbour, at the end that is nearer
    const to = $(n < 0 ? "a[rel=prev]" : "a[rel=next]");
    if (to) location.href = to.getAttribute("href").split("#")[0] + "#projector=" + (n < 0 ? "last" : "first");
    return;
  }
  slide = n;
  document.body.classList.add("projector");
  SLIDES.forEach((e, i) => e.classList.toggle("now", i === n));
  $("#slide-now").textContent = SLIDES[n].dataset.slide;
  history.replaceState(null, "", "#projector=" + SLIDES[n].id);
  document.activeElement?.blur();
  scrollTo(0, 0);
}
function leave() {
  const e = SLIDES[slide];
  slide = -1;
  document.body.classList.remove("projector");
  history.replaceState(null, "", e ? "#" + e.id : location.pathname);
  e?.scrollIntoView();
}
function begin() {                               // with what is on the screen now
  const n = SLIDES.findLastIndex((e) => e.getBoundingClientRect().top < innerHeight / 2);
  if (SLIDES.length) project(Math.max(0, n));
  else if ($("a[rel=next]")) location.href = $("a[rel=next]").getAttribute("href") + "#projector=first";
}
function arrived() {
  const asked = AT.exec(location.hash)?.[1];
  if (asked === undefined) return;
  const n = asked === "last" ? SLIDES.length - 1 : Math.max(0, SLIDES.findIndex((e) => e.id === asked));
  if (SLIDES.length) project(n);
  else if (asked === "last" || asked === "first") project(asked === "last" ? -1 : 0);      // a page without slides is passed over
}
addEventListener("keydown", (e) => {
  const typing = e.target.matches?.("input[type=text], input[type=search]"), inside = e.target.closest?.(".course-widget");
  if (e.ctrlKey || e.metaKey || e.altKey || typing && e.key !== "Escape") return;
  const by = { PageDown: 1, PageUp: -1, ...(inside ? {} : { ArrowRight: 1, ArrowLeft: -1 }) }[e.key];
  if (slide >= 0 && by) { e.preventDefault(); e.stopPropagation(); project(slide + by); }
  else if (slide >= 0 && e.key === "Escape" && !document.fullscreenElement) inside || typing ? e.target.blur() : leave();
  else if (e.key === "p" && !inside) slide >= 0 ? leave() : begin();
}, true);
addEventListener("hashchange", arrived);
$("#projector")?.addEventListener("click", () => slide >= 0 ? leave() : begin());
arrived();
