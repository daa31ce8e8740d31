"""Where the time from a key to the picture on the screen goes: the neuron's w₁ by an arrow key, in a real JupyterLab.

    the page, key       from the key to the message on the socket: the slider, the wire
    to the kernel       from there until the widget hears it: server, sockets, ipykernel
    the kernel          until the widget has worked it off and its answer is sent, waiting for the lock and for a processor
                        included; and of that the processor time of the thread that hears
    to the page         from there until the page's socket has the answer
    the page, message   until the answer is worked off: JupyterLab takes it apart, the widgets' models hand it on
    decoding            until its picture is decoded
    the screen          until the next frame of the screen, which shows it

Medians of single keys, then of keys while a hand keeps moving, when the page also paints. The clocks of page and kernel are
those of one machine. There is no peer: the lines are shares of one whole.
"""
import importlib
import json
import time
from itertools import pairwise

from ._browser import harness, held, median, notebook
from .slider import HANDLE, OURS

KEYS, SECONDS, RATE = 15, 3.0, 30
STAMPED = """
import json, time
from course_lib.interactive.picture import Picture

stamps, hear = {}, Picture._hear


def stamped(self, widget, event, buffers):
    came, cpu = time.time(), time.thread_time()
    hear(self, widget, event, buffers)
    if event.get("kind") == "set":
        stamps[event["seq"]] = came, time.time(), time.thread_time() - cpu


Picture._hear = stamped
"""

# Of each message by its number: when its key was pressed, when it went off, when its answer came and was worked off.
PROBE = """(() => {
  const seen = (window.way = { key: {}, sent: {}, came: {}, done: {}, decoded: {}, screen: {} }), of = {};
  const now = () => (performance.timeOrigin + performance.now()) / 1000, text = new TextDecoder();
  const words = (data) => (typeof data === "string" ? data : text.decode(data));
  let key = 0, last = null;
  document.addEventListener("keydown", (e) => { key = (performance.timeOrigin + e.timeStamp) / 1000; }, true);
  const told = new WeakSet(), send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const seq = /"kind":"set".*"seq":(\\d+)/.exec(words(data))?.[1];
    if (seq) { seen.key[seq] = key; seen.sent[seq] = now(); }
    if (!told.has(this)) {
      told.add(this);
      const hear = this.onmessage;
      this.onmessage = (e) => {
        const at = now(), said = words(e.data);
        const heard = /"heard": ?(\\d+)/.exec(said)?.[1], number = /"number": ?(\\d+)/.exec(said)?.[1];
        last = heard ?? last;
        if (number) of[number] = last;                         // frame `number` shows what message `last` led to
        if (heard) seen.came[heard] ??= at;
        hear.call(this, e);
      };
    }
    return send.call(this, data);
  };
  const root = document.querySelector(".course-widget"), img = root.querySelector("img");
  new MutationObserver(() => { seen.done[root.dataset.heard] ??= now(); }).observe(
    root, { attributes: true, attributeFilter: ["data-heard"] });
  new MutationObserver(() => {
    const heard = of[img.dataset.frame];
    seen.decoded[heard] ??= now();
    requestAnimationFrame(() => setTimeout(() => { seen.screen[heard] ??= now(); }));
  }).observe(img, { attributes: true, attributeFilter: ["data-frame"] });
})()"""
PAGE = ("key", "sent", "came", "done", "decoded", "screen")


def rows():
    found = harness()
    if found is None:
        return
    with notebook(found, [STAMPED, *OURS]) as book:
        page = book.page
        page.wait("!!document.querySelector('.course-picture')?.naturalWidth", 60, why="the first picture")
        page.js(PROBE)
        page.js("document.querySelector('" + HANDLE["ours"] + "').focus()")
        time.sleep(2.0)
        for _ in range(KEYS):
            page.key("ArrowRight")
            time.sleep(0.8)
        single = page.js("way")
        held(page, SECONDS, RATE)
        time.sleep(1.5)
        seen, stamps = page.js("way"), stamps_of(book)
    tell("a key", single, stamps, whole(single, stamps))
    moving = [n for n in whole(seen, stamps) if n not in single["key"]]
    tell("while a hand moves", seen, stamps, moving)
    if len(moving) > 2:
        each = median([b - a for a, b in pairwise(seen["screen"][n] for n in moving)])
        print(f"from one picture to the next while a hand moves: {1000 * each:.1f} ms", flush=True)
    yield from ()


def stamps_of(book):
    """{number of a message: (came, ended, processor)} as the kernel saw it."""
    return json.loads(importlib.import_module("tests.browser.kernel").value(book, "json.dumps(stamps)"))


def whole(seen, stamps):
    """The numbers of the messages of which every part of the way is known."""
    return [n for n in seen["screen"] if n in stamps and all(n in seen[part] for part in PAGE)]


def tell(when, seen, stamps, numbers):
    """A line for each part of the way of these messages."""
    if not numbers:
        return print(f"{when}: no message came all the way")
    parts = {
        "the page, key": lambda n: seen["sent"][n] - seen["key"][n],
        "to the kernel": lambda n: stamps[n][0] - seen["sent"][n],
        "the kernel": lambda n: stamps[n][1] - stamps[n][0],
        "   its processor": lambda n: stamps[n][2],
        "to the page": lambda n: seen["came"][n] - stamps[n][1],
        "the page, message": lambda n: seen["done"][n] - seen["came"][n],
        "decoding": lambda n: seen["decoded"][n] - seen["done"][n],
        "the screen": lambda n: seen["screen"][n] - seen["decoded"][n],
    }
    all_of_it = median([seen["screen"][n] - seen["key"][n] for n in numbers])
    print(f"{when}, from the key to the screen: {1000 * all_of_it:.1f} ms (median of {len(numbers)})")
    for what, took in parts.items():
        each = median([took(n) for n in numbers])
        print(f"    {what:18} {1000 * each:6.1f} ms  {each / all_of_it:4.0%}", flush=True)
