// A box for a number that takes a decimal comma, too: what is typed goes to the kernel as it stands, and the kernel
// understands it or refuses it in words. Nothing but typing and the arrow keys changes a value here.

const digits = (x) => Number.isFinite(x) ? String(Number(x.toPrecision(4))) : "";
const shown = (x) => {                           // 0.25, 1e-5: what is cut off at the edge of the box is another number
  const power = Number(x.toPrecision(3)).toExponential();
  return digits(x).length > 6 && power.length < digits(x).length && !Number.isInteger(x) ? power : digits(x);
};
const stepped = (c, x, sign) => within(c, c.log ? Number((x * 10 ** (0.05 * sign)).toPrecision(3)) : x + sign * c.step);
const within = (c, x) => Math.min(c.max, Math.max(c.min, x));

function numberBox(c, wire, parent) {
  const keys = c.min < 0 || c.min > 0 && c.min < 1e-4 ? "text" : "decimal";   // the decimal keys of a telephone: no minus, no e
  const box = make("input", { type: "text", inputmode: keys, role: "spinbutton", autocomplete: "off", spellcheck: "false",
    "aria-valuemin": c.min, "aria-valuemax": c.max, "data-name": c.name, "aria-label": c.aria, class: "course-number" }, parent);
  let value = c.min, typing = false;
  const show = (v) => {
    value = v;
    box.setAttribute("aria-valuenow", v);
    if (!typing) box.value = shown(v);
  };
  const rest = () => { typing = false; box.value = shown(value); };
  box.addEventListener("input", () => (typing = true));
  box.addEventListener("blur", rest);
  box.addEventListener("change", () => {         // Enter, or away from it, with other words in it than before
    const words = box.value.trim();
    typing = false;
    if (words === "" || words === shown(value)) return rest();
    wire.stream(c.name, { kind: "set", name: c.name, value: words });
  });
  box.addEventListener("keydown", (e) => {
    if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
    e.preventDefault();
    const typed = Number(box.value.replace(",", ".")), from = typing && Number.isFinite(typed) ? typed : value;
    const to = stepped(c, from, e.key === "ArrowUp" ? 1 : -1);
    typing = false;
    show(to);
    wire.stream(c.name, { kind: "set", name: c.name, value: to });
  });
  return show;
}
