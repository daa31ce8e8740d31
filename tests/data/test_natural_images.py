import shutil

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.data import DataError, natural_images, patches, whiten
from course_lib.data.natural_images import FOLDER, NAMES, PHOTOGRAPHS

KEY = jax.random.key(0)


def spectral_slope(image, low=4, high=128):
    """Exponent of the rotationally averaged power spectrum in the band [low, high) cycles per image, Hann window."""
    N = len(image)
    window = np.hanning(N)[:, None] * np.hanning(N)
    power = np.abs(np.fft.fft2((image - image.mean()) * window)) ** 2
    f = N * np.hypot(np.fft.fftfreq(N)[:, None], np.fft.fftfreq(N))
    ring = f.round().astype(int).ravel()
    radial = np.bincount(ring, power.ravel()) / np.bincount(ring)
    band = np.arange(low, high)
    return np.polyfit(np.log(band), np.log(radial[band]), 1)[0]


def test_photographs():
    images = natural_images()
    assert images.shape == (5, 512, 512) == (len(NAMES), 512, 512) and images.dtype == np.uint8
    assert natural_images() is images is natural_images(str(FOLDER)) and not images.flags.writeable
    assert (images.std((1, 2)) > 40).all() and len({image.tobytes() for image in images}) == 5


def test_every_photograph_is_attributed():
    text = (FOLDER / "ATTRIBUTION.txt").read_text()
    assert all(f"{name}_by_" in text for name in NAMES)
    assert "CC BY 4.0" in text and "CC0 1.0" in text and "changed by us" in text


@pytest.mark.parametrize(
    "spoil, message",
    [
        (lambda content: None, "photographs.npz is missing"),
        (lambda content: content[:1000], "photographs.npz is truncated: 1,000 of 917,646 bytes"),
        (lambda content: content + b"!", "too long: 917,647 bytes"),
        (lambda content: content[:500] + bytes([content[500] ^ 4]) + content[501:], "corrupt: its SHA-256 is"),
    ],
)
def test_missing_or_altered_file(tmp_path, spoil, message):
    folder = shutil.copytree(FOLDER, tmp_path / "natural")
    path = folder / PHOTOGRAPHS.name
    content = spoil(path.read_bytes())
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=message) as error:
        natural_images(folder)
    assert "git checkout -- " in str(error.value)


def test_whitening_flattens_the_spectrum():
    images = natural_images()
    before = [spectral_slope(image) for image in images / 255]
    after = [spectral_slope(image) for image in np.asarray(whiten(images))]
    assert all(-3 < slope < -2 for slope in before)  # power about 1/f²
    assert all(slope > -1 for slope in after) and abs(np.mean(after)) < 0.6


def test_whiten_is_one_linear_filter_and_one_scale():
    images = natural_images()[:2]
    white = np.asarray(whiten(images), np.float64)
    assert white.shape == (2, 512, 512) and whiten(images).dtype == jnp.float32
    np.testing.assert_allclose(white.std(), 1, rtol=1e-5)
    np.testing.assert_allclose(white.mean((1, 2)), 0, atol=1e-5)
    f = 512 * np.hypot(np.fft.fftfreq(512)[:, None], np.fft.fftfreq(512))
    expected = np.fft.ifft2(np.fft.fft2(images / 255) * f * np.exp(-((f / (0.4 * 512)) ** 4))).real
    np.testing.assert_allclose(white, expected / expected.std(), atol=1e-3)


def test_whiten_keeps_contrast_between_images_and_ignores_its_unit():
    images = natural_images()[:1] / np.float32(255)
    white = np.asarray(whiten(np.concatenate([images, images / 2])))
    np.testing.assert_allclose(white[0].std() / white[1].std(), 2, rtol=1e-4)
    np.testing.assert_allclose(whiten(images), whiten(natural_images()[:1]), atol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 8, 12])
def test_patches_have_unit_deviation_over_the_set_only(size):
    found = patches(KEY, whiten(natural_images()), 2000, size)
    assert isinstance(found, jax.Array) and found.shape == (2000, size**2) and found.dtype == jnp.float32
    np.testing.assert_allclose(found.std(), 1, rtol=1e-4)
    np.testing.assert_allclose(found.mean(), 0, atol=1e-4)
    if size > 1:
        each = np.asarray(found).std(1)
        assert each.max() / each.mean() > 3 and each.min() < each.mean() / 3


def test_patches_are_cut_from_the_images_away_from_the_border():
    N, border, size = 20, 3, 5
    images = np.arange(2 * N * N, dtype=np.float32).reshape(2, N, N)
    found = np.asarray(patches(KEY, images, 3000, size, border))
    step = found[0, 1] - found[0, 0]  # one pixel to the right is +1 before scaling
    corner = np.rint((found[:, 0] - found[:, 0].min()) / step).astype(int) + border * N + border
    inside = np.arange(size)[:, None] * N + np.arange(size)
    np.testing.assert_allclose((found - found[:, :1]) / step, np.broadcast_to(inside.ravel(), found.shape), atol=0.02)
    which, top, left = np.unravel_index(corner, images.shape)
    assert set(which) == {0, 1}
    assert set(top) == set(left) == set(range(border, N - border - size + 1))


def test_patches_may_fill_the_image_and_read_uint8():
    images = natural_images()[1:2, 250:262, 250:262]
    found = patches(KEY, images, 2, border=0)
    scaled = (images.ravel() - images.mean()) / images.std()
    np.testing.assert_allclose(found, np.stack([scaled, scaled]), atol=1e-4)


def test_patches_are_deterministic():
    white = whiten(natural_images())
    assert (patches(KEY, white, 50) == patches(KEY, white, 50)).all()
    assert (patches(KEY, white, 50) != patches(jax.random.key(1), white, 50)).any()


@pytest.mark.parametrize(
    "changed, error, message",
    [
        ({"key": 0}, TypeError, r"jax.random.key\(0\)"),
        ({"n": 0}, ValueError, "n must be at least 1, it is 0"),
        ({"n": 1e4}, TypeError, "n must be an int, static under jit; it is 10000.0"),
        ({"size": 0}, ValueError, "size must be at least 1, it is 0"),
        ({"size": 15}, ValueError, "at most N = 30 pixels: border = 8, size = 15 need 31"),
        ({"border": -1}, ValueError, "border must be at least 0, it is -1"),
        ({"border": 2.5}, TypeError, "border must be an int, static under jit; it is 2.5"),
        ({"images": np.zeros((30, 30), np.uint8)}, ValueError, r"\(k, N, N\); their shape is \(30, 30\)"),
        ({"images": np.zeros((1, 30, 31), np.uint8)}, ValueError, r"their shape is \(1, 30, 31\)"),
        ({"images": np.zeros((0, 30, 30), np.uint8)}, ValueError, r"their shape is \(0, 30, 30\)"),
        ({"images": np.ones((1, 30, 30), np.uint8)}, ValueError, "the 10 patches are constant"),
        ({"images": np.full((1, 30, 30), np.nan)}, ValueError, "images has 900 NaN"),
    ],
)
def test_bad_patch_arguments(changed, error, message):
    arguments = {"key": KEY, "images": natural_images()[:, :30, :30], "n": 10} | changed
    with pytest.raises(error, match=message):
        patches(**arguments)


def test_bad_images_to_whiten():
    with pytest.raises(ValueError, match="the 2 images are constant"):
        whiten(np.full((2, 16, 16), 100, np.uint8))
    with pytest.raises(ValueError, match=r"their shape is \(512, 512\)"):
        whiten(natural_images()[0])
