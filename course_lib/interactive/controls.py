"""What a hand can move: each control has a name for code, a label for the eye and a description for the ear."""
import math
import re
from dataclasses import dataclass
from typing import Any, ClassVar

Value = Any
"""What a control stands at: a number, a word, on or off; None where it has no value."""

Values = dict[str, Value]
"""The value of each control, by its name."""

WRITTEN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Control:
    """`draw_only` controls change what is shown of a result, not the result: nothing is computed anew."""

    name: str
    label: str
    start: Value = None
    says: str = ""
    group: str = ""
    draw_only: bool = False
    kind: ClassVar[str] = ""

    def spec(self) -> dict[str, Any]:
        """What the front end must know to build it."""
        return dict(kind=self.kind, name=self.name, label=self.label, aria=self.says or self.label, group=self.group)

    def clean(self, value: Value) -> Value:
        """`value` as it is kept. ValueError in the label's own name if the control cannot stand there."""
        return value

    def text(self, value: Value) -> str:
        """`value` in an experiment code."""
        return str(value)

    def parse(self, text: str) -> Value:
        """The value that `text` wrote."""
        return self.clean(text)


def read(number: Value) -> float:
    """A number, or one as a hand writes it: 0.5 and 0,5 and −.5 and 1e-3. ValueError for any other words, TypeError else."""
    if isinstance(number, str):
        number = number.strip().replace("−", "-")
        if not WRITTEN.fullmatch(number):
            raise ValueError(f"{number!r} is no number")
        number = number.replace(",", ".")
    return float(number)


@dataclass(frozen=True)
class Slider(Control):
    """A number from low to high in steps of `step`; with log=True the handle moves through powers of ten."""

    low: float = 0.0
    high: float = 1.0
    step: float = 0.01
    log: bool = False
    kind: ClassVar[str] = "slider"

    def spec(self) -> dict[str, Any]:
        return super().spec() | dict(min=self.low, max=self.high, step=self.step, log=self.log)

    @property
    def whole(self) -> bool:
        """Whether it moves through whole numbers only."""
        return isinstance(self.step, int)

    def clean(self, value: Value) -> Value:
        """`value` on the slider's grid. ValueError in the label's own name if it is not a number in the range."""
        try:
            number = read(value)
        except (TypeError, ValueError):
            raise ValueError(f"{self.label} must be a number, not {value!r}") from None
        if self.whole and isinstance(value, str) and number % 1:
            raise ValueError(f"{self.label} must be a whole number, not {value!r}")
        slack = 1e-9 * (self.low if self.log else 1)          # low may be far below 1e-9 itself
        if not math.isfinite(number) or not self.low - slack <= number <= self.high + 1e-9:
            raise ValueError(f"{self.label} must lie between {self.low:g} and {self.high:g}, {number:g} does not")
        if self.log:
            return float(f"{number:.3g}")
        number = min(self.high, self.low + round((number - self.low) / self.step) * self.step)
        return int(round(number)) if self.whole else round(float(number), 6)

    def text(self, value: Value) -> str:
        return f"{value:g}"


@dataclass(frozen=True)
class Choice(Control):
    """One of a few words."""

    options: tuple[str, ...] = ()
    kind: ClassVar[str] = "choice"

    def spec(self) -> dict[str, Any]:
        return super().spec() | dict(options=list(self.options))

    def clean(self, value: Value) -> Value:
        if value not in self.options:
            raise ValueError(f"{self.label} must be one of {', '.join(self.options)}, not {value!r}")
        return value

    def text(self, value: Value) -> str:
        return value.replace(" ", "_")         # an experiment code is split at its spaces

    def parse(self, text: str) -> Value:
        return self.clean(next((option for option in self.options if self.text(option) == text), text))


@dataclass(frozen=True)
class Toggle(Control):
    """On or off; `on` is the label while it is on."""

    on: str = ""
    kind: ClassVar[str] = "toggle"

    def spec(self) -> dict[str, Any]:
        return super().spec() | dict(on=self.on)

    def clean(self, value: Value) -> Value:
        if value in (True, "on", "1"):
            return True
        if value in (False, "off", "0"):
            return False
        raise ValueError(f"{self.label} is on or off, not {value!r}")

    def text(self, value: Value) -> str:
        return "on" if value else "off"


@dataclass(frozen=True)
class Button(Control):
    """Something that happens once: it has no value."""

    kind: ClassVar[str] = "button"


@dataclass(frozen=True)
class Progress(Control):
    """A bar from 0 to 1 that only the kernel moves."""

    start: float = 0.0
    kind: ClassVar[str] = "progress"
