"""Notebook 4_02 in the browser: coins and chains, the bias under the hand, digits learned live, a digit drawn and completed."""

from course_lib.exercises import EXERCISES
from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "4_02_contrastive_divergence.ipynb"


def place(book, expression):
    """Where on the picture, as fractions, a point given as (axes, x, y) in the kernel lies."""
    name = expression.split(".")[0]
    code = (f"canvas = {name}.view.canvas; ax, px, py = {expression}; p = ax.transData.transform((float(px), float(py))); "
            "where = [p[0] / canvas.fig.bbox.width, p[1] / canvas.fig.bbox.height]")
    return kernel.execute(book, code, "[float(v) for v in where]")


def test_no_error_and_every_widget_there(book):
    book.whole(7)


def test_half_steps_by_button_and_key_and_a_pixel_turned(book):
    chain = kernel.widget(book, "chain = GibbsChain(")
    settled(chain, kernel.execute, book, "chain.set(t=0)")
    assert "Step 1, h from x = 1100" in settled(chain, chain.press, "forth")
    chain.click()
    assert "Step 1, x from h" in settled(chain, chain.key, "ArrowRight")
    x, y = place(book, "chain.view.ax, *chain.view.at_x[3]")
    assert "All chains start at" in settled(chain, chain.touch, x, y) and chain.value("t") == 0
    assert "for all 12,800 visits" in settled(chain, kernel.execute, book, "chain.set(t=400, chains=64)")


def test_the_readers_step_drives_the_chains(book):
    solution = EXERCISES["gibbs_step"].source()
    kernel.execute(book, solution)
    number = kernel.cell(book, "GibbsChain(step=my_gibbs_step")
    kernel.run_cell(book, number)
    cell = f"document.querySelectorAll('.jp-Notebook .jp-Cell')[{number - 1}]"
    own = book.page.js(f"{cell}.querySelector('.course-status').innerText")
    assert "made by your function" in own and "51,200 visits" in own


def test_updates_by_button_and_key_and_the_curve_dragged(book):
    push = kernel.widget(book, "push = EnergyPush(t=30)")
    assert "After 31 updates" in settled(push, push.press, "forth")
    push.click()
    assert "After 32 updates" in settled(push, push.key, "ArrowRight")
    x0, y0 = place(book, "push.view.run, 2, 2")
    x1, y1 = place(book, "push.view.run, 60, 2")
    assert push.pull(x0, y0, x1, y1) >= 3 and 55 <= push.value("t") <= 65
    assert "< 0.1 % of the chains of CD-1" in push.status()
    assert "the model’s own x" in settled(push, push.choose, "method", "exact ∇")


def test_the_bias_is_dragged_on_both_axes(book):
    bias = kernel.widget(book, "bias = CdBias(")
    x0, y0 = place(book, "bias.view.ax, 1, 0.01")
    x1, y1 = place(book, "bias.view.ax, 100, 0.01")
    assert bias.pull(x0, y0, x1, y1) >= 3 and 80 <= bias.value("k") <= 120
    x0, y0 = place(book, "bias.view.run_ax, 2400, 5")
    x1, y1 = place(book, "bias.view.run_ax, 12000, 5")
    bias.pull(x0, y0, x1, y1)
    assert "12,000 updates" in bias.status() or "11,700 updates" in bias.status()
    bias.choose("method", "CD-5")
    assert "Trained by CD-5" in bias.status()


def test_digits_train_live_while_k_moves(book):
    live = kernel.widget(book, "live = RbmDigits(")
    kernel.hold(book, "live", "len(live.record) > 5")                   # the run is not at its end when the hand acts
    live.press("play")
    live.wait_reached("at epoch", 1)
    live.drag_slider("k", 0.3)
    live.press("play")
    live.wait_says("Paused at epoch")
    kernel.go_on(book)
    assert "exactly: log Z" in live.status() and kernel.value(book, "int(live.values['k'])") == live.value("k") > 3


def test_a_drawn_half_is_completed_and_wiped(book):
    done = kernel.widget(book, "done = Complete()")
    x, y = place(book, "done.view.pad.ax, 0.3, 0.9")
    x1, y1 = place(book, "done.view.pad.ax, 0.3, 0.2")
    done.pull(x, y, x1, y1)
    assert done.status().startswith("Your drawing") and "drawn=" in done.value("code")
    assert "its ink only" in settled(done, kernel.execute, book, "done.set(known='its ink only')")
    assert settled(done, done.press, "wipe").startswith("Validation digit")


def test_every_control_set_from_python_shows_on_the_page(book):
    for name in ("chain", "push", "bias", "live", "done"):
        kernel.move_from_python(book, name, skip=("play",))
