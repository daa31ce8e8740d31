"""Paint a region, fit it with H hidden units. Slide S08: each stroke, each H is a whole training run, shown at once."""
import jax
import numpy as np

from course_lib.data.toys import REACH, grid
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import count, percent

from .region_fit import CELLS, FRAMES, PRESETS, STEPS, SURFACE_N, WIDEST, cell_orders, fit_region, preset, region_frame
from .regions import best_line, components
from .regions_view import TILES, RegionsPicture, RegionsView

TILE_N = 34             # points along each side of a unit's own picture


class Regions(RecordedRun):
    """Brush cells on and off on the left-hand picture; drag H; scrub the run with t."""

    title = "Paint a region and fit it"
    frames = FRAMES
    controls = (
        Choice("region", "region", "islands", "the painted region to begin with", "what", options=(*PRESETS, "own")),
        Choice("brush", "brush", "paint", "what the brush does", "what", options=("paint", "erase"), draw_only=True),
        Slider("size", "size", 1, "size of the brush in cells", "what", low=1, high=4, step=1, draw_only=True),
        Slider("H", "H", 8, "number of hidden units H", "how", low=1, high=WIDEST, step=1),
        Slider("alpha", "α", 0.05, "learning rate alpha of Adam", "how", low=0.003, high=0.5, log=True),
        Slider("seed", "seed", 2, "seed of the run", "how", low=0, high=31, step=1),
        *run_controls(FRAMES, seeds=False),
        Button("clear", "Clear", says="begin with an empty painting", group="run"),
    )
    more = ("size", "alpha", "clear")

    def make_view(self):
        return RegionsView(CELLS, SURFACE_N)

    def setup(self):
        super().setup()
        self.mask, self.stroke = preset("islands"), None
        self.view.show_brush(None)

    def compute(self, region, H, alpha, seed):
        if region != "own":
            self.mask = preset(region)
        return jax.tree.map(np.asarray, fit_region(self.mask, H, alpha, seed))

    def show(self, run, t, H, **values):
        (hidden, out), fine, coarse = jax.tree.map(np.asarray, region_frame(run.theta, np.int32(t)))
        fine = np.nan_to_num(fine)
        self.pieces = components(fine > 0.5)[1]
        titles = (f"painted: {count(components(self.mask)[1], 'piece')}",
                  f"H = {H}: {count(self.pieces, 'piece')}\n{percent(run.accuracy[t], 1)} of the cells right",
                  f"z after {t * STEPS} steps")
        self.view.update(RegionsPicture(
            self.mask, fine, np.nan_to_num(coarse), tuple(zip(hidden.W[:H], hidden.b[:H], strict=True)),
            np.abs(out.W[0, :H]), titles, *self._strongest(hidden, out.W[0, :H])))

    @staticmethod
    def _strongest(hidden, weights):
        """The units with the largest output weights, each h_j over the plane, and what is written over them."""
        order = np.argsort(-np.abs(np.nan_to_num(weights)), kind="stable")[:TILES]
        x = grid(TILE_N)
        h = [np.nan_to_num(np.tanh(hidden.b[j] + x @ hidden.W[j])).reshape(TILE_N, TILE_N) for j in order]
        which = "the hidden units" if len(weights) <= TILES else f"the {TILES} hidden units with the largest output weights"
        return (tuple((int(j) + 1, unit, float(weights[j])) for j, unit in zip(order, h, strict=True)),
                f"{which}: each a half-plane, blue +1, orange −1")

    def sentence(self, old, new, run):
        painted = components(self.mask)[1]
        if not self.mask.any() or self.mask.all():
            return "Paint something on the left: press and drag. All cells are the same, there is nothing to separate."
        best = best_line(cell_orders(), self.mask.ravel())[0]
        words = [f"H = {new['H']}: {percent(run.accuracy[new['t']], 1)} of {CELLS * CELLS} cells are right; the best single "
                 f"line reaches {percent(best, 1)}. Your region: {count(painted, 'piece')}, "
                 f"the network's: {count(self.pieces, 'piece')}."]
        if not np.isfinite(run.loss).all():
            words = [f"The run diverged: α = {new['alpha']:g} is too large."]
        if self.kept:
            words.append(f"A (H = {self.kept[0]['H']}) ended at {percent(self.kept[1].accuracy[-1], 1)}.")
        return " ".join(words)

    # --- the brush ------------------------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.painting.ax]

    def pointer(self, kind, ax, x, y, event):
        if kind == "up" or ax is not self.view.painting.ax:
            self.stroke = None
            return
        if kind == "down":
            self.stroke = (x, y)
            self.on = (self.values["brush"] == "paint") != bool(event.get("shift", False))
        if kind in ("down", "move") and self.stroke:
            self._paint(self.stroke, (x, y))
            self.stroke = (x, y)

    def _paint(self, p, q):
        """Set the cells under the brush on the way from p to q, each sharing a side with the one before."""
        mask, cell, size = self.mask.copy(), 2 * REACH / CELLS, self.values["size"]
        way = np.linspace(p, q, 2 + int(np.hypot(q[0] - p[0], q[1] - p[1]) / cell * 4))
        cells = np.floor((way + REACH) / cell - (size - 1) / 2).astype(int)
        corners = np.stack([cells[1:, 0], cells[:-1, 1]], axis=1)      # a diagonal step goes round its corner
        for j, i in np.unique(np.concatenate([cells, corners]), axis=0):
            mask[max(i, 0):max(i + size, 0), max(j, 0):max(j + size, 0)] = self.on
        if (mask == self.mask).all():
            return
        self.mask, old = mask, dict(self.values)
        self.values["region"] = "own"
        self.refresh(old)

    def on_clear(self):
        self.mask, old = np.zeros((CELLS, CELLS), bool), dict(self.values)
        self.values["region"] = "own"
        self.refresh(old)

    def key(self, key, shift):
        """Up and down: more or fewer units; the rest as in every run."""
        if key in ("ArrowUp", "ArrowDown"):
            self.nudge("H", 1 if key == "ArrowUp" else -1)
        else:
            super().key(key, shift)

    # --- the experiment code: an own painting in hexadecimal -------------------------------------------------------

    def extra(self):
        if self.values["region"] != "own":
            return {}
        return {"cells": np.packbits(self.mask).tobytes().hex()}

    def extra_names(self):
        return {"cells"}

    def restore_extra(self, extra):
        if "cells" not in extra:
            return
        try:
            bits = np.unpackbits(np.frombuffer(bytes.fromhex(extra["cells"]), np.uint8))
            self.mask = bits.reshape(CELLS, CELLS).astype(bool)
        except ValueError:
            raise ValueError(f"cells must be a painting of {CELLS} × {CELLS} cells as this widget writes it") from None
