"""Every likely change of one place of a learner's function, with the words for the slip that it would mend."""
import ast
import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from .edits import copied, expression, same_as_nothing
from .slips import AROUND, CALLS, COUNTS, HELPERS, TAKEN_FOR, WITH

OPERATION, BRACKETS = "the operation in {} is not the one that is needed", "look at the brackets in {}"
SIGNS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
UNDOING = 1.3          # cost of changes that may only take back what is wrong elsewhere, so only the line is told: AROUND, WITH


class Quoting(Protocol):
    """What knows the learner's lines."""

    def line(self, node: ast.AST) -> int: ...
    def text(self, node: ast.AST) -> str: ...


@dataclass(frozen=True)
class Change:
    """Field `field` (and `index`) of `parent` becomes `new`; `at` is quoted in `words` as {}; `likewise`: others at once."""

    cost: float
    words: str
    at: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    new: ast.AST | list[ast.stmt]
    likewise: "tuple[Change, ...]" = ()

    def apply(self, function: ast.FunctionDef) -> ast.FunctionDef:
        """A copy of the function with the change made."""
        old = getattr(self.parent, self.field)
        many = self.new if isinstance(self.new, list) else [self.new]
        setattr(self.parent, self.field, self.new if self.index is None else [*old[:self.index], *many, *old[self.index + 1:]])
        try:
            return self.likewise[0].apply(function) if self.likewise else copied(function)
        finally:
            setattr(self.parent, self.field, old)

    def said(self, draft: Quoting) -> str:
        """The sentence, with the learner's own words and line."""
        quoted = draft.text(self.at)
        at = [draft.line(each.at) for each in chain(self)]
        there = f"`{quoted}`{' (each time)' * (len(set(at)) < len(at))} in line {at[0]}" if quoted else f"line {at[0]}"
        words = self.words.format(there) + ("" if self.words.endswith("?") else ".")
        lines = sorted({*at} - {at[0]})
        also = f" The same in line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}." if lines else ""
        return words[0].upper() + words[1:] + also if not words.startswith("`") else words + also


def chain(change: Change) -> Iterator[Change]:
    """The change and those made together with it."""
    yield change
    for other in change.likewise:
        yield from chain(other)


def changes(function: ast.FunctionDef) -> list[Change]:
    """All changes of one place, and those of several places alike, the likeliest first."""
    alone = list(_of_one_place(function))
    groups: dict[Any, list[Change]] = {}
    for change in alone:
        if (kind := _kind(change)) is not None:
            groups.setdefault(kind, []).append(change)
    together = []
    for many in groups.values():
        if 2 <= len(many) <= 6:
            linked = many[-1]
            for one in many[-2::-1]:
                linked = replace(one, cost=many[0].cost + 0.15, likewise=(linked,))
            together.append(linked)
    return sorted([*alone, *together], key=lambda change: change.cost)


def _kind(change):
    """What changes at several places have in common that may be made together; None for those that are made alone."""
    node, new = change.at, change.new
    if isinstance(node, ast.Name | ast.Constant) and isinstance(new, ast.Name | ast.Constant):
        opposite = isinstance(node, ast.Constant) and isinstance(new, ast.Constant) and new.value == -node.value != 0
        return None if opposite else (ast.dump(node), ast.dump(new))
    if isinstance(node, ast.BinOp) and isinstance(new, ast.BinOp) and new.left is node.left and new.right is node.right:
        return type(node.op), type(new.op), ast.dump(node.right) if isinstance(node.right, ast.Constant | ast.Name) else ""
    if isinstance(node, ast.Call) and isinstance(new, ast.Call) and new.func is not node.func:
        return change.words, ast.dump(new.func)
    if isinstance(node, ast.Call | ast.UnaryOp | ast.Compare) and " in {}" in change.words:
        return change.words, type(new), tuple(map(type, new.ops)) if isinstance(new, ast.Compare) else ""
    return None


def _of_one_place(function: ast.FunctionDef) -> Iterator[Change]:
    own = [a.arg for a in function.args.args]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    known = list(dict.fromkeys(own + stored))
    for parent in ast.walk(function):
        for field, value in ast.iter_fields(parent):
            if field in ("args", "decorator_list", "returns") and isinstance(parent, ast.FunctionDef):
                continue
            if field == "body" and isinstance(value, list):
                yield from _statements(parent, field, value)
            if field in ("func", "targets", "target", "ops", "op", "slice") and not (
                    field == "slice" and isinstance(value, ast.expr)):
                continue
            for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", ast.Load()), ast.Store):
                    for cost, words, new in _expressions(node, known, parent):
                        yield Change(cost, words, node, parent, field, index, new)


def _expressions(node, known, parent):
    """(cost, words, what stands there then)"""
    if isinstance(node, ast.BinOp):
        power = isinstance(node.op, ast.Mult) and isinstance(node.right, ast.Constant | ast.Name)        # x * 2 for x ** 2
        for op in (*TAKEN_FOR.get(type(node.op), ()), *(ast.Pow,) * (power and not isinstance(node.left, ast.Constant))):
            if not same_as_nothing(op, node):
                yield 1.2 if op is ast.MatMult else 1, OPERATION, ast.BinOp(node.left, op(), node.right)
            if op in (ast.Sub, ast.Div, ast.MatMult):
                yield 1.2, OPERATION, ast.BinOp(node.right, op(), node.left)
        chain = isinstance(node.op, ast.Sub) and isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Add | ast.Sub)
        order = "look at the sign of {}" if chain else "look at the order of the two in {}"        # −(a − b − c) is c − (a − b)
        yield 1.05, order, ast.BinOp(node.right, node.op, node.left)
        if isinstance(node.op, ast.Mult) and isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Mult):
            yield 1.15, _surplus(ast.BinOp(node.left.right, node.op, node.right)), node.left.left
        cost = 1.04 if isinstance(node.op, ast.Mult | ast.Div) else 1.1
        for kept, other in ((node.left, node.right), (node.right, node.left)):
            if not isinstance(kept, ast.Constant) and not isinstance(node.op, ast.FloorDiv | ast.Mod):
                yield 0.95 if isinstance(other, ast.Constant) else cost, _surplus(other), kept
        if isinstance(node.right, ast.BinOp):
            part, first = node.right, ast.BinOp(node.left, node.op, node.right.left)
            if not same_as_nothing(type(node.op), first):
                yield 1.06, BRACKETS, ast.BinOp(first, part.op, part.right)
        if isinstance(node.left, ast.BinOp):
            part, last = node.left, ast.BinOp(node.left.right, node.op, node.right)
            if not same_as_nothing(type(node.op), last):
                yield 1.06, BRACKETS, ast.BinOp(part.left, part.op, last)
    if isinstance(node, ast.UnaryOp):
        yield 1, "the sign in {} does not belong there", node.operand
        if isinstance(node.operand, ast.BinOp):
            part = node.operand
            yield 1, BRACKETS, ast.BinOp(ast.UnaryOp(node.op, part.left), part.op, part.right)
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and "ndim" not in ast.unparse(node):
        for sign in (sign for sign in SIGNS if not isinstance(node.ops[0], sign)):
            yield 1, "look at the comparison {}", ast.Compare(node.left, [sign()], node.comparators)
    if isinstance(node, ast.IfExp):
        for other, kept in (("behind `else`", node.body), ("before `if`", node.orelse)):
            yield 0.97, f"what stands {other} in {{}} does not belong there", kept
    if isinstance(node, ast.Constant) and type(node.value) in (int, float) and ".ndim" not in ast.unparse(parent):
        for other in dict.fromkeys((node.value + 1, node.value - 1, -node.value, 0, 1, 2, 0.5, 2 * node.value, node.value / 2)):
            if other != node.value or type(other) is not type(node.value):
                yield 1, "look at the number {}", ast.Constant(other)
        yield 1.1, "look at the number {}", expression("np.inf")
        for name, code in itertools.product(known, COUNTS if node.value > 1 else ()):
            new = expression(code, N=ast.Name(name, ast.Load()))
            yield 1.15, "{} is a fixed number: it should follow the inputs", new
    if isinstance(node, ast.Name) and node.id in known:
        for other in known:
            if other != node.id:
                yield 1.1, "another of your quantities belongs at {}", ast.Name(other, ast.Load())
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield 1, "the transpose in {} does not belong there", node.value
    if isinstance(node, ast.Subscript):
        yield 1.2, "the index in {} does not belong there", node.value
    if isinstance(node, ast.Tuple) and isinstance(parent, ast.Return) and 2 <= len(node.elts) <= 4:
        for order in itertools.permutations(node.elts):
            yield 1.1, "look at the order of the results in {}", ast.Tuple(list(order), ast.Load())
    if isinstance(node, ast.Call):
        yield from _calls(node)
    if isinstance(node, ast.BinOp | ast.Call | ast.Name | ast.Subscript | ast.Attribute | ast.UnaryOp | ast.IfExp):
        for code in AROUND:
            yield UNDOING, "", expression(code, X=node)
        for name in known:
            for code in WITH:
                if not (isinstance(node, ast.Name) and node.id == name and code != "X * N"):
                    made = expression(code, X=node, N=ast.Name(name, ast.Load()))
                    yield UNDOING + 0.1, "", made


def _surplus(node):
    code = ast.unparse(node).replace("{", "{{").replace("}", "}}")
    return f"{f'`{code}`' if len(code) < 30 else 'something'} in {{}} does not belong there"


def _calls(node):
    method = isinstance(node.func, ast.Attribute) and not ast.unparse(node.func).startswith(("np.", "jnp.", "math.", "jax."))
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    inside = ([node.func.value] if method else []) + node.args
    if len(inside) == 1:
        yield 1.05, f"`{name}` in {{}} does not belong there", inside[0]
    if len(node.args) == 2:
        yield 1.1, "look at the order of the two in {}", ast.Call(node.func, node.args[::-1], node.keywords)
    for other in CALLS.get(name, "").split() if inside else ():
        own = isinstance(node.func, ast.Name) and len(inside) > 1        # Python's max(a, 0): NumPy's takes 0 for the axis
        function = expression(f"_{other}" if f"_{other}" in HELPERS else other if own else f"np.{other}")
        yield 1.05, f"`{name}` in {{}} is not the function that is needed", ast.Call(function, inside, node.keywords)
    for k, word in enumerate(node.keywords):
        rest = node.keywords[:k] + node.keywords[k + 1:]
        yield 1, f"look at `{word.arg}` in {{}}", ast.Call(node.func, node.args, rest)
        for value in (0, 1, -1) if word.arg == "axis" else (True, False) if word.arg == "keepdims" else ():
            other = [*rest, ast.keyword(word.arg, ast.Constant(value))]
            yield 1, f"look at `{word.arg}` in {{}}", ast.Call(node.func, node.args, other)
    if name in ("sum", "mean", "max", "min", "std", "var", "argmin", "argmax", "softmax"):
        for axis, keep in itertools.product((0, 1, -1), (False, True)):
            more = [ast.keyword("axis", ast.Constant(axis))] + [ast.keyword("keepdims", ast.Constant(True))] * keep
            yield 1.1, f"along which axis does `{name}` go in {{}}?", ast.Call(node.func, node.args, more)
    if name == "range" and 1 <= len(node.args) <= 2:
        first, last = (ast.Constant(0), node.args[0]) if len(node.args) == 1 else node.args
        for begin, end in (("F", "L + 1"), ("F", "L - 1"), ("F + 1", "L"), ("F + 1", "L + 1"), ("F - 1", "L")):
            ends = [expression(begin, F=first), expression(end, L=last)]
            yield 1, "look at where {} begins and ends", ast.Call(node.func, ends, [])
        yield 1.1, "look at the direction of {}", expression("range(L - 1, F - 1, -1)", F=first, L=last)


def _statements(parent, field, body):
    """Left out, exchanged with the next, taken out of a loop, = for +=."""
    for k, node in enumerate(body):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) or isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if len(body) > 1 and not isinstance(node, ast.Return):
            yield Change(1.05, "what does {} do there?", node, parent, field, k, ast.Pass())
        if k + 1 < len(body):
            swapped = [*body[:k], body[k + 1], node, *body[k + 2:]]
            yield Change(1.1, "does {} stand in the right order with the next one?", node, parent, field, None, swapped)
        if isinstance(node, ast.For | ast.While | ast.If) and len(node.body) > 1:
            loop = copy.copy(node)
            loop.body = node.body[:-1]
            yield Change(1, "does {} belong inside?", node.body[-1], parent, field, k, [loop, node.body[-1]])
        if isinstance(node, ast.For | ast.While) and k + 1 < len(body):
            loop = copy.copy(node)
            loop.body = [*node.body, body[k + 1]]
            after = [*body[:k], loop, *body[k + 2:]]
            yield Change(1.1, "does {} belong inside the loop?", body[k + 1], parent, field, None, after)
        if isinstance(node, ast.AugAssign):
            yield Change(1, "look at the = in {}", node, parent, field, k, ast.Assign([node.target], node.value))
            for op in (ast.Add, ast.Sub, ast.Mult, ast.Div):
                other = ast.AugAssign(node.target, op(), node.value)
                yield Change(1, "look at the sign before the = in {}", node, parent, field, k, other)
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name | ast.Subscript):
            for op in (ast.Add, ast.Sub):
                yield Change(1.1, "look at the = in {}", node, parent, field, k, ast.AugAssign(node.targets[0], op(), node.value))
        if isinstance(node, ast.If):
            yield Change(1.1, "is the condition of {} needed?", node, parent, field, k, [*node.body])
