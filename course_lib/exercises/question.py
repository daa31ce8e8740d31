"""What a check must know of an exercise. `Exercise` is one, and stands above the modules that check it."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from .values import Plain

Fn = Callable[..., Any]
"""The learner's function, or one of ours in its place."""

Args = tuple[Any, ...]
"""The arguments of one call: one case."""


class Known(Protocol):
    """A slip of the catalogue: `fn` makes it."""

    @property
    def fn(self) -> Fn: ...
    @property
    def words(self) -> str: ...


class Question(Protocol):
    """The fields stand in `Exercise`."""

    @property
    def name(self) -> str: ...
    @property
    def stub_name(self) -> str: ...
    @property
    def solution(self) -> Fn: ...
    @property
    def cases(self) -> Callable[[], list[Args]]: ...
    @property
    def wrong(self) -> Sequence[Known]: ...
    @property
    def returns(self) -> tuple[str, ...]: ...
    @property
    def oracle(self) -> Fn | None: ...
    @property
    def accept(self) -> Callable[[Plain, Any, Args], bool] | None: ...
    @property
    def judge(self) -> Callable[[Plain, Args], str | None] | None: ...
    @property
    def lay_out(self) -> Callable[[Plain], Plain] | None: ...
    @property
    def slip(self) -> Callable[[list[Plain], list[Args]], str | None] | None: ...
    @property
    def praise(self) -> str: ...
    @property
    def between(self) -> Mapping[str, str]: ...
