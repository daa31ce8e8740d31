// What is sent to the kernel, in order and thinned out.
//
// Flow: of `set` and `move` a few are on their way, as many as the link has room for (`window`); a newer one waits and
// replaces the one that waits. The kernel answers with `heard`, the number of the last message it has worked off, and
// `took`, its own milliseconds for it, in the same update as the picture that resulted. How far away it is (`away`) and
// how much the line carries (`rate`) is measured when the hand rests: an empty answer comes, and a picture behind it.
// What stays without an answer is sent again until there is one (`again`), less and less often: a line that breaks loses what
// is on it. The kernel does nothing twice, and nothing older than what it has heard.
// What takes longer than SEEN is seen: `data-working` moves a bar below the picture, and words say what stops it. Words go
// with the answer; the bar stays while the hand goes on and its answers are as slow, so that neither of them flickers.
// To be seen from outside: `data-kept` messages wait here, `data-sent` is the number of the last one sent, `data-heard` of
// the last one answered; the picture shows frame `data-frame`, and the kernel's state of now is frame `data-newest`.

const PATIENCE = 2000;                           // ms: what is not answered by then may be lost, so the hand is let through
const SEEN = 300;                                // ms without an answer, from which on it is seen that the kernel works
const SELDOM = 15;                               // times that patience at most until what is owed an answer is sent again
const MOST = 6;                                  // messages on their way, however far the kernel is
const HERE = 20;                                 // ms there and back that page and kernel need on one machine
const WORKING = "Computing … ■ in the toolbar stops it.";
const BUSY = "Waiting for the kernel: it is busy (■ in the toolbar stops it), or gone. If this stays, run the cell again.";
const GONE = "The kernel that drew this has ended: nothing can be moved. Run the cells again.";

class Wire {                                     // orders and thins out what is sent to the kernel
  constructor(model, root, onWaiting) {
    this.model = model; this.root = root; this.waiting = new Map(); this.flying = []; this.owed = []; this.sent = 0;
    this.timer = this.slow = this.ending = null; this.working = false; this.turns = 0; this.due = 1;
    this.took = null; this.aways = []; this.answers = []; this.rates = [];
    this.view = Math.random().toString(36).slice(2);
    this.frame = null; this.onWaiting = onWaiting; this.tell();
  }
  get heard() { return this.model.get("heard"); }
  get quiet() { return !this.flying.length && !this.waiting.size; }
  get away() { return this.aways.length ? Math.min(...this.aways, ...this.answers) : 0; }   // ms, there and back
  get rate() { return this.rates.length ? Math.max(...this.rates) : Infinity; }             // bytes per ms
  get unsure() { return this.rates.length < 3 && this.bytes > 20 * this.rate; }             // slow, or only busy just then
  get bytes() { return this.model.get("frame")?.byteLength ?? 0; }
  moves(name, after = 0) {                       // whether a value of this control, newer than message `after`, is on its way
    return this.waiting.has(name) || this.flying.some(({ seq, message }) => seq > Math.max(after, this.heard) && message.name === name);
  }
  get window() {                                 // the way, in units of what takes longest on it: more would only queue
    const line = this.bytes / this.rate, took = this.took ?? (this.model.get("took") || 30);
    const way = Math.max(0, this.away - HERE) + Math.min(took, line);
    return Math.min(MOST, Math.max(1, Math.round(1 + way / Math.max(took, line, 10))));
  }
  tell() {
    const { waiting, sent, heard, working } = this;
    Object.assign(this.root.dataset, { kept: waiting.size, sent, heard, working });
  }
  next() { return (window.__courseSequence = Math.max(window.__courseSequence || 0, this.heard) + 1); }
  say(message) {                                 // an event: never dropped, never overtaken by a waiting value
    this.flush(true);
    this.put(message);
  }
  stream(key, message) {                         // a value: only the newest matters
    this.waiting.set(key, message); this.tell();
    this.flush(false);
  }
  soon(key, message) {                           // the same, once for each frame of the screen
    this.waiting.set(key, message); this.tell();
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.flush(false); });
  }
  put(message) {
    const seq = this.next(), before = this.sent;
    this.sent = seq;
    if (!this.post({ ...message, seq })) { this.sent = before; this.flying = []; }
    else {
      clearTimeout(this.ending);
      this.slow ??= setTimeout(() => this.slowly(), SEEN);
      this.flying.push({ seq, message, at: performance.now() });
      this.onPut?.(this.flying.at(-1));
    }
    this.watch();
  }
  slowly() {                                     // the words once: what a hand that goes on is told is the kernel's
    if (!this.working) this.onWaiting(WORKING);
    this.works(true);
  }
  works(yes) { this.working = yes; this.tell(); }
  paced(slow) {                         // an answer has come
    clearTimeout(this.slow); clearTimeout(this.ending);
    this.slow = this.flying.length ? setTimeout(() => this.slowly(), SEEN) : null;
    if (!this.working || this.owed.length) return;
    if (!slow) this.works(false);
    else if (!this.flying.length) this.ending = setTimeout(() => this.works(false), SEEN);
  }
  watch() {
    clearTimeout(this.timer);
    if (this.flying.length || this.owed.length) this.timer = setTimeout(() => this.late(), PATIENCE);
  }
  late() {                                       // at most one value goes off in each such time: a kernel may just be busy
    this.onWaiting(BUSY);
    this.owed = [...this.owed, ...this.flying];
    this.flying = [];
    this.flush(false);
    if (++this.turns >= this.due) {
      this.due = this.turns + Math.min(SELDOM, this.due);
      this.owed.every(({ seq, message }) => this.post({ ...message, seq, again: true }));
    }
    this.watch();
  }
  post(message) {                                // whether it went off: a kernel that has restarted knows no widget
    this.tell();
    try { this.model.send(message); } catch (_) { this.gone(); return false; }
    return true;
  }
  gone() {
    this.waiting.clear(); this.owed = [];
    clearTimeout(this.slow); this.slow = null;
    this.works(false);
    this.onWaiting(GONE);
  }
  flush(force) {
    const messages = force || this.flying.length < this.window ? [...this.waiting.values()] : [];
    if (messages.length) this.waiting.clear();
    messages.forEach((message) => this.put(message));
  }
  acknowledged() {
    const took = this.model.get("took"), heard = this.heard;
    this.took = this.took === null ? took : this.took + 0.3 * (took - this.took);
    const last = this.flying.findLast(({ seq }) => seq <= heard), late = this.owed.some(({ seq }) => seq <= heard);
    if (last) this.answers = [...this.answers.slice(-7), performance.now() - last.at - took];   // no less than the way
    this.flying = this.flying.filter(({ seq }) => seq > heard);
    this.owed = this.owed.filter(({ seq }) => seq > heard);
    this.turns = 0; this.due = 1;
    this.watch();
    this.onWaiting("");
    this.flush(false);
    this.paced(late || last && performance.now() - last.at >= SEEN);
    this.tell();
  }
  drawn(number) {                                // frame `number` is on the screen
    this.post({ kind: "drawn", number, window: this.window, rate: this.rates.length ? this.rate : null });
  }
  rest(number) { this.post({ kind: "rest", number, view: this.view, at: performance.now() }); }
  here({ view, at }) {                           // the empty answer
    if (view !== this.view) return;
    this.came = performance.now();
    this.aways = [...this.aways.slice(-2), this.came - at];
  }
  fine({ view, took }, bytes) {                  // the picture behind it, which the kernel needed `took` ms to write
    if (view !== this.view) return;
    this.rates = [...this.rates.slice(-2), bytes / Math.max(1, performance.now() - this.came - took)];
  }
}
