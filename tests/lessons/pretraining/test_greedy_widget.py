"""Layer by layer under the hand (S42-S43): each press trains one layer, the bits below stay, fine-tuning moves all."""
import numpy as np
import pytest

from course_lib.exercises import EXERCISES
from course_lib.interactive.live import Event
from course_lib.lessons.pretraining import greedy_run, greedy_widget
from course_lib.lessons.pretraining.stack_images import FAVOURITES, FILTERS, REBUILT, wall_of
from course_lib.lessons.pretraining.stack_measures import fingerprint, misread, up
from course_lib.widgets import GreedyLayers
from tests.hands import background, kept, no_thread_left, settle, shares_watched, step, tell  # noqa: F401

made = kept(GreedyLayers)


@pytest.fixture
def live(made, monkeypatch):
    """The widget at its start, whose runs are short."""
    monkeypatch.setattr(greedy_run, "EPOCHS", 1)
    monkeypatch.setattr(greedy_run, "TUNING", 2)
    made.ended = False
    yield made.reset()
    made.trainer.stop()
    settle(made)


def bits(widget):
    return [fingerprint(one.W, one.b) for one in widget.run.stack]


@pytest.mark.slow
def test_before_anything(live):
    assert live.status.startswith("Next trains layer 1, an autoencoder with 100 units, on 5,000 digits, without labels")
    assert not any(part.get_visible() for part in live.view.back), "no decoder yet"
    assert live.run.stack == [] and not background(live) and [s for s, _ in map(live._state, (1, 2, 3, 4))] == ["waits"] * 4
    assert live.view.wall_title.get_text() == "x: 36 of the 5,000 digits"


@pytest.mark.slow
def test_each_press_trains_one_layer_and_leaves_the_bits_below(live):
    seen = []
    for k in (1, 2, 3):
        step(live)
        assert len(live.run.stack) == k and bits(live)[: k - 1] == seen and live.values["k"] == str(k)
        assert live.run.fixed == [True] * k and f"{k} of {k} finished" in live.status
        losses = live.run.learning[k - 1]
        assert len(losses) == 2 and losses[1] < losses[0]
        seen = bits(live)
        assert [live._state(j)[0] for j in (1, 2, 3, 4)] == ["fixed"] * k + ["waits"] * (4 - k)
        assert live.view.back[1].get_text() == "thrown away" and live._decoder() == (k, False)
        assert f"fixed: same bits\n{seen[k - 1]}" == live._state(k)[1]
        seen = up(live.run.stack, greedy_run.unit(live.run.X)[:50])[k]
        np.testing.assert_allclose(np.asarray(live.run.h[k])[:50], seen, atol=1e-5)
        seen = bits(live)
    assert not live.ended and "Next adds the output layer" in live.status


@pytest.mark.slow
def test_pretrain_stops_before_fine_tuning_and_the_twin_has_its_scale(live):
    live.set(twin="1 × Glorot").pretrain()
    assert len(live.run.stack) == 3 and not live.ended and "Next adds the output layer" in live.status
    assert not live.view.tuning.ax.get_visible(), "no empty axes before fine-tuning"
    before = bits(live)
    live.run_to_end()
    assert bits(live) == before and "from its 1 × Glorot random start" in live.status
    assert live.view.tuning.ax.get_visible()
    bound = np.sqrt(6 / (784 + 100))
    assert np.abs(live.run.nets[1][0].W).max() < 2 * bound, "two epochs from weights of at most Glorot's bound"


@pytest.mark.slow
def test_a_cell_that_pretrains_is_watched_to_the_last_layer(live, monkeypatch):
    shares = shares_watched(monkeypatch, greedy_widget)
    live.pretrain()
    assert shares[0] < 0.5 and shares == sorted(shares) and shares[-1] == 1


@pytest.mark.slow
def test_a_moved_bit_would_be_seen(live):
    step(live)
    layer = live.run.stack[0]
    W = layer.W.copy()
    W[0, 300] = np.nextafter(W[0, 300], np.float32(1))
    live.run.stack[0] = layer._replace(W=W)
    assert live.run.fixed == [False] and live._state(1)[1].startswith("fixed: CHANGED")


@pytest.mark.slow
def test_fine_tuning_moves_every_layer(live):
    live.run_to_end()
    run = live.run
    assert not any(part.get_visible() for part in live.view.back), "fine-tuning has no decoders"
    assert live.ended and len(run.tuning[0]) == len(run.tuning[1]) == 3 and all(m > 1e-4 for m in run.moved)
    assert [live._state(j)[0] for j in (1, 2, 3, 4)] == ["moves"] * 4
    assert run.tuning[0][-1] == misread(run.nets[0], *run.held_out) and run.tuning[0][-1] < run.tuning[0][0]
    assert all((a.W == b.W).all() for a, b in zip(run.first[0], run.stack, strict=False)), "it starts from the stack"
    assert live.status.startswith("Fine-tuning on 500 labels, epoch 2 of") and "random start. Moved: W(1) by" in live.status
    tell(live, "press", name="step")
    assert "this run has ended" in live.status and live.picture.failed


@pytest.mark.slow
def test_the_same_start_gives_the_same_bits_and_another_seed_others(live):
    step(live)
    first = bits(live)
    live.press("again")
    assert live.run.stack == []
    step(live)
    assert bits(live) == first
    live.set(seed=1)
    assert live.run.stack == [] and live.worker is None
    step(live)
    assert bits(live) != first


@pytest.mark.slow
def test_the_pieces_are_the_whole(live):
    live.run_to_end()
    whole = greedy_run.GreedyRun("autoencoder", 0.0, 0).to_end(1.0)
    assert whole.prints == live.run.prints and whole.tuning == live.run.tuning


@pytest.mark.slow
def test_rbm_and_noise(live):
    step(live)
    plain = bits(live)
    live.set(noise=0.4)
    step(live)
    assert bits(live) != plain and live.picture.disabled == []
    live.set(how="RBM")
    assert "an RBM with 100 units" in live.status and live.picture.disabled == ["noise"]
    step(live)
    assert live.run.learning[0][1] < live.run.learning[0][0] and live.run.stack[0].W.shape == (100, 784)


@pytest.mark.slow
def test_alpha_acts_in_the_middle(live):
    step(live, 3)
    worker = live.work()
    live.set(alpha=0.03)
    assert next(worker) is Event.PIECE
    live.worker = worker
    live.run_to_end()
    assert live.run.moved[0] < 0.05


@pytest.mark.slow
def test_the_walls(live):
    step(live, 2)
    layers, held = live.run.stack, live.run.held_out[0]
    images, signed, title, _ = wall_of(layers, 1, FILTERS, live.run.X, held)
    np.testing.assert_array_equal(images, layers[0].W[:36])
    assert signed and title == "filters of h⁽¹⁾: 36 of 100"
    images, signed, _, note = wall_of(layers, 2, REBUILT, live.run.X, held)
    np.testing.assert_array_equal(images[:6], held[:6])
    assert images.shape == (36, 784) and not signed and 0 <= images.min() and images.max() <= 1
    assert np.abs(images[6:12] - held[:6]).mean() < np.abs(images[6:12] - held[6:12]).mean(), "x̂ stands below its own x"
    assert wall_of(layers, 3, FAVOURITES, live.run.X, held)[0] is None
    for wall in (FAVOURITES, REBUILT, FILTERS):
        live.set(wall=wall, k="2")
        assert live.view.wall_title.get_text() == wall_of(layers, 2, wall, live.run.X, held)[2]


def test_the_hand_and_the_keys_choose_a_layer(live):
    live.pointer("down", live.view.net, 80, 350, {})
    assert live.values["k"] == "3"
    live.pointer("down", live.view.net, 80, 40, {})
    assert live.values["k"] == "3", "x is no layer"
    tell(live, "key", key="ArrowDown")
    assert live.values["k"] == "2"
    tell(live, "key", key="n")
    settle(live)
    assert len(live.run.stack) == 1


@pytest.mark.slow
def test_the_readers_own_procedure(live):
    solution = EXERCISES["greedy"].solution
    mine = GreedyLayers(greedy=solution)
    assert "Your procedure trained three layers, each on the features of the one below." in mine.status
    assert len(mine.run.stack) == 3 and "Next adds the output layer" in mine.status
    step(mine)
    assert mine.ended and mine.run.nets is not None
    mine.close()

    def flat(X, hidden, train_layer):
        return tuple(part for H in hidden for part in train_layer(X, H)) + (X,)

    def no_g(X, hidden, train_layer):
        parameters, h = [], X
        for H in hidden:
            W, b = train_layer(h, H)
            parameters += [W, b]
            h = np.clip(b + h @ W.T, 0, 1)
        return (*parameters, h)

    def unfinished(X, hidden, train_layer):
        return ...

    for fn, words in ((flat, "did not return W(1), b(1), … and h of a 784-100-100-100 stack"),
                      (no_g, "but layer 2 not on the features of the one below"), (unfinished, "is not finished yet")):
        widget = GreedyLayers(greedy=fn)
        assert words in widget.status, widget.status
        assert "but layer" in words or words in widget.view.canvas.words and widget.run.stack == []
        widget.close()
