"""Recorded experiments: every file has its program and every program its file; bad files and names are clear errors."""
import numpy as np
import pytest

from course_lib.commands.reproduce import differences, experiments, main
from course_lib.data import DataError, recorded
from course_lib.data.recorded import FOLDER, LARGEST, write

EXPERIMENTS = experiments()


def test_every_program_has_its_file_and_every_file_its_program():
    assert list(EXPERIMENTS) == sorted(path.stem for path in FOLDER.glob("*"))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_file_is_small_read_only_and_says_how_long_it_took(name):
    arrays = recorded(name)
    assert (FOLDER / f"{name}.npz").stat().st_size <= LARGEST
    assert arrays["seconds"] > 0 and len(arrays) > 1
    assert all(array.dtype.kind in "fiub" and not array.flags.writeable for array in arrays.values())


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_program_says_what_it_measures(name):
    module = EXPERIMENTS[name]
    assert len(module.__doc__.splitlines()[0]) > 30 and callable(module.run)


def test_what_is_written_is_read_and_the_bytes_are_the_same_again(tmp_path):
    arrays = {"error": np.array([[0.1, np.nan]]), "n": np.arange(3), "one": np.float32(2)}
    write("trial", arrays, tmp_path)
    first = (tmp_path / "trial.npz").read_bytes()
    write("trial", dict(reversed(arrays.items())), tmp_path)
    assert (tmp_path / "trial.npz").read_bytes() == first
    found = recorded("trial", tmp_path)
    assert found["error"].dtype == np.float32 and found["error"].shape == (1, 2) and found["one"].shape == ()
    assert found["n"].tolist() == [0, 1, 2]


def test_what_is_wrong_is_said(tmp_path, capsys):
    with pytest.raises(ValueError, match="no recorded experiment 'nothing'"):
        recorded("nothing", tmp_path)
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(DataError, match="bad.npz is corrupt"):
        recorded("bad", tmp_path)
    with pytest.raises(ValueError, match="keep only what is shown"):
        write("large", {"x": np.random.default_rng(0).normal(size=100_000)}, tmp_path)
    assert main(["nothing"]) == 2 and "no experiment nothing" in capsys.readouterr().err


def test_a_comparison_tells_every_difference():
    new = {"a": np.array([1.0, 2.5, np.nan]), "b": np.zeros(2), "c": np.zeros(1)}
    old = {"a": np.array([1.0, 2.0, 3.0]), "b": np.zeros(3)}
    assert list(differences(new, old)) == ["  a (3,): largest difference 0.5, 1 differ in being finite",
                                           "  b: shape (2,), stored (3,)", "  c: new"]
