"""The recorded walls of filters: what their reach is by hand, what the record holds, the experiment on a few digits."""
import numpy as np
import pytest

from course_lib.data import recorded
from course_lib.lessons.autoencoder.recorded_filters import DIGITS, NOISES, SHOWN, H, spread_of, trained
from course_lib.widgets import FilterWalls
from tests.hands import no_thread_left  # noqa: F401


def test_the_reach_of_a_spot_of_a_line_and_of_weights_everywhere():
    spot, line, everywhere = np.zeros((28, 28)), np.zeros((28, 28)), np.ones((28, 28))
    spot[3:5, 20:22] = -1
    line[10, 4:13] = [1, -1] * 4 + [1]
    found = spread_of(np.stack([spot, line, everywhere]).reshape(3, 784))
    np.testing.assert_allclose(found, [np.sqrt(0.5), np.sqrt(60 / 9), np.sqrt((28**2 - 1) / 6)])


def test_the_record_is_of_this_experiment_and_noise_draws_filters_together():
    kept = recorded("denoising_filters")
    assert kept["W"].shape == (len(NOISES), SHOWN, 784) and kept["spread"].shape == (len(NOISES), H)
    assert kept["noise"].tolist() == list(NOISES) and kept["x_hat"].shape == (len(NOISES), DIGITS, 784)
    W = kept["W"] * kept["scale"][..., None]
    np.testing.assert_allclose([spread_of(one) for one in W], kept["spread"][:, :SHOWN], atol=0.2)
    reach = np.median(kept["spread"], axis=1)
    assert (np.diff(reach) < 0).all()


@pytest.mark.slow
def test_the_experiment_runs_on_a_few_digits():
    one, other = (trained(noise, H=8, n_epochs=1, n=400) for noise in NOISES[:2])
    assert one.W.shape == (8, 784) and np.abs(np.asarray(one.W) - np.asarray(other.W)).max() > 1e-3


def test_the_picture_shows_the_level_that_is_chosen():
    walls, kept = FilterWalls(), recorded("denoising_filters")
    assert "With 50 % erased" in walls.status
    walls.set(noise="25 %")
    assert f"ℓ = {kept['loss'][1, 0]:.0f} on whole validation digits, {kept['loss'][1, 1]:.0f} on half" in walls.status
    shown = walls.view.walls[1].pixels
    scaled = kept["W"][1, 0].reshape(28, 28) / np.abs(kept["W"][1, 0]).max()
    assert shown[1:29, 1:29] == pytest.approx(scaled, abs=1e-5)
    walls.close()
