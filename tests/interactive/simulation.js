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

class Kernel {                                   // takes `took` ms for each message, `away` ms from it each way
  constructor({ away = 0, took = 10, deaf = false } = {}) {
    Object.assign(this, { away, took, deaf, state: { heard: 0 }, got: [], lags: [], free: 0, said: [] });
    this.root = { dataset: {} };
    this.wire = new Wire({ get: (name) => this.state[name], send: (message) => this.hear(message) }, this.root,
                         (words) => this.said.push(words));
  }
  hear(message) {
    const sent = clock.now;
    if (this.gone) throw new Error("Cannot send");
    if (this.deaf) return;
    setTimeout(() => {
      this.free = Math.max(this.free, clock.now) + this.took;
      setTimeout(() => {
        this.got.push(message);
        setTimeout(() => {
          this.lags.push(clock.now - sent);
          Object.assign(this.state, { heard: Math.max(this.state.heard, message.seq), took: this.took });
          this.wire.acknowledged();
        }, this.away);
      }, this.free - clock.now);
    }, this.away);
  }
  move(ms, every = 33) {                         // a hand that moves one slider for so long
    for (let t = 0; t < ms; t += every) { this.wire.stream("x", { kind: "set", name: "x", value: t }); pass(every); }
  }
}
