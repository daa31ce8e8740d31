// What is sent to the kernel, in order and thinned out.
//
// Flow: at most one `set` or `move` is on its way; a newer one waits and replaces the one that waits. The kernel answers
// with `heard`, the number of the last message it has worked off, in the same update as the picture that resulted.
// To be seen from outside: `data-kept` messages wait here, `data-sent` is the number of the last one sent, `data-heard` of
// the last one answered; the picture shows frame `data-frame`, and the kernel's state of now is frame `data-newest`.

const PATIENCE = 2000;                           // ms: what is not answered by then may be lost, so the hand is let through
const BUSY = "Waiting for the kernel: it is busy, or gone. If this stays, run the cell again.";
const GONE = "The kernel that drew this has ended: nothing can be moved. Run the cells again.";

class Wire {                                     // orders and thins out what is sent to the kernel
  constructor(model, root, onWaiting) {
    this.model = model; this.root = root; this.waiting = new Map(); this.inFlight = 0; this.given = 0; this.timer = null;
    this.frame = null; this.onWaiting = onWaiting; this.tell();
  }
  get heard() { return this.model.get("heard"); }
  tell() { Object.assign(this.root.dataset, { kept: this.waiting.size, sent: this.inFlight, heard: this.heard }); }
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
    const seq = this.next(), before = this.inFlight;
    clearTimeout(this.timer);
    this.inFlight = seq;
    if (!this.post({ ...message, seq })) return void (this.inFlight = before);
    this.timer = setTimeout(() => this.late(), PATIENCE);
  }
  late() {                                       // at most one value goes off in each such time: a kernel may just be busy
    if (this.heard >= this.inFlight) return;
    this.onWaiting(BUSY);
    this.given = this.inFlight;
    this.flush(false);
  }
  post(message) {                                // whether it went off: a kernel that has restarted knows no widget
    this.tell();
    try { this.model.send(message); } catch (_) { this.waiting.clear(); this.onWaiting(GONE); return false; }
    return true;
  }
  flush(force) {
    const messages = force || Math.max(this.heard, this.given) >= this.inFlight ? [...this.waiting.values()] : [];
    if (messages.length) this.waiting.clear();
    messages.forEach((message) => this.put(message));
  }
  acknowledged() {
    if (this.heard >= this.inFlight) { clearTimeout(this.timer); this.onWaiting(""); this.flush(false); }
    this.tell();
  }
}
