"""An explorer with more parameters than sliders: slider "which" chooses one of them, slider "w" holds its value."""
from collections.abc import Mapping, Set
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from .controls import Value, Values
from .explorer import Explorer

Index = int | tuple[int, ...]
"""Where in its tensor a parameter stands."""


class OneAtATime(Explorer):
    """Needs sliders "which" (1 ... n) and "w". `first`: {tensor: start values}; `names`: {name: (tensor, index)}, in order.

    `theta` holds the values now as float32 arrays; in the experiment code each moved one stands under its own name.
    """

    first: Mapping[str, ArrayLike] = {}
    names: Mapping[str, tuple[str, Index]] = {}

    def __init__(self, **start: Value) -> None:
        if "which" in start and "w" not in start:
            which = next(c for c in self.controls if c.name == "which").clean(start["which"])
            _, tensor, index = self.chosen(which)
            start["w"] = float(np.array(self.first[tensor])[index])
        super().__init__(**start)

    def setup(self) -> None:
        self.theta = {tensor: np.array(values, np.float32) for tensor, values in self.first.items()}
        self._write()

    def chosen(self, which: int | None = None) -> tuple[str, str, Index]:
        """(name, tensor, index) of parameter number `which`, by default of the chosen one."""
        name = list(self.names)[(which or self.values["which"]) - 1]
        return name, *self.names[name]

    def take(self, theta: Mapping[str, ArrayLike]) -> None:
        """Take all parameters from {tensor: values}; the slider shows what its parameter has become."""
        self.theta = {tensor: np.array(theta[tensor], np.float32) for tensor in self.first}
        self._read()

    def _write(self):
        _, tensor, index = self.chosen()
        self.theta[tensor][index] = self.values["w"]

    def _read(self):
        _, tensor, index = self.chosen()
        self.values["w"] = self.by_name["w"].clean(float(self.theta[tensor][index]))

    def set(self, **values: Value) -> Self:
        if "which" in values and "w" not in values:
            _, tensor, index = self.chosen(self._movable("which").clean(values["which"]))
            values["w"] = float(self.theta[tensor][index])
        return super().set(**values)

    def changed(self, old: Values) -> None:
        self._write()
        super().changed(old)

    def transient(self, name: str) -> bool:
        return name == "w"                       # it stands under its parameter's name

    def extra(self) -> dict[str, str]:
        return {name: f"{self.theta[t][i]:g}" for name, (t, i) in self.names.items()
                if abs(self.theta[t][i] - np.array(self.first[t])[i]) > 1e-6}

    def extra_names(self) -> Set[str]:
        return set(self.names)

    def restore_extra(self, extra: dict[str, str]) -> None:
        self.theta = {tensor: np.array(values, np.float32) for tensor, values in self.first.items()}
        for name, text in extra.items():
            tensor, index = self.names[name]
            self.theta[tensor][index] = self.by_name["w"].clean(text)
        self._read()
