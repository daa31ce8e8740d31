// Foresight: the picture of the hand's next step, before it is taken.
//
// Far from the kernel, and where the line carries it, what the next steps of the control that it has moved would show is
// fetched while the hand rests: first one step on in its way, and once the picture is in full quality the others beside it.
// When the hand takes such a step from the very state for which it was drawn, it is shown at once, with its sentence. What
// the kernel answers then takes its place; so does anything else that the kernel says.
// To be seen from outside: `data-stored` pictures lie here, and the picture has shown `data-early` of them.

const FAR = 30;                                  // ms there and back from which on it is worth it
const WIDE = 625;                                // bytes per ms that the line must carry: 5 Mbit/s
const SLOW = 100;                                // ms of the kernel for one picture: more would be in the hand's way;
const NEVER = 300;                               // and a control whose step takes so long (it trains) is not asked for again
const PAUSE = 50;                                // ms without a move: more than between two strokes of a key held down
const AHEAD = 4;                                 // pictures fetched while the hand rests
const KEPT = 8;                                  // of them

const plain = (v) => typeof v === "number" ? Number(v.toPrecision(9)) : v;
const keyOf = (values, name, value) => JSON.stringify([values, name, plain(value)]);

function beside(c, v) {                          // the values that one step of the control leads to from v
  if (c?.kind === "toggle") return [!v];
  const n = c?.options?.length, at = c?.options?.indexOf(v);
  const all = n ? [1, -1, 2, -2].map((k) => c.options[(at + k + n) % n])
    : c?.kind === "slider" && typeof v === "number" ? [1, -1].map((sign) => plain(stepped(c, v, sign))) : [];
  return all.filter((w) => w !== v);
}

class Foresight {                                // the model as the hand's last step will have left it
  constructor(model, wire) {
    Object.assign(this, { model, wire, stored: new Map(), slow: new Set(), listeners: [], early: null, name: null, way: 0, count: 0,
                          asked: false, still: false, heard: wire.heard, newest: model.get("newest") });
    wire.onPut = (sent) => this.step(sent);
    model.on("msg:custom", (message, buffers) => this.told(message, buffers));
    model.on("change:heard change:newest", () => this.answered());
  }
  get(name) { return this.ahead && name in this.early ? this.early[name] : this.model.get(name); }
  get ahead() { return this.early !== null && this.wire.heard < this.early.seq; }
  on(events, act) {
    this.model.on(events, act);
    if (/early|:(status|failed|alt|code|values)/.test(events)) this.listeners.push(act);
  }
  release() { clearTimeout(this.timer); }
  show(early) { if (early !== this.early) this.early = early, this.listeners.forEach((act) => act()); }
  soon(ms) { clearTimeout(this.timer); this.timer = setTimeout(() => this.ask(), ms); }
  store(key, early) {                            // or none at all
    if (!key) this.stored.clear();
    else if (this.stored.set(key, early).size > KEPT) this.stored.delete(this.stored.keys().next().value);
    this.wire.root.dataset.stored = this.stored.size;
  }
  step({ seq, message: { kind, name, value } }) {          // the hand did something
    const { flying, owed } = this.wire, values = this.model.get("values");
    Object.assign(this, { count: 0, asked: false, still: false, name: kind === "set" ? name : null });
    this.soon(PAUSE);
    if (kind !== "set") return this.store(null);
    this.way = Math.max(0, this.beside(name, values[name]).indexOf(plain(value)));
    const early = this.stored.get(keyOf(values, name, value));
    if (early && flying.length === 1 && !owed.length && this.model.get("number") >= this.newest) this.show({ ...early, seq });
  }
  answered() {                                   // it is the kernel's own answer to a step; or all that is stored is past
    const { heard, flying } = this.wire, newest = this.model.get("newest");
    const ours = heard !== this.heard && flying.some(({ seq, message }) => seq === heard && message.kind === "set");
    if (!ours && newest !== this.newest) this.store(null);
    if (!ours || !this.ahead) this.show(null);
    Object.assign(this, { heard, newest });
  }
  beside(name, value) { return beside(this.model.get("spec").find((c) => c.name === name), value); }
  get worth() {
    const { away, rates, rate, took } = this.wire;
    return !this.slow.has(this.name) && away >= FAR && rates.length && rate >= WIDE && (took ?? this.model.get("took")) <= SLOW;
  }
  ask() {                                        // for the first step of which nothing is stored, if the hand rests
    const { flying, waiting, owed, view } = this.wire, { name } = this, values = { ...this.model.get("values") };
    if (!name || this.asked || this.count >= AHEAD || flying.length > 1 || waiting.size || owed.length || !this.worth) return;
    if (flying.length) values[name] = plain(flying[0].message.value);
    const next = this.beside(name, values[name]), on = next.slice(this.way, this.way + 1);
    const value = (this.still ? [...on, ...next] : on).find((v) => !this.stored.has(keyOf(values, name, v)));
    if (value === undefined) return;
    this.asked = true; this.count++;
    this.wire.post({ kind: "foresee", view, name, value });
  }
  told({ kind, view, name, value, values, newest, said, took }, [frame]) {
    if (view !== this.wire.view) return;
    if (kind === "fine") this.still = true, this.soon(0);
    if (kind !== "foreseen") return;
    this.asked = false;
    if (took > NEVER) this.slow.add(name);
    if (!said) this.count = AHEAD;
    if (said && newest === this.newest) this.store(keyOf(values, name, value), { ...said, frame, format: "jpeg" });
    this.soon(0);
  }
}
