"""Toy vowels of slide S35: a speaker keeps the voice, vowels differ, and who is in the test set decides the error."""
import numpy as np

from course_lib.data.vowels import BANDS, VOWELS, spectrum, voice, vowels


def test_shapes_and_seeds():
    one, same, other = vowels(0, range(3), 4), vowels(0, range(3), 4), vowels(1, range(3), 4)
    assert one.X.shape == (3 * 5 * 4, BANDS) and one.X.dtype == np.float32
    assert np.bincount(one.y).tolist() == [12] * len(VOWELS) and np.bincount(one.speaker).tolist() == [20] * 3
    np.testing.assert_array_equal(one.X, same.X)
    assert (one.X != other.X).all() and abs(one.X.mean(axis=1)).max() < 1e-5


def test_a_speaker_keeps_the_voice_and_high_voices_have_high_resonances():
    assert voice(7) == voice(7) != voice(8)
    pitch, scale = np.array([voice(n) for n in range(200)]).T
    assert 90 <= pitch.min() < pitch.max() <= 280 and np.corrcoef(pitch, scale)[0, 1] > 0.7


def test_the_resonances_are_where_the_power_is():
    x = spectrum(100.0, np.array((500.0, 2000.0)), np.random.default_rng(0), noise=0.0)
    assert {int(x[:10].argmax()), 10 + int(x[10:].argmax())} <= {4, 5, 19, 20}


def test_strangers_are_misheard_more_often_by_nearest_neighbours_too():
    from sklearn.neighbors import KNeighborsClassifier

    heard, again, strangers = vowels(2, range(4), 30), vowels(3, range(4), 30), vowels(1, range(100, 140), 3)
    model = KNeighborsClassifier(5).fit(heard.X, heard.y)
    assert 1 - model.score(strangers.X, strangers.y) > 1.5 * (1 - model.score(again.X, again.y))
