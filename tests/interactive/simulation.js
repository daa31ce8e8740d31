// A page without a page, for `class Wire`: its own clock and timers, and a kernel as far away as you like.
// What runs in it sees these instead of the browser's own: setTimeout, requestAnimationFrame, performance, window.

const clock = { now: 0, due: [], count: 0 };
const setTimeout = (act, ms = 0) => (clock.due.push({ at: clock.now + ms, id: ++clock.count, act }), clock.count);
const clearTimeout = (id) => (clock.due = clock.due.filter((task) => task.id !== id));
const requestAnimationFrame = (act) => setTimeout(act, 16);
const performance = { now: () => clock.now };
const window = {};

function pass(ms) {                              // let so much time pass, and happen what is due in it
  const end = clock.now + ms;
  for (;;) {
    const next = clock.due.filter((task) => task.at <= end).sort((a, b) => a.at - b.at || a.id - b.id)[0];
    if (!next) break;
    clock.due.splice(clock.due.indexOf(next), 1);
    clock.now = Math.max(clock.now, next.at);
    next.act();
  }
  clock.now = end;
}

class Kernel {                                   // takes `took` ms for each message, `away` ms from it each way;
  constructor({ away = 0, took = 10, rate = 1e6, bytes = 60000, deaf = false } = {}) {   // its line carries `rate` bytes/ms
    Object.assign(this, { away, took, rate, bytes, deaf, got: [], lags: [], free: 0, line: 0, said: [] });
    this.state = { heard: 0, took: 0, frame: new Uint8Array(bytes) };
    this.root = { dataset: {} };
    this.wire = new Wire({ get: (name) => this.state[name], send: (message) => this.hear(message) }, this.root,
                         (words) => this.said.push(words));
  }
  hear(message) {
    if (this.gone) throw new Error("Cannot send");
    if (this.deaf) return;
    const sent = clock.now;
    setTimeout(() => {
      if (message.kind === "rest") {
        this.answer(0, () => this.wire.here(message));
        return this.answer(this.bytes, () => this.wire.fine({ view: message.view, took: 0 }, this.bytes));
      }
      this.free = Math.max(this.free, clock.now) + this.took;
      setTimeout(() => {
        this.got.push(message);
        this.answer(this.bytes, () => {
          this.lags.push(clock.now - sent);
          Object.assign(this.state, { heard: Math.max(this.state.heard, message.seq), took: this.took });
          this.wire.acknowledged();
        });
      }, this.free - clock.now);
    }, this.away);
  }
  answer(bytes, arrived) {                       // one after the other on the line
    this.line = Math.max(this.line, clock.now) + bytes / this.rate;
    setTimeout(arrived, this.line - clock.now + this.away);
  }
  move(ms, every = 33) {                         // a hand that moves one slider for so long
    for (let t = 0; t < ms; t += every) { this.wire.stream("x", { kind: "set", name: "x", value: t }); pass(every); }
  }
}
