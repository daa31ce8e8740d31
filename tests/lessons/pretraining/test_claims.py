"""What notebook 3_04 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import jax
import numpy as np
import pytest

from course_lib.data import mnist, recorded
from course_lib.lessons.pretraining.greedy_run import GreedyRun, unit
from course_lib.lessons.pretraining.recorded_labels import gains_over_random
from course_lib.lessons.pretraining.stack_measures import (
    loss_per_input,
    nearest_mean,
    nearest_neighbour,
    rebuilt,
    softmax_layer,
    up,
)
from course_lib.lessons.pretraining.study import C, D, H, depth_cell, small_digits
from tests.claims import Said

SAID = Said("3_04_pretraining_finetuning")
ONE, FOUR, PRE = range(3)


@pytest.fixture(scope="module")
def run():
    """The run of the notebook's second picture."""
    return GreedyRun("autoencoder", noise=0, seed=0).to_end()


def test_the_slides_are_quoted():
    SAID.says("> **Topics:** unsupervised pre-training\n", "> **Topics:** fine-tuning\n",
              "We will use a greedy, layer-wise procedure",
              "train one layer at a time, from first to last, with unsupervised criterion",
              "fix the parameters of previous hidden layers", "previous layers viewed as feature extraction",
              "Once all layers are pre-trained", "add output layer", "train the whole network using supervised learning",
              "Supervised learning is performed as in a regular feed-forward network",
              "forward propagation, backpropagation and update", "We call this last phase fine-tuning",
              "all parameters are “tuned” for the supervised task at hand",
              "representation is adjusted to be more discriminative", "**Topics:** impact of initialization",
              "Why Does Unsupervised Pre-training Help Deep Learning? Erhan, Bengio, Courville, Manzagol, Vincent and Bengio")


def test_larger_learning_rates_would_not_have_helped_the_random_start():
    SAID.says("9 is worse in all ten; 6 is better in two, both pre-trained with 1,000 labels, by 0.7 and 0.25 points, and "
              "never for the random start.")
    kept, chosen = recorded("pretraining_beyond"), recorded("pretraining_labels")["alpha"]
    assert kept["cells"].tolist() == np.argwhere(chosen == 3).tolist() and kept["alphas"].tolist() == [3, 6, 9]
    three, six, nine = kept["valid"].T
    assert (nine > three).all() and kept["cells"][six < three].tolist() == [[1, 2], [2, 2]]
    np.testing.assert_allclose(100 * (three - six)[six < three], [0.7, 0.25], atol=0.01)


@pytest.mark.thorough
def test_what_moves_and_what_is_misread(run):
    SAID.says("the output layer moved by 307 % of its size",
              "about 15.1 % are misread from the pre-trained start, about 17.5 % from the random one")
    np.testing.assert_allclose(run.moved, [0.11, 0.13, 0.17, 3.07], atol=0.02)
    np.testing.assert_allclose([run.tuning[0][-1], run.tuning[1][-1]], [0.151, 0.175], atol=0.008)


@pytest.mark.slow
def test_the_favourites_of_a_unit(run):
    SAID.says("Of a unit's 16 favourites among the first 2,000 digits, about 58 % in layers 2 and 3, against 53 % in layer 1 and "
              "24 % of 16 digits at random, are of its most frequent class")
    y, rng = mnist().train.y[:2000], np.random.default_rng(0)
    assert np.mean([np.bincount(rng.choice(y, 16)).max() / 16 for _ in range(3000)]) == pytest.approx(0.24, abs=0.01)
    purity = [np.mean([np.bincount(y[rows]).max() / 16 for rows in np.argpartition(-h, 16, axis=0)[:16].T])
              for h in up(run.stack, unit(np.asarray(run.X)[:2000]))[1:]]
    np.testing.assert_allclose(purity, [0.53, 0.58, 0.58], atol=0.015)


@pytest.mark.slow
def test_what_is_lost_above_the_floor(run):
    SAID.says("above its floor, the entropy of the grey inputs. The inputs of the three layers differ: compare each curve with "
              "its own start only.")
    p = [np.clip(h.astype(float), 1e-9, 1 - 1e-9) for h in up(run.stack, run.held_out.X)[:3]]
    floors = [-(one * np.log(one) + (1 - one) * np.log(1 - one)).mean() for one in p]
    np.testing.assert_allclose(floors, [0.06, 0.21, 0.32], atol=0.006)
    whole = [loss_per_input(layer, h) for layer, h in zip(run.stack, p, strict=True)]
    left = [losses[-1] for losses in run.learning]
    np.testing.assert_allclose(left, np.subtract(whole, floors), atol=1e-4)
    assert left == pytest.approx([0.075, 0.06, 0.018], abs=0.006)


@pytest.mark.slow
def test_what_is_left_of_x_is_readable(run):
    SAID.says("Read by their nearest neighbour among the 5,000 digits, about 11, 14 and 15 % of 1,000 rebuilt digits are "
              "misread, 8 % of the digits themselves.")
    X, y, new = unit(np.asarray(run.X)), mnist().train.y[:5000], run.held_out
    misread = [100 * (nearest_neighbour(X, y, digits) != new.y).mean() for digits in rebuilt(run.stack, new.X)]
    np.testing.assert_allclose(misread, [8, 11, 14, 15], atol=1.2)


@pytest.mark.slow
def test_fine_tuning_makes_the_representation_more_discriminative(run):
    SAID.says("25 to 28 % are misread on every layer, and 29 % on the pixels themselves",
              "14 to 17 % are misread on the layers, 18 % on the pixels",
              "no rule below does worse on a layer than on the pixels",
              "Yes: 14 to 17 % against 18 % by the neighbour, 25 to 28 % against 29 % by the class means. Fine-tuning draws "
              "together: 17 to 19 % by the means in layer 3.",
              "29 % on the pixels, 25 to 28 % on every layer. By the nearest neighbour something was: 18 % on the pixels, 14 to "
              "17 % on the layers. Untrained layers lose instead: 19 to 24 % in layer 1, 32 to 34 % in layer 3. But 100 "
              "principal components ([PCA](3_03_autoencoder.ipynb)) give 17 %: only layer 1 is clearly beyond that. Its "
              "nearest neighbour, 14 to 15 %, without one gradient step on labels, does what the whole fine-tuned network does, "
              "about 15 to 15½ %. Height brings nothing yet: by no rule does a higher layer read better than layer 1.",
              "in layer 3 from 27–28 to 17–19 %, as the slide says, and takes off two to three points by the neighbour, one at "
              "most by the softmax layer. Labels alone, from the random start, draw together as much, 15 to 18 %. What "
              "pre-training adds is the neighbour: 13 to 14 % against 15 to 16 %.",
              "the luckiest of the three below: about 2.4, 1.2 and 0.2 points apart")
    few, y, (new, y_new) = unit(run.X[:500]), np.asarray(run.y), run.held_out
    rules = nearest_mean, nearest_neighbour, softmax_layer

    def misread(layers, k):
        return [100 * (rule(up(layers, few)[k], y, up(layers, new)[k]) != y_new).mean() for rule in rules]

    first, *rows = ([float(n) for n in line.split("≈")[1:]] for line in SAID.printed if line.startswith(("x ", "PCA,", "h(")))
    pca, *rows = rows
    before, untrained, after, random = np.split(np.array(rows).reshape(7, 3, 3), [3, 5, 6])          # layer, rule, seed
    V = np.linalg.svd(unit(run.X) - unit(run.X).mean(axis=0), full_matrices=False)[2][:100].T
    assert pca == pytest.approx([100 * (rule(few @ V, y, new @ V) != y_new).mean() for rule in rules], abs=1.2) and pca[1] == 17
    ends = [(row[1].min(), row[1].max()) for row in (*untrained, random[0], after[0])]
    assert ends == [(19, 24), (32, 34), (15, 16), (13, 14)]
    assert (untrained.min(axis=(0, 2)) > first).all() and (random[0, 0].min(), random[0, 0].max()) == (15, 18)
    assert first == [29, 18, 18] == pytest.approx(misread(run.stack, 0), abs=1.2)
    for table, layers, ks in ((before, run.stack, (1, 2, 3)), (untrained, run.first[1][:3], (1, 3)),
                              (after, run.nets[0][:3], [3]), (random, run.nets[1][:3], [3])):
        np.testing.assert_allclose(table[..., 0], [misread(layers, k) for k in ks], atol=1.7, err_msg="seed 0, computed now")
    low, high = before.min(axis=(0, 2)), before.max(axis=(0, 2))
    assert (low[:2].tolist(), high[:2].tolist()) == ([25, 14], [28, 17]) and (high <= first).all()
    assert set(before[2, 0]) == {27, 28} and set(before[2, 2]) == {16, 17} and set(after[0, 0]) == {17, 18, 19}
    assert (before[0] <= before[1:]).all() and set(before[0, 1]) == {14, 15}, "layer 1 against those above it"
    gains = before[2] - after[0]
    assert set(gains[1]) == {2, 3} and set(gains[2]) == {0, 1} and (random[0, 0] < before[2, 0] - 8).all()
    tuned, twin = (np.array([float(n) for line in SAID.printed if line.startswith(f"whole network, {name}")
                             for n in line.split("≈")[1:]]) for name in ("fine-tuned", "random"))
    assert (twin - tuned).round(1).tolist() == [2.4, 1.2, 0.2] and np.abs(before[0, 1] - tuned).max() < 1
    assert 14.9 <= tuned.min() and tuned.max() <= 15.6


@pytest.mark.thorough
def test_the_broken_comparison():
    SAID.says("about 17.5 % against 59.7 %, a gap of 42 points", "about 16.3 % against 17.8 %", "about 17.5 % against 18.7 %")
    run, found = GreedyRun("autoencoder", noise=0, seed=0).to_end(alpha=0.1, scale=1.0), []
    for alpha, scale in ((0.1, 1.0), (3.0, 1.0), (0.1, 4.0)):
        run.tuning = ([], [])
        for _ in run.fine_tune(lambda alpha=alpha: alpha, scale):
            pass
        found.append([errors[-1] for errors in run.tuning])
    np.testing.assert_allclose(found, [[0.175, 0.597], [0.163, 0.178], [0.175, 0.187]], atol=0.012)


def test_labels():
    SAID.says("from about 5 points (autoencoders) and 7½ (RBMs) at 100 labels it falls to about half a point at 10,000",
              "5 to 7½ points at 100 labels",
              "In 10 of the 15 cells the best α was the largest tried, 3")
    SAID.shows("ways chosen by the random start: 4x Glorot at every number of labels")
    record = recorded("pretraining_labels")
    mean, _ = gains_over_random(record["test"])
    assert mean[:, 0].tolist() == pytest.approx([5.2, 7.5], abs=0.1)
    assert mean[:, -1].tolist() == pytest.approx([0.55, 0.55], abs=0.1)
    assert (record["alpha"] == record["alphas"].max()).sum() == 10 and (record["way"][0] == 1).all()


@pytest.mark.thorough
def test_the_plateau_is_long_not_endless():
    SAID.says("Nothing for 110 epochs, then it learns. The other three leave the plateau at epoch 66, 82 and 112, and with 180 "
              "epochs the four misread 9.4 to 10.5 % of the test digits, 4 × Glorot with 60 epochs 8.9 % (median).",
              "with five layers the networks stay on a plateau, for 26 to 112 epochs", "in 120 all do")
    record, data = recorded("pretraining_depth"), jax.device_put(small_digits(2000))
    stays = np.flatnonzero(record["valid"][ONE, 4].min(axis=-1) > 0.85)
    assert stays.tolist() == [4, 6, 10, 11]
    longer = [jax.device_get(depth_cell(seed, 5, 1.0, record["alpha"][ONE, 4], data, 180)) for seed in stays]
    assert [int(np.flatnonzero(one.valid > 0.85).max()) for one in longer] == pytest.approx([110, 66, 112, 82], abs=3)
    test = [float(one.test[0]) for one in longer]
    assert (min(test), max(test)) == (pytest.approx(0.094, abs=0.003), pytest.approx(0.105, abs=0.003))
    assert np.median(record["test"][FOUR, 4, :, 0]) == pytest.approx(0.089, abs=5e-4)


def test_the_boxes_of_s44():
    SAID.says("about 39 % from 1 × Glorot, 8.9 % from 4 × Glorot, 8.0 % pre-trained",
              "With one layer they differ by a point at most",
              "from 1 × Glorot two layers are as good as one, then the error rises and scatters",
              "With five layers nearly all of the gap in this picture is the bad random start. Less than a point is left for "
              "pre-training, at each depth**, perhaps less still: 4 × is the larger of only two scales tried.",
              "At four layers one network of 12 is lost (it alone makes the 7.6 ± 14.8)",
              "at five the 12 lie anywhere from 11.5 to 90.3 %; most of these runs were still falling when cut",
              "From 4 × Glorot all 12 lie between 8.5 and 9.3 %",
              "From there, and pre-trained, a slow rise is left, by less than a point from two layers to five.",
              "Pre-trained is better than 4 × Glorot on 11 or 12 seeds of 12 at each depth, by 0.4 to 0.8 points in the mean "
              "of the pairs", "a second one helps the pre-trained networks a little")
    test = 100 * recorded("pretraining_depth")["test"][..., 0]
    middle = np.median(test, axis=-1)
    np.testing.assert_allclose(middle, [[8.6, 8.5, 9.1, 9.7, 39.0], [8.1, 8.2, 8.4, 8.6, 8.9], [7.7, 7.5, 7.6, 7.7, 8.0]],
                               atol=0.06)
    assert [test[i, 4].min().round(1) for i in (ONE, FOUR)] == pytest.approx([11.5, 8.5])
    assert [test[i, 4].max().round(1) for i in (ONE, FOUR)] == pytest.approx([90.3, 9.3])
    assert middle[ONE, 4] - middle[FOUR, 4] > 0.95 * (middle[ONE, 4] - middle[PRE, 4]) and (middle[FOUR] - middle[PRE] < 1).all()
    kept = recorded("pretraining_depth")["test"][ONE, 3, :, 0] < 0.5
    assert kept.sum() == 11 and (test[ONE, 3] - test[FOUR, 3])[kept].mean() == pytest.approx(0.9, abs=0.1)
    gains = test[FOUR] - test[PRE]
    assert (gains > 0).sum(axis=-1).tolist() == [12, 12, 12, 11, 12]
    assert gains.mean(axis=-1).round(1).tolist() == pytest.approx([0.4, 0.7, 0.8, 0.8, 0.8])
    second = test[PRE, 0] - test[PRE, 1]
    assert (second > 0).sum() == 11 and second.mean() == pytest.approx(0.2, abs=0.05)
    assert (np.diff(middle[:, 1:], axis=1) > 0).all(), "beyond two layers no start gains"
    assert (middle[FOUR:, 4] - middle[FOUR:, 1] < 1).all() and abs(middle[ONE, 1] - middle[ONE, 0]) < 0.2


def test_the_plateau_and_the_budget():
    SAID.says("4 of the 12 networks stay on a plateau for all 60 epochs, the others leave it after 26 to 57",
              "in 60 epochs a third of the runs do not leave it",
              "with four and five layers most runs had their best epoch among the last six: they were still falling when cut",
              "In the other boxes that is at most one run in six",
              "here smaller than 1 × Glorot")
    valid = recorded("pretraining_depth")["valid"]
    stays = valid.min(axis=-1) > 0.85
    assert stays.sum(axis=-1).tolist() == [[0, 0, 0, 1, 4], [0] * 5, [0] * 5]
    left = [np.flatnonzero(curve > 0.85).max() for curve in valid[ONE, 4][~stays[ONE, 4]]]
    assert (min(left), max(left)) == (26, 57)
    late = valid.argmin(axis=-1) >= 54
    assert (late[ONE, 4] == ~stays[ONE, 4]).all()
    share = late.mean(axis=-1)
    np.testing.assert_allclose(share[ONE, 3:], [0.58, 0.67], atol=0.005)
    assert max(share[ONE, :3].max(), share[FOUR:].max()) <= 1 / 6 + 1e-6
    assert all((6 / (n + m)) ** 0.5 > n**-0.5 for n, m in ((D, H), (H, H), (H, C)))
