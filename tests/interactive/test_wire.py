"""What the page sends, in which order and how much at once: the real `Wire`, a simulated clock and a simulated kernel."""
import json
import pathlib
import shutil
import subprocess

import pytest

from course_lib.interactive import front_end
from tests.browser import chromium

WIRE = (front_end.HERE / "wire.js").read_text("utf-8")
WORKING = "Computing … ■ in the toolbar stops it."
PAGE = pathlib.Path(__file__).with_name("simulation.js").read_text("utf-8")


def evaluated(script):
    """The value of a JavaScript expression: by node, or by Chromium where there is no node."""
    if node := shutil.which("node"):
        run = subprocess.run([node, "-"], input=f"console.log(JSON.stringify({script}))", capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)
    if not chromium.find():
        pytest.skip("neither node nor Chromium is here")
    browser = chromium.Chromium.launch()
    try:
        return browser.page().js(script)
    finally:
        browser.close()


def simulate(body):
    """What the body of a JavaScript function returns that lives in the simulated page."""
    return evaluated(f"(() => {{ {PAGE}\n{WIRE}\n{body} }})()")


def test_near_a_kernel_one_value_is_on_its_way_and_the_newest_wins():
    got = simulate("""const k = new Kernel({ took: 50 }); k.move(330); pass(500);
                      return [k.got.map((m) => m.value), k.root.dataset]""")
    values, told = got
    assert values[0] == 0 and values[-1] == 297 and len(values) < 9 and values == sorted(values)
    assert told["kept"] == 0 and told["sent"] == told["heard"] == len(values)


def test_an_event_takes_the_values_that_wait_before_it_along():
    got = simulate("""const k = new Kernel({ took: 50 });
                      for (const value of [1, 2, 3]) k.wire.stream("x", { kind: "set", value });
                      k.wire.stream("y", { kind: "set", value: 4 });
                      k.wire.say({ kind: "up" }); k.wire.stream("x", { kind: "set", value: 5 }); pass(1000);
                      return k.got.map((m) => m.value ?? m.kind)""")
    assert got == [1, 3, 4, "up", 5]


def test_what_the_line_has_lost_is_sent_again_until_it_is_answered_less_and_less_often():
    lost, came, kept, calm = simulate("""const k = new Kernel({ deaf: true }), at = [];
        const hear = k.hear; k.hear = (m) => { at.push([clock.now, m.kind, m.again ?? false]); hear.call(k, m); };
        k.wire.stream("x", { kind: "set", value: 7 }); k.wire.say({ kind: "press" }); pass(60000);
        k.deaf = false; pass(31000); const came = k.got.map((m) => [m.kind, m.value ?? null, m.again]);
        const calls = at.length; pass(60000); return [at, came, k.wire.owed.length, at.length - calls]""")
    assert [row[1:] for row in lost[:4]] == [["set", False], ["press", False], ["set", True], ["press", True]]
    times = [t for t, kind, again in lost if kind == "press" and again]
    pauses = [b - a for a, b in zip(times, times[1:], strict=False)]
    assert times[0] == 2000 and pauses == sorted(pauses) and max(pauses) == 30000
    assert came == [["set", 7, True], ["press", None, True]] and kept == calm == 0


def test_a_kernel_that_is_only_busy_is_asked_again_and_what_is_newer_stands():
    heard, owed = simulate("""const k = new Kernel({ took: 7000 });
        k.wire.stream("x", { kind: "set", value: 1 }); pass(2100); k.wire.stream("x", { kind: "set", value: 2 }); pass(90000);
        return [k.got.map((m) => [m.value, m.seq, m.again ?? false]), k.wire.owed.length]""")
    assert heard[0] == [1, 1, False] and [2, 2, False] in heard and owed == 0
    assert {seq for _, seq, _ in heard} == {1, 2}


def test_what_is_never_answered_holds_nothing_back_for_ever():
    said, sent = simulate("""const k = new Kernel({ deaf: true }); k.move(990); const before = [...k.said]; pass(2000);
                             k.deaf = false; k.move(4000); pass(1000);
                             return [[before, k.said], k.got.map((m) => m.value)]""")
    assert said[0] == [WORKING] and said[1][1].startswith("Waiting for the kernel") and said[1][-1] == ""
    assert len(sent) > 50 and sent[-1] > 3900


def test_a_kernel_that_is_only_busy_is_not_flooded():
    waiting = simulate("""const k = new Kernel({ took: 10500 }); k.move(10000); return k.root.dataset.sent""")
    assert waiting <= 6, "one value in two seconds"


def test_a_kernel_that_is_gone_is_said_at_once_and_nothing_waits():
    said, kept = simulate("""const k = new Kernel(); k.gone = true; k.move(66); return [k.said, k.root.dataset.kept]""")
    assert said[0].startswith("The kernel that drew this has ended") and kept == 0


MOVED = """const k = new Kernel(%s); k.wire.rest(1); pass(1000); %s k.move(3000); pass(3000);
           return [k.wire.window, k.got.length, k.lags.sort((a, b) => a - b)[k.lags.length >> 1], k.got.at(-1).value,
                   k.got.every((m, i) => !i || m.value > k.got[i - 1].value)]"""


@pytest.mark.parametrize(("link", "window"), [
    ("{ took: 40, away: 5 }", 1), ("{ took: 15, away: 12 }", 1), ("{ took: 30, away: 25 }", 2), ("{ took: 30, away: 50 }", 4),
    ("{ took: 30, away: 75 }", 5), ("{ took: 20, away: 500 }", 6), ("{ took: 300, away: 50 }", 1),
    ("{ took: 30, away: 25, rate: 600 }", 2), ("{ took: 30, away: 5, rate: 600 }", 1),
    ("{ took: 30, away: 100, rate: 600 }", 3),
])
def test_as_many_are_on_their_way_as_the_link_has_room_for(link, window):
    found, _, _, last, ordered = simulate(MOVED % (link, ""))
    assert found == window and last == 2970 and ordered


def test_a_window_makes_a_far_kernel_fast_and_adds_little_lag():
    one = "Object.defineProperty(Wire.prototype, 'window', { get: () => 1 });"
    alone = simulate(one + MOVED % ("{ took: 30, away: 50 }", ""))
    ours = simulate(MOVED % ("{ took: 30, away: 50 }", ""))
    assert ours[1] > 2.5 * alone[1] and ours[2] < alone[2] + 30


def test_a_kernel_that_was_busy_when_it_was_measured_is_not_taken_for_a_far_one():
    found = simulate("""const k = new Kernel({ took: 40, away: 5 }), found = []; k.wire.aways = [5000];
                        found.push(k.wire.window); k.move(33); pass(500); found.push(k.wire.window); return found""")
    assert found == [6, 1]


def test_order_is_kept_in_the_window():
    got = simulate("""const k = new Kernel({ took: 30, away: 75 }); k.wire.rest(1); pass(1000);
        for (let i = 0; i < 40; i++) { k.wire.stream("x", { kind: "set", value: i });
                                       if (i % 7 === 3) k.wire.say({ kind: "key", value: i + 0.5 }); pass(20); }
        pass(2000); return k.got.map((m) => m.value)""")
    assert got == sorted(got) and [value for value in got if value % 1] == [i + 0.5 for i in range(40) if i % 7 == 3]


def test_what_the_line_carries_is_measured_by_two_answers():
    rate, unsure = simulate("""const k = new Kernel({ away: 40, rate: 1250 }); k.wire.rest(1); pass(1000);
                               return [k.wire.rate, k.wire.unsure]""")
    assert rate == pytest.approx(1250, rel=0.01) and unsure, "it is measured again: the machine may just have been busy"


WATCHED = """const k = new Kernel(%s), seen = [], bar = () => String(k.root.dataset.working) === "true";
             for (let t = 0; t < %d; t += 10) { %s; pass(10); seen.push([bar(), k.said.at(-1) || ""]); }
             return seen"""


def seen(kernel, ms, hand):
    """Each 10 ms: whether the bar is there, and the words."""
    return simulate(WATCHED % (kernel, ms, hand))


def test_an_event_that_takes_its_time_shows_a_bar_and_words_until_its_answer():
    found = seen("{ took: 900 }", 2000, "if (!t) k.wire.say({ kind: 'press' })")
    bars, words = [10 * k for k, (bar, _) in enumerate(found) if bar], [10 * k for k, (_, said) in enumerate(found) if said]
    assert min(bars) == min(words) == 290 and max(words) == 890, "they come after 0.3 s, words go with the answer"
    assert bars == list(range(290, max(bars) + 1, 10)) and max(bars) < 1200, "the bar goes when no other step follows"
    assert {said for _, said in found if said} == {WORKING}


def test_what_is_answered_within_that_time_shows_nothing():
    pulled = "k.wire.stream('x', { kind: 'set', value: t })"
    assert {(bar, said) for bar, said in seen("{ took: 290 }", 3000, f"if (t % 300 === 0) {pulled}")} == {(False, "")}
    assert {(bar, said) for bar, said in seen("{ took: 60 }", 3000, pulled)} == {(False, "")}, "a hand that goes on is no event"


@pytest.mark.parametrize("every", [10, 30, 200, 500])
def test_under_a_hand_that_goes_on_the_bar_stays_and_the_sentence_is_read(every):
    found = seen("{ took: 350 }", 6000, f"if (t % {every} === 0 && t < 5000) k.wire.stream('x', {{ kind: 'set', value: t }})")
    first, last = (f([k for k, (bar, _) in enumerate(found) if bar]) for f in (min, max))
    assert all(bar for bar, _ in found[first:last]) and last > 490 and not found[-1][0], "one bar from first to last"
    words = [k for k, (_, said) in enumerate(found) if said]
    assert max(words) < 36, "what the steps show is not covered again and again"


def test_a_slow_step_among_fast_ones_leaves_no_bar_behind():
    found = seen("{ took: 900 }", 3000, "if (t === 600) k.took = 30; k.wire.stream('x', { kind: 'set', value: t })")
    assert found[85][0] and not any(bar for bar, _ in found[130:])


def test_no_bar_moves_for_a_kernel_that_is_gone():
    press = "k.wire.say({ kind: 'press' })"
    found = seen("{ took: 9000 }", 3000, f"if (!t) {press}; if (t === 1000) {{ k.gone = true; {press}; }}")
    assert found[90][0] and not found[110][0] and not found[-1][0] and found[-1][1].startswith("The kernel that drew")
