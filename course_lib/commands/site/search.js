// Search over all pages: every section that has all words (their beginnings), headings first. The texts come when asked for.

const box = $("#search"), results = $("#results");
const folded = (words) => words.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");

function find(sections, words) {
  const wanted = folded(words).split(/\s+/).filter(Boolean), hits = [];
  for (const s of wanted.length ? sections : []) {
    s.all ??= [folded(s.title), folded(s.text)];
    const begins = (text, word) => text.startsWith(word) || new RegExp("[^\\p{L}\\p{N}]" + word.replace(/[^\p{L}\p{N}]/gu, "\\$&"), "u").test(text);
    const rank = wanted.map((w) => begins(s.all[0], w) ? 3 : begins(s.all[1], w) ? 1 : 0);
    if (rank.every(Boolean)) hits.push([rank.reduce((a, b) => a + b), s]);
  }
  return hits.sort((a, b) => b[0] - a[0]).slice(0, 12).map(([, s]) => s);
}
async function answer() {
  const sections = await course.load(box.dataset.index, "search"), found = find(sections, box.value);
  results.replaceChildren(...found.map((s) => {
    const item = document.createElement("li"), link = item.appendChild(document.createElement("a"));
    link.href = box.dataset.root + s.to;
    link.append(Object.assign(document.createElement("b"), { textContent: s.title }), " ", s.page);
    return item;
  }));
  results.hidden = !box.value.trim();
  if (!results.hidden && !found.length) results.append(Object.assign(document.createElement("li"), { textContent: "Nothing found." }));
}
box?.addEventListener("input", answer);
box?.addEventListener("keydown", (e) => {
  if (e.key === "Escape") box.value = "", results.hidden = true;
  if (e.key === "ArrowDown" && $("a", results)) e.preventDefault(), $("a", results).focus();
});
