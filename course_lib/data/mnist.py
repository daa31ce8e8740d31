"""MNIST: 70,000 handwritten digits of 28 x 28 = 784 grey levels, 0 (paper) to 255 (ink), labels 0 to 9.

The four official files are embedded byte for byte. Split: the usual one, in which the last 10,000 of the 60,000
official training images are held out as the validation set; the 10,000 official test images are the test set. The
pixels stay uint8 (55 MB); the library scales a mini-batch to [0, 1] when it uses it. Licence: CC BY-SA 3.0,
© Yann LeCun and Corinna Cortes, derived from NIST Special Databases 1 and 3 (embedded/mnist/LICENSE.txt).
"""
import functools
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import as_array, check_count

from .examples import Data, Splits
from .files import EMBEDDED, DataError, DataFile, read_verified

FOLDER = EMBEDDED / "mnist"
TRAIN_X = DataFile(
    "train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
)
TRAIN_Y = DataFile(
    "train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
)
TEST_X = DataFile(
    "t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
)
TEST_Y = DataFile(
    "t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
)
OFFICIAL, VALID = 60_000, 10_000
PIECE = 1 << 16            # bytes of a packed file that are unpacked at once
IMAGES_START = 16          # bytes of the header of an IDX file with three dimensions


def mnist(folder: str | Path = FOLDER, keep: bool = True) -> Splits:
    """MNIST as Splits of Data: X uint8 (50,000 | 10,000 | 10,000, 784), y int32 (50,000 | 10,000 | 10,000,).

    Read, verified (SHA-256) and decompressed once per process: every call returns the same arrays, which are therefore
    read-only. keep=False: read anew and let go, for who takes a few rows of them all. `folder` holds the four files.
    Raises DataError if one is missing, truncated or altered.
    """
    return (_load if keep else _load.__wrapped__)(Path(folder).resolve())


@functools.cache
def _load(folder):
    X, y = _images(folder, TRAIN_X), _labels(folder, TRAIN_Y)
    train, valid = Data(X[:-VALID], y[:-VALID]), Data(X[-VALID:], y[-VALID:])
    return Splits(train, valid, Data(_images(folder, TEST_X), _labels(folder, TEST_Y)))


def first_digits(rows: int, folder: str | Path = FOLDER) -> tuple[Data, Data]:
    """The first `rows` images of `mnist().train` and of `mnist().test`, unpacked alone: 60 MB less than all of them.

    ValueError unless 1 ≤ rows ≤ 10,000; DataError as `mnist`.
    """
    return _part(folder, TRAIN_X, TRAIN_Y, 0, rows), _part(folder, TEST_X, TEST_Y, 0, rows)


def held_out_digits(rows: int, folder: str | Path = FOLDER) -> Data:
    """The first `rows` images of `mnist().valid`, unpacked alone; errors as `first_digits`."""
    return _part(folder, TRAIN_X, TRAIN_Y, OFFICIAL - VALID, rows)


def _part(folder, file_X, file_y, first, rows):
    """`rows` images from number `first` on: what stands before them is unpacked, and dropped, a piece at a time."""
    if not isinstance(rows, (int, np.integer)) or not 1 <= rows <= VALID:
        raise ValueError(f"rows must be from 1 to {VALID}, it is {rows}")
    content, unpack = read_verified(folder, file_X), zlib.decompressobj(wbits=31)
    at, found, start = 0, bytearray(), IMAGES_START + first * 784
    for k in range(0, len(content), PIECE):
        piece = unpack.decompress(content[k : k + PIECE])
        found += piece[max(start - at, 0) : max(start + rows * 784 - at, 0)]
        at += len(piece)
        if len(found) == rows * 784:
            break
    return Data(np.frombuffer(bytes(found), np.uint8).reshape(rows, 784), _labels(folder, file_y)[first : first + rows])


def _images(folder, file):
    images = read_idx(_gunzip(read_verified(folder, file)), 3, file.name)
    return images.reshape(len(images), -1)


def _labels(folder, file):
    labels = read_idx(_gunzip(read_verified(folder, file)), 1, file.name).astype(np.int32)
    labels.flags.writeable = False
    return labels


def _gunzip(content):
    """The gzip member `content`, decompressed into one buffer of exactly the size that its last four bytes announce."""
    return zlib.decompress(content, wbits=31, bufsize=int.from_bytes(content[-4:], "little"))


def read_idx(content: bytes, ndim: int, name: str) -> np.ndarray:
    """The array of unsigned bytes, with `ndim` dimensions, in the bytes of an IDX file: a read-only view, no copy.

    Header: 0, 0, type (8 = unsigned byte), number of dimensions, then each dimension as a big-endian 32-bit integer.
    Raises DataError, naming the file, unless magic number, dimensions and length agree.
    """
    magic, wanted = content[:4], bytes([0, 0, 8, ndim])
    if magic != wanted:
        raise DataError(f"{name} is no IDX file of bytes: its magic number is 0x{magic.hex()}, not 0x{wanted.hex()}")
    start = 4 + 4 * ndim
    if len(content) < start:
        raise DataError(f"{name} ends inside its IDX header: {len(content)} of {start} bytes")
    shape = tuple(int(size) for size in np.frombuffer(content, ">u4", ndim, offset=4))
    if math.prod(shape) != len(content) - start:
        raise DataError(
            f"{name} announces {' x '.join(map(str, shape))} = {math.prod(shape):,} bytes of data, "
            f"it holds {len(content) - start:,}"
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def shrink(X: ArrayLike, side: int) -> np.ndarray:
    """Digits (T, 784) -> (T, side²) float32, each pixel the mean of a square; side divides 28. uint8 is read as x / 255.

    ValueError for another shape of X or another side.
    """
    X = np.asarray(as_array(X, "X"))
    if X.ndim != 2 or X.shape[1] != 784:
        raise ValueError(f"X must be digits (T, 784), it has shape {X.shape}")
    if 28 % check_count(side, "side"):
        raise ValueError(f"side must divide 28, it is {side}")
    square = 28 // side
    blocks = X.reshape(-1, side, square, side, square)
    means = blocks.mean(axis=(2, 4), dtype=np.float32).reshape(-1, side * side)
    return means / np.float32(255) if X.dtype == np.uint8 else means
