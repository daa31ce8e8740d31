"""Toy vowels for slide S35: who speaks, and what is said, are two different things in the same spectrum.

NOT speech. A voice is a row of harmonics of its pitch; the mouth has two resonances, whose places say which of five vowels
it is, and whose scale is the speaker's (a long vocal tract has low ones). x is the log power in BANDS bands, with noise.
"""
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

VOWELS = {"i": (300, 2300), "e": (450, 1900), "a": (750, 1250), "o": (480, 900), "u": (320, 700)}   # Hz, round numbers
BANDS, TOP, WIDTH = 40, 4000.0, 120.0


class Spoken(NamedTuple):
    """X (T, BANDS), y (T,) which vowel, speaker (T,)."""

    X: np.ndarray
    y: np.ndarray
    speaker: np.ndarray


def vowels(seed: int, speakers: Iterable[int], each: int, noise: float = 1.0) -> Spoken:
    """`each` recordings of every vowel by every one of `speakers` (a range of numbers: a speaker is the same each time)."""
    rng = np.random.default_rng(seed)
    X, y, who = [], [], []
    for speaker in speakers:
        pitch, scale = voice(speaker)
        for c, resonances in enumerate(VOWELS.values()):
            X += [spectrum(pitch * rng.normal(1, 0.03), scale * np.array(resonances), rng, noise) for _ in range(each)]
            y += [c] * each
            who += [speaker] * each
    return Spoken(np.array(X, np.float32), np.array(y, np.int32), np.array(who, np.int32))


def voice(speaker: int) -> tuple[float, float]:
    """(pitch in Hz, scale of the resonances) of a speaker: high voices have, mostly, short vocal tracts."""
    rng = np.random.default_rng((1, speaker))
    height = rng.uniform()
    return 90 + 190 * height, 0.85 + 0.35 * height + rng.normal(0, 0.04)


def spectrum(pitch: float, resonances: np.ndarray, rng: np.random.Generator, noise: float) -> np.ndarray:
    """Log power in each band, its mean over the bands taken out (loudness says nothing)."""
    f = pitch * np.arange(1, int(TOP / pitch) + 1)
    power = sum(1 / (1 + ((f - r) / WIDTH) ** 2) for r in resonances) * (pitch / f)
    band = np.minimum((f / TOP * BANDS).astype(int), BANDS - 1)
    total = np.bincount(band, power, BANDS) + 1e-3
    x = np.log(total) + noise * rng.normal(size=BANDS)
    return (x - x.mean()) / 2
