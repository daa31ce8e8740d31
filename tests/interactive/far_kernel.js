// A far kernel that also answers what a step would show, for `class Foresight`; its controls are x, y and a choice g.

class Far extends Kernel {
  constructor({ away = 50, refuses = () => false, ahead = 30, ...rest } = {}) {
    super({ away, ...rest });
    const spec = ["x", "y"].map((name) => ({ kind: "slider", name, min: 0, max: 9, step: 1 }));
    Object.assign(this, { asked: [], acts: [], refuses, ahead, stands: { x: 3, y: 3, g: "a" }, drawn: 1 });
    Object.assign(this.state, { spec: [...spec, { kind: "choice", name: "g", options: [..."abcdef"] }], newest: 1, number: 1, took: this.took });
    this.tell("start");
    const model = { get: (name) => this.state[name], send: (message) => this.hear(message),
                    on: (events, act) => events.split(" ").forEach((event) => this.acts.push([event, act])) };
    this.wire.model = model;
    this.seen = new Foresight(model, this.wire);
    this.wire.rest(1); pass(1000);
    for (const [k, name] of ["heard", "newest", "number"].entries()) model.on("change:" + name, () => k || this.wire.acknowledged());
  }
  emit(event, ...told) { for (const [name, act] of this.acts) if (name === event) act(...told); }
  tell(why) { Object.assign(this.state, { values: { ...this.stands }, status: why + " " + Object.values(this.stands).join("") }); }
  redrawn() { for (const name of ["newest", "number", "heard"]) this.emit("change:" + name); }
  python(change) { Object.assign(this.stands, change); this.tell("code"); this.state.newest = ++this.state.number; this.redrawn(); }
  hear(message) {
    if (message.kind === "rest") {
      super.hear(message);
      return void setTimeout(() => this.emit("msg:custom", { kind: "fine", view: message.view }, []), 2 * this.away + this.bytes / this.rate);
    }
    if (message.kind === "foresee") this.asked.push(message.name + message.value);
    setTimeout(() => {
      this.free = Math.max(this.free, clock.now) + this.took;
      setTimeout(() => this.work(message), this.free - clock.now);
    }, this.away);
  }
  work(message) {
    const step = { [message.name]: message.value }, values = { ...this.stands }, newest = this.drawn;
    if (message.kind === "foresee") {
      const after = { ...values, ...step }, said = { values: after, status: "early " + Object.values(after).join("") };
      return this.answer(this.bytes, () => this.emit("msg:custom", { ...message, kind: "foreseen", values, newest, said, took: this.ahead }, [this.state.frame]));
    }
    const refused = message.kind === "set" && this.refuses(message);
    if (message.kind === "set" && !refused) Object.assign(this.stands, step);
    const now = refused ? this.drawn : ++this.drawn, stands = { ...this.stands };
    this.answer(this.bytes, () => {
      Object.assign(this.state, { heard: message.seq, took: this.took, newest: now, number: now, values: stands,
                                  status: (refused ? "refused " : "kernel ") + Object.values(stands).join("") });
      this.redrawn();
    });
  }
  rested(name, value) {                          // the hand has moved this control, and rests
    this.set(name, value); pass(1000); this.wire.rest(1); pass(3000);
  }
  set(name, value) { this.wire.stream(name, { kind: "set", name, value }); return this.seen.get("status"); }
  get says() { return this.seen.get("status"); }
}
