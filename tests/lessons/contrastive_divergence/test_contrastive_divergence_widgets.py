"""Beyond slide S52, under the hand: chains and their coins, the bias of CD-k, an RBM learning digits, digits completed."""
import numpy as np
import pytest

from course_lib.lessons.contrastive_divergence.digits import NatsRecord, binary_digits
from course_lib.rbm.likelihood import log_p
from course_lib.rbm.model import RBM, init
from course_lib.widgets import CdBias, Complete, GibbsChain, RbmDigits
from tests.hands import fresh, no_thread_left, settle, tell  # noqa: F401

chain, bias, live, complete = fresh(GibbsChain), fresh(CdBias), fresh(RbmDigits, epochs=2, H="8"), fresh(Complete)


# --- GibbsChain ------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_half_steps_sample_one_layer_by_its_coins(chain):
    assert "Press ▸: h from x" in chain.status and chain.values["t"] == 0
    for layer in "hxhx":
        before = chain.moment
        chain.press("forth")
        x, h, fresh, chance, coins = chain.moment
        assert fresh == layer and ((h if layer == "h" else x) == (coins < chance)).all()
        assert ((x == before[0]) if layer == "h" else (h == before[1])).all()
    assert "Step 2, x from h" in chain.status
    chain.press("back")
    assert "Step 2, h from x" in chain.status


@pytest.mark.slow
def test_more_steps_and_more_chains_come_closer(chain):
    far = [chain.set(t=t, chains=m).curves[0][t // 2 - 1] for m, t in ((1, 20), (1, 400), (256, 400))]
    assert far[0] > far[1] > 3 * far[2] and far[2] < 0.03
    assert chain.curves[2][0] > 0.3 and chain.curves[2][-1] < 1e-6


@pytest.mark.slow
def test_large_weights_hold_the_chains(chain):
    chain.set(scale=3.0, chains=256, t=400, bars="the chains now")
    assert "they rarely cross" in chain.status and chain.curves[1][-1] > 0.2
    chain.set(scale=0.0)
    assert chain.curves[2][0] < 1e-9, "without weights one step is enough"


@pytest.mark.slow
def test_a_click_turns_a_pixel_and_starts_there(chain):
    chain.set(t=20)
    x = (chain.moment[0] > 0.5).copy()
    chain.pointer("down", chain.view.ax, *chain.view.at_x[2], {})
    assert chain.values["t"] == 0 and [chain.values[f"x{k + 1}"] for k in range(4)] == [*x[:2], not x[2], x[3]]
    chain.pointer("down", chain.view.ax, 1, 1, {})
    assert chain.values["t"] == 0


def test_A_is_kept_and_the_code_comes_back(chain):
    chain.set(scale=2.5, t=100, chains=30).press("keep")
    chain.set(scale=0.5)
    assert chain.view.ghost_end.get_visible() and len(chain.view.ghosts[0].get_xdata()) == 200
    code, bars = chain.code, chain.curves[0].copy()
    chain.reset()
    assert (chain.restore(code).curves[0] == bars).all()


def my_step(W, b, c, x, u_h, u_x):
    h = (u_h < 1 / (1 + np.exp(-(b + x @ W.T)))).astype(float)
    return h, (u_x < 1 / (1 + np.exp(-(c + h @ W)))).astype(float)


@pytest.mark.slow
@pytest.mark.parametrize(("step", "words"), [
    (my_step, "made by your function"), (lambda *a: (..., ...), "not finished"), (lambda *a: 1 / 0, "ZeroDivisionError"),
    (lambda W, b, c, x, u_h, u_x: (x, u_h), "returned shape"), (lambda W, b, c, x, u_h, u_x: (u_h, u_x), "x must be 0 or 1")])
def test_a_readers_step_makes_the_chains_or_says_why_not(chain, step, words):
    own = GibbsChain(step=step, t=400, chains=64)
    assert words in own.status
    ours = chain.set(t=400, chains=64)
    assert (own.curves[0] == ours.curves[0]).all(), "the same coins, the same chains"
    own.close()


# --- CdBias ----------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_the_bias_falls_as_k_grows_and_cd_turns_towards_the_gradient(bias):
    off, cosine = zip(*[(bias.at.norm, bias.at.cosine) for k in (1, 3, 10, 100, 1000) if bias.set(k=k)], strict=True)
    assert list(off) == sorted(off, reverse=True) and list(cosine) == sorted(cosine)
    assert off[-1] < 1e-6 and cosine[-1] == pytest.approx(1)


@pytest.mark.slow
def test_training_makes_the_chain_slow_and_the_bias_large(bias):
    slow = [bias.set(t=t).rbm.slowest for t in (0, 4, 8, 30, 64)]
    assert slow == sorted(slow) and slow[0] < 0.1 and slow[-1] > 0.99
    assert bias.set(t=0, k=1).at.cosine > 0.999


def test_cd_rests_where_its_bias_cancels_the_gradient(bias):
    bias.set(method="CD-1", t=64, k=1)
    left = np.linalg.norm(bias.rbm.gradient) * 0.3
    assert bias.at.norm == pytest.approx(np.linalg.norm(bias.rbm.gradient), rel=0.05) and left > 0.1


def test_noise_falls_with_the_chains(bias):
    bias.set(M=1)
    one = bias.at.noise
    assert bias.set(M=1e6).at.noise == pytest.approx(one / 1000) and "hides the bias" not in bias.status
    assert "hides the bias" in bias.set(M=10).status


def test_both_axes_take_the_hand(bias):
    bias.pointer("down", bias.view.ax, 33.4, 0.1, {})
    bias.pointer("move", bias.view.run_ax, 6010, 4, {})
    assert bias.values["k"] == 33 and bias.values["t"] == 20 and "6,000 updates" in bias.status
    bias.press("keep")
    bias.set(method="CD-5")
    assert len(bias.view.ghost.get_xdata()) and "16 seeds end between" in bias.status


# --- RbmDigits -------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_every_epoch_has_its_exact_likelihood(live):
    assert "2^8 = 256 vectors h" in live.status
    live.press("step")
    settle(live)
    assert len(live.record) == 2 and live.status.startswith("Paused at epoch 1, CD-1")
    exact = -float(log_p(live.theta, binary_digits().valid.astype(np.float32)).mean())
    assert live.record.valid[-1] == pytest.approx(exact, abs=0.01)
    assert live.record.valid[0] == pytest.approx(live.record.reconstruction[0], rel=0.01)
    assert live.record.valid[1] < live.record.valid[0] - 5 and live.theta.W.shape == (8, 784)


@pytest.mark.slow
def test_the_method_may_change_in_the_middle_of_a_run(live):
    live.press("step")
    settle(live)
    live.set(method="PCD-k", k=4, alpha=0.05)
    live.press("step")
    settle(live)
    assert len(live.record) == 3 and "PCD-4" in live.status
    assert int(live.training.state.hyper.k) == 4 and bool(live.training.state.hyper.persistent)
    live.press("keep")
    live.press("again")
    assert len(live.record) == 0 and len(live.kept) == 3
    images, captions = live._fantasies()
    assert captions == [""] * 10 + ["A"] * 10
    assert (images[:10] == live.training.images[:10]).all() and (images[10:] != live.training.images[10:]).any()
    live.set(H="12")
    assert "2^12" in live.status and len(live.kept) == 3


@pytest.mark.slow
def test_a_run_that_got_worse_says_when_it_was_best(live):
    live.training.log_z = 100.0
    live.training.record = NatsRecord((200.0, 160.0, 150.0), (200.0, 170.0, 180.0), (200.0, 170.0, 180.0))
    live.refresh(dict(live.values), compute=False)
    assert "best at epoch 1, 170.0; since then the reconstruction has become 10.0 nats better" in live.status


@pytest.mark.slow
def test_a_diverged_run_says_so(live, monkeypatch):
    monkeypatch.setattr("course_lib.lessons.contrastive_divergence.digits.DIVERGED", 150.0)
    live.run_to_end()
    assert live.training.diverged == 1 and "α = 0.1 is too large" in live.status


@pytest.mark.slow
def test_nothing_to_keep_yet(live):
    tell(live, "press", name="keep")
    assert "no run to keep yet" in live.status and live.picture.failed


# --- Complete --------------------------------------------------------------------------------------------------------

def test_a_digit_is_completed_and_its_cost_said(complete):
    assert "392 pixels clamped (upper half)" in complete.status and "nats a pixel" in complete.status
    x, known, p = complete.result
    assert (p[-1][:, known] == 255 * x[known]).all()
    complete.set(t=0)
    assert "all other pixels are coins" in complete.status


def test_a_drawing_takes_the_place_of_the_digit_until_wiped(complete):
    ax = complete.view.pad.ax
    for kind, x, y in (("down", 0.5, 0.9), ("move", 0.5, 0.5), ("move", 0.5, 0.1), ("up", 0.5, 0.1)):
        complete.pointer(kind, ax, x, y, {})
    assert complete.status.startswith("Your drawing") and complete.result.x.sum() > 20 and "drawn=" in complete.code
    code, first = complete.code, complete.result.p.copy()
    complete.set(known="its ink only")
    assert complete.result.known.sum() == complete.result.x.sum()
    complete.reset()
    assert complete.status.startswith("Validation digit")
    assert (complete.restore(code).result.p == first).mean() > 0.9
    complete.press("wipe")
    assert complete.status.startswith("Validation digit")


def test_nothing_clamped_forgets_the_image(complete):
    complete.set(known="nothing", t=0)
    assert "0.000 away" in complete.status
    complete.set(t=100)
    assert "forget it" in complete.status and "0.000" not in complete.status
    tell(complete, "key", key="a")
    assert complete.kept is None and not complete.picture.failed


def test_another_rbm_can_complete(complete):
    import jax

    own = Complete(theta=init(jax.random.key(0), 784, 3), t=0)
    assert "the RBM you gave of 3 hidden units" in own.status
    own.close()
    with pytest.raises(ValueError, match="D = 784 visible units, this one has 4"):
        Complete(theta=RBM(np.zeros((2, 4)), np.zeros(2), np.zeros(4)))
