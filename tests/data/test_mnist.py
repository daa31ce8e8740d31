import gzip
import shutil
import subprocess
import sys

import jax
import numpy as np
import pytest

from course_lib.data import Data, DataError, first_digits, held_out_digits, mnist, subset
from course_lib.data.mnist import FOLDER, TEST_X, TEST_Y, TRAIN_X, TRAIN_Y, read_idx

FILES = [TRAIN_X, TRAIN_Y, TEST_X, TEST_Y]
OFFICIAL_TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
OFFICIAL_TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "mnist folder")


def test_shapes_and_types():
    for split, T in zip(mnist(), (50_000, 10_000, 10_000), strict=True):
        assert split.X.shape == (T, 784) and split.X.dtype == np.uint8
        assert split.y.shape == (T,) and split.y.dtype == np.int32


def test_official_class_counts():
    train, valid, test = mnist()
    counts = np.bincount(train.y, minlength=10) + np.bincount(valid.y, minlength=10)
    assert counts.tolist() == OFFICIAL_TRAIN_COUNTS
    assert np.bincount(test.y).tolist() == OFFICIAL_TEST_COUNTS


def test_examples_are_in_the_official_order():
    train, valid, test = mnist()
    assert train.y[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert test.y[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    raw = gzip.decompress((FOLDER / TRAIN_X.name).read_bytes())
    assert train.X[0].tobytes() == raw[16 : 16 + 784] and valid.X[-1].tobytes() == raw[-784:]


def test_pixels_are_ink_on_paper_with_the_published_mean():
    train, valid, _ = mnist()
    mean = (train.X.mean() * 5 + valid.X.mean()) / 6 / 255
    assert abs(mean - 0.1307) < 1e-4
    assert train.X.min() == 0 and train.X.max() == 255


def test_loaded_once_shared_and_read_only():
    assert mnist() is mnist(FOLDER) is mnist(str(FOLDER))
    train, valid, _ = mnist()
    assert np.shares_memory(train.X, train.X.base) and train.X.base is valid.X.base
    for split in mnist():
        for array in split:
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1


@pytest.mark.parametrize("rows", [1, 2000, 10_000])
def test_the_first_digits_are_those_of_the_whole_set(rows):
    whole = mnist()
    parts = (*first_digits(rows), held_out_digits(rows))
    for few, all_of_them in zip(parts, (whole.train, whole.test, whole.valid), strict=True):
        assert few.X.dtype == np.uint8 and np.array_equal(few.X, all_of_them.X[:rows])
        assert few.y.dtype == np.int32 and np.array_equal(few.y, all_of_them.y[:rows])
        assert not few.X.flags.writeable and not few.y.flags.writeable


def flip_a_bit(path, at):
    """Alter one bit of the byte `at`; the size stays."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("rows", [0, -1, 10_001])
def test_no_more_first_digits_than_both_sets_have(rows):
    with pytest.raises(ValueError, match="rows must be from 1 to 10000"):
        first_digits(rows)
    with pytest.raises(ValueError, match="rows must be from 1 to 10000"):
        held_out_digits(rows)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_first_digits_of_an_altered_file_are_refused(folder, file):
    flip_a_bit(folder / file.name, -100)
    with pytest.raises(DataError, match="is corrupt"):
        first_digits(5, folder)


def test_import_reads_no_data_and_starts_no_device():
    program = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import course_lib.data
assert not [path for path in opened if "embedded" in path], opened
from jax._src import xla_bridge
assert not xla_bridge._backends
assert not {"matplotlib", "ipywidgets", "PIL"} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=FOLDER.parents[3])
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_missing_file(folder, file):
    (folder / file.name).unlink()
    with pytest.raises(DataError, match=f"{file.name} is missing") as error:
        mnist(folder)
    assert f"git checkout -- '{folder / file.name}'" in str(error.value) and "install" in str(error.value)
    assert isinstance(error.value, RuntimeError)


def test_missing_folder(tmp_path):
    with pytest.raises(DataError, match="train-images-idx3-ubyte.gz is missing"):
        mnist(tmp_path / "nowhere")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_truncated_file(folder, file):
    path = folder / file.name
    path.write_bytes(path.read_bytes()[:4000])
    with pytest.raises(DataError, match=rf"{file.name} is truncated: 4,000 of {file.size:,} bytes"):
        mnist(folder)


def test_file_with_a_tail(folder):
    with open(folder / TRAIN_Y.name, "ab") as labels:
        labels.write(b"\0")
    with pytest.raises(DataError, match="too long: 28,882 bytes instead of 28,881"):
        mnist(folder)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_one_flipped_bit(folder, file):
    flip_a_bit(folder / file.name, file.size // 2)
    with pytest.raises(DataError, match=rf"{file.name} is corrupt: its SHA-256 is .* must be {file.sha256}"):
        mnist(folder)


def test_unreadable_file(folder):
    (folder / TEST_Y.name).unlink()
    (folder / TEST_Y.name).mkdir()
    with pytest.raises(DataError, match=f"{TEST_Y.name} in .* cannot be read"):
        mnist(folder)


def test_a_repaired_file_loads_without_a_restart(folder):
    path, content = folder / TEST_Y.name, (FOLDER / TEST_Y.name).read_bytes()
    path.write_bytes(content[:-1])
    with pytest.raises(DataError):
        mnist(folder)
    path.write_bytes(content)
    assert mnist(folder).test.y[0] == 7


def test_read_idx_is_a_view():
    content = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6])
    array = read_idx(content, 2, "small")
    assert array.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert np.shares_memory(array, np.frombuffer(content, np.uint8)) and not array.flags.writeable


@pytest.mark.parametrize(
    "content, message",
    [
        (bytes([0, 0, 8, 1, 0, 0, 0, 1, 7]), "small is no IDX file .* magic number is 0x00000801, not 0x00000802"),
        (bytes([0, 0, 13, 2] + [0] * 8), "magic number is 0x00000d02"),
        (b"", "magic number is 0x,"),
        (bytes([0, 0, 8, 2, 0, 0, 0, 2, 0]), "ends inside its IDX header: 9 of 12 bytes"),
        (bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2]), "announces 2 x 3 = 6 bytes of data, it holds 2"),
        (bytes([0, 0, 8, 2] + [255] * 8), "announces 4294967295 x 4294967295"),
    ],
)
def test_bad_idx(content, message):
    with pytest.raises(DataError, match=message):
        read_idx(content, 2, "small")


def test_subset_is_random_distinct_and_deterministic():
    data = mnist().train
    numbered = Data(np.arange(50_000), data.y)
    rows = subset(jax.random.key(0), numbered, 1000).X
    assert len(set(rows.tolist())) == 1000 and (np.diff(rows) < 0).sum() > 400
    assert (rows == subset(jax.random.key(0), numbered, 1000).X).all()
    assert (rows != subset(jax.random.key(1), numbered, 1000).X).any()
    drawn = subset(jax.random.key(0), data, 1000)
    assert (drawn.X == data.X[rows]).all() and (drawn.y == data.y[rows]).all()
    assert drawn.X.dtype == np.uint8 and drawn.y.dtype == np.int32


@pytest.mark.parametrize("balanced", [False, True])
def test_smaller_subset_begins_the_larger_one(balanced):
    numbered = Data(np.arange(50_000), mnist().train.y)
    small, large = (subset(jax.random.key(0), numbered, n, balanced) for n in (137, 4000))
    assert (small.X == large.X[:137]).all()
    everything = subset(jax.random.key(0), numbered, 45_000 if balanced else 50_000, balanced)
    assert len(set(everything.X.tolist())) == len(everything.X)


@pytest.mark.parametrize("n", [1, 9, 10, 57, 1000, 45_060])
def test_balanced_subset(n):
    counts = np.bincount(subset(jax.random.key(2), mnist().train, n, balanced=True).y, minlength=10)
    assert counts.sum() == n and counts.max() - counts.min() <= 1


def test_balanced_subset_that_a_small_class_forbids():
    labels = mnist().train.y
    most = 10 * np.bincount(labels).min() + 9
    assert len(subset(jax.random.key(0), mnist().train, most, balanced=True).y) == most
    with pytest.raises(ValueError, match=f"class 5 has only 4,506 examples, so at most {most:,} .* n = {most + 1:,}"):
        subset(jax.random.key(0), mnist().train, most + 1, balanced=True)


@pytest.mark.parametrize(
    "n, error, message",
    [
        (0, ValueError, "n must be at least 1, it is 0"),
        (-3, ValueError, "n must be at least 1, it is -3"),
        (10_001, ValueError, "n = 10,001 examples were asked for, the data set has T = 10,000"),
        (2.5, TypeError, "n must be an int, static under jit; it is 2.5"),
    ],
)
def test_subset_of_a_bad_size(n, error, message):
    with pytest.raises(error, match=message):
        subset(jax.random.key(0), mnist().test, n)


def test_subset_needs_a_key():
    with pytest.raises(TypeError, match=r"jax.random.key\(0\)"):
        subset(0, mnist().test, 10)


def test_what_is_not_kept_is_the_same_and_another():
    kept, anew = mnist(), mnist(keep=False)
    assert mnist().train.X is kept.train.X is not anew.train.X
    assert all((a.X == b.X).all() and (a.y == b.y).all() for a, b in zip(kept, anew, strict=True))
