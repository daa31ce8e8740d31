"""A solution run with one place of its source changed: every likely edit, and the results it gives on all cases.

    for cost, words, results in Program(solution, cases).edits(("len(x)",)): ...
"""
import ast
import inspect
import itertools
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.exercises.question import Args, Fn

from .edits import called, expression, options, shown, spoken, statements
from .patience import EDITS, PAIRS, Patience
from .slips import ENTRYWISE, FORMS, HELPERS, WHOLE
from .turns import limit, stock

Path = tuple[int, ...]
"""Where something lies in the arguments: the first argument's second part is (0, 1)."""


Change = tuple[float, str, list[tuple[Any, Any]]]
"""(cost, words, [(place, what stands there)])"""

LIKELY = 1.36      # cost up to which an edit is believed in two places
PLACE = re.compile(r" in one place| \(in the bracket behind the minus\)| (?:in|before) (?:`[^`]*`|a long term)$")
QUOTED = re.compile(r"`[^`]*`")


class Reform(ast.NodeTransformer):
    """Writes 1 / (1 + np.exp(-a)) as sigm(a) and so on: a whole function is then exchanged by one edit."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """`node` with the short form of all in it, and of itself."""
        node = super().generic_visit(node)
        for code, short in FORMS if isinstance(node, ast.expr) else ():
            for part in ast.walk(node):
                if isinstance(part, ast.expr) and ast.dump(expression(code, X=part)) == ast.dump(node):
                    return expression(short, X=minus(part) if short == "_sigm(X)" else part)
        return node


def minus(node: ast.expr) -> ast.expr:
    """-node, or node without its minus."""
    if isinstance(node, ast.UnaryOp):
        return node.operand
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and isinstance(node.left, ast.UnaryOp):
        return ast.BinOp(node.left.operand, node.op, node.right)
    return ast.UnaryOp(ast.USub(), node)


def another_entry(node: ast.Subscript | None) -> str:
    """What a change of the index means: whoever counts from elsewhere has other numbers. "" for a slice or a shape."""
    if node is None or isinstance(node.slice, ast.Slice | ast.Tuple) or ast.unparse(node.value).endswith("shape"):
        return ""
    return f"another entry of {shown(node.value)} stands for the right one"


def where(changed: Iterable[tuple[Any, Any]]) -> set[tuple[Any, ...]]:
    """The places of a change, to be told from others: the same code may stand at two."""
    return {(id(parent), *rest) for (parent, *rest), _ in changed}


def likewise(alone: Iterable[Change]) -> list[Change]:
    """The same kind of edit in two places: β₁ t for β₁ᵗ and β₂ t for β₂ᵗ, two old values for the new ones."""
    kinds: dict[str, list[Change]] = {}
    for change in alone:
        words = change[1]
        if change[0] > LIKELY:
            continue
        name = re.fullmatch(r"(?:the old )?`\w+` stands for `\w+` in one place", words)
        kind = "old" if words.startswith("the old `") else words if name else QUOTED.sub("~", words)
        kinds.setdefault(kind, []).append(change)
    found = []
    for many in kinds.values():
        for (c, said, one), (d, told, other) in itertools.combinations(many[:14], 2):
            if said != told and one[0][0] != other[0][0]:
                found.append((max(c, d) + 0.5, f"{said}, and {told}", one + other))
    return found


def put(args: Args, new: Mapping[Path, Any] | tuple[()] = ()) -> Args:
    """A copy of the arguments, with what lies at each path of `new` exchanged."""
    def walk(value, path):
        if path in new:
            return new[path]
        if isinstance(value, dict):
            return {k: walk(v, (*path, k)) for k, v in value.items()}
        if isinstance(value, (tuple, list)):
            return type(value)(walk(v, (*path, i)) for i, v in enumerate(value))
        return np.array(value) if isinstance(value, np.ndarray) else value

    return walk(tuple(args), ())


class Program:
    """The source of a solution, run on all cases with one place changed."""

    def __init__(self, solution: Fn, cases: Sequence[Args]) -> None:
        functions = {f"_{k}": f for k, (_, _, f) in enumerate(ENTRYWISE + WHOLE)}
        self.entries: dict[str, str] = {}       # {words of a changed index: those for a learner, whose indices may be others}
        self.cases, self.space = cases, {**solution.__globals__, **HELPERS, **functions, "np": np}
        self.module = Reform().visit(ast.parse(textwrap.dedent(inspect.getsource(solution))))
        self.function, = self.module.body
        self.arguments = [a.arg for a in self.function.args.args]
        stored = [n.id for n in ast.walk(self.function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        old = [n for n in self.arguments if n in stored]   # an argument that is overwritten: its old value gets a name
        self.names = list(dict.fromkeys(self.arguments + stored + [f"old_{n}" for n in old]))
        self.function.body[:0] = [ast.parse(f"old_{n} = {n}").body[0] for n in old]
        limit(self.function, ast.For)
        ast.fix_missing_locations(self.module)
        self.at_hand = self._at_hand()
        self.source = ast.unparse(self.module)
        self.plain = not any(word in self.source for word in ("exp", "tanh", "sigm", "log"))
        self.lists = {n for n in self.names if isinstance(self.at_hand[0].get(n), (list, dict))}

    def run(self, cases: Sequence[Args] | None = None, **more: Any) -> list[Any]:
        """The results on all cases, or on others; raises what the changed program raises. No loop of it is endless."""
        space = {**self.space, **more, **stock()}
        exec(compile(self.module, "<changed>", "exec"), space)
        return [space[self.function.name](*put(args)) for args in (self.cases if cases is None else cases)]

    def edits(self, sizes: Iterable[str], patience: Patience = EDITS) -> Iterator[tuple[float, str, list[Any]]]:
        """(cost, words, results) of every edit that runs, the cheapest first: in one place, or in all it fits."""
        alone: list[Change] = []
        alike: dict[tuple[float, str], list[tuple[str, tuple[Any, Any]]]] = {}   # by what is said, without the place
        for cost, words, place, new in self._places(sizes):
            alone.append((cost, words, [(place, new)]))
            alike.setdefault((cost + 0.4, PLACE.sub("", words)), []).append((words, (place, new)))
        places: dict[str, set[tuple[Any, ...]]] = {}
        for _, words, changed in alone:
            places.setdefault(words, set()).update(where(changed))
        alone = [(cost, words + " in one place" * (len(places[words]) > 1 and not PLACE.search(words)), at)
                 for cost, words, at in alone]
        everywhere = []
        for (cost, words), all_ in alike.items():
            told = {each for each, _ in all_}                        # one place that is there several times is kept
            words = told.pop() if len(told) == 1 and " in one place" not in all_[0][0] else words
            everywhere += [(cost, words + ", everywhere", [at for _, at in all_])] * (len(all_) > 1)
        self.changes = sorted(alone + everywhere + likewise(alone), key=lambda edit: edit[0])
        yield from self._runs(patience.few(self.changes))

    def two_edits(self, telling: Sequence[int], patience: Patience = PAIRS) -> Iterator[tuple[float, str, list[Any]]]:
        """The same for two of the edits at once, those with these numbers: of two places."""
        pairs = []
        for (c, said, one), (d, told, other) in itertools.combinations([self.changes[i] for i in telling], 2):
            if where(one).isdisjoint(where(other)):
                pairs.append((c + d + 0.3, f"{said}, and {told}", [*one, *other]))
        yield from self._runs(patience.few(sorted(pairs, key=lambda edit: edit[0])))

    def _runs(self, changes):
        for cost, words, changed in changes:
            undo = []
            for (parent, field, index), new in changed:
                old = getattr(parent, field)
                many = new if isinstance(new, list) else [ast.fix_missing_locations(new)]
                setattr(parent, field, new if index is None else [*old[:index], *many, *old[index + 1:]])
                undo.append((parent, field, old))
            try:
                yield cost, words, self.run()
            except Exception:
                pass   # most changes do not run: the shapes do not fit
            finally:
                for parent, field, old in reversed(undo):
                    setattr(parent, field, old)

    def _places(self, sizes):
        """(cost, words, place, what stands there then): what stands behind a minus is subtracted where it is added there."""
        indexed = {id(n.slice): n for n in ast.walk(self.function) if isinstance(n, ast.Subscript)}
        behind = {id(n) for m in ast.walk(self.function) if isinstance(m, ast.UnaryOp) for n in ast.walk(m)}
        skipped = "func", "targets", "target", "op", "ops", "keywords"
        for parent in ast.walk(self.function):
            for field, value in ast.iter_fields(parent):
                if field in skipped or isinstance(parent, (ast.arguments, ast.keyword)):
                    continue
                for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                    if isinstance(node, ast.Name) and (node.id not in self.names or isinstance(node.ctx, ast.Store)):
                        continue
                    changed = statements(node, self.arguments) if isinstance(node, ast.stmt) else (
                        options(node, self._alike(node), sizes, self.plain) if isinstance(node, ast.expr) else ())
                    number = isinstance(node, ast.Constant) and isinstance(parent, ast.expr)
                    entry = another_entry(indexed.get(id(node)) or indexed.get(id(parent)))
                    for cost, words, new in changed:
                        if isinstance(node, ast.Call) and words == f"`{spoken(called(node))}` is left out" and (
                                self.source.count(f"{called(node)}(") > 1):
                            words += f" before {shown(new)}"
                        if id(node) in behind and words.endswith((", not added", ", not subtracted")):
                            words += " (in the bracket behind the minus)"
                        words += f" in {shown(indexed.get(id(parent), parent))}" * number
                        if entry and (number or isinstance(node, ast.BinOp) and id(node) in indexed):
                            self.entries[words] = entry
                        yield cost, words, (parent, field, index), new

    def told(self, words: str) -> str:
        """Words of a change, without the solution's own indices."""
        for own in sorted((own for own in self.entries if own in words), key=len, reverse=True):
            words = words.replace(own, self.entries[own])
        return words

    def _alike(self, node):
        """The names that may stand for this one. Not a number for a list: a list put into itself never ends."""
        name = getattr(node, "id", "")
        return [n for n in self.names if n != name and (n in self.lists) == (name in self.lists)]

    def _at_hand(self):
        """For every case {name: value} of all that has a name when the solution returns."""
        last = self.function.body[-1]
        value, last.value = last.value, expression("locals()")
        found, last.value = self.run(), value
        return [case if isinstance(case, dict) else {} for case in found]

    def given(self, p: int, values: Iterable[Any]) -> list[Any] | None:
        """The results when the name that is returned as part p gets these values; None if that part has no name."""
        body = self.function.body
        name = dict(enumerate(getattr(e, "id", "") for e in getattr(body[-1].value, "elts", ()))).get(p)
        at = [i for i, s in enumerate(body) if isinstance(s, ast.Assign) and ast.unparse(s.targets[0]) == name]
        if not at:
            return None
        body.insert(at[-1] + 1, ast.parse(f"{name} = next(_given)").body[0])
        try:
            return self.run(_given=iter(values))
        except Exception:
            return None
        finally:
            del body[at[-1] + 1]
