"""One edit of a solution's source: what may stand at the place of an expression or a statement, with the words for it."""
import ast
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, cast

from .slips import CALLS, EDITS, ENTRYWISE, FACTORS, HELPERS, WHOLE, Rewrite

Edit = tuple[float, str, ast.expr]
"""(cost, words, what stands there then)"""

_PART = ast.Name("_part_", ast.Load())      # stands for one, in code


def expression(code: str, **parts: ast.expr) -> ast.expr:
    """The syntax tree of `code`, names in `parts` replaced by trees."""
    class Fill(ast.NodeTransformer):
        def visit_Name(self, node):
            return parts.get(node.id, node)

    return Fill().visit(ast.parse(code, mode="eval").body)


def same_as_nothing(op: type[ast.operator], node: ast.BinOp) -> bool:
    """Whether this operation between the two of `node` would only leave one of them away: x¹, 1 x, 1ˣ."""
    ones = [isinstance(side, ast.Constant) and side.value == 1 for side in (node.left, node.right)]
    return op in (ast.Mult, ast.Pow) and any(ones) or op is ast.Div and ones[1]


def copied(node: ast.AST) -> Any:
    """A copy of a syntax tree, in a quarter of the time of `copy.deepcopy`."""
    new = type(node).__new__(type(node))
    for field, value in vars(node).items():
        if isinstance(value, ast.AST):
            value = copied(value)
        elif isinstance(value, list):
            value = [copied(part) if isinstance(part, ast.AST) else part for part in value]
        setattr(new, field, value)
    return new


def shown(node: ast.AST) -> str:
    """A place of the source as the learner may read it."""
    text = re.sub(r"\bd(tanh|sigm)\b", r"\1′", re.sub(r"\bnp\.|\b_few\b|\b_(?=\w)", "", ast.unparse(node)))
    return f"`{text}`" if len(text) < 50 else "a long term"


def in_words(words: str, node: ast.expr) -> str:
    """What is done to a place, in words; in brackets what has several parts, where a sign, a / or a ² would take one of them."""
    brackets = isinstance(node, ast.BinOp) and any(sign in words for sign in "−/+²")
    return words.format(f"({shown(node)})" if brackets else shown(node))


def filled(rows: Iterable[Rewrite], **parts: ast.expr) -> Iterator[Edit]:
    """The rows with `parts` at the place of their capital letters."""
    for cost, words, code in rows:
        yield cost, words.format(**{k: shown(v) for k, v in parts.items()}), expression(code, **parts)


def options(node: ast.expr, names: Iterable[str], sizes: Iterable[str], plain: bool = False) -> Iterator[Edit]:
    """(cost, words, tree): what may stand at the place of an expression. `plain`: no exp or tanh belongs in this program."""
    if isinstance(node, ast.BinOp):
        left, right = node.left, node.right
        index = isinstance(right, ast.Constant) and isinstance(node.op, (ast.Add, ast.Sub))   # k - 1: told as a whole
        for cost, words, new in filled(EDITS.get(type(node.op), ()), L=left, R=right):
            yield cost, f"{shown(new)} stands for {shown(node)}" if index else words, new
        for part, bare in ((right, ast.BinOp(left, node.op, _PART)), (left, ast.BinOp(_PART, node.op, right))):
            if isinstance(part, ast.BinOp) and not isinstance(node.op, ast.Pow):
                code = ast.unparse(bare).replace(_PART.id, ast.unparse(part))
                yield 1.2, f"the brackets around {shown(part)} are missing", expression(code)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield 1, f"the minus before {shown(node.operand)} is left out", node.operand
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for op, sign in ((ast.Lt, "<"), (ast.LtE, "<="), (ast.Gt, ">"), (ast.GtE, ">=")):
            yield 1.1, f"{sign} stands in {shown(node)}", ast.Compare(node.left, [op()], node.comparators)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        number: Any = node.value
        for other in {v: 0 for v in (number + 1, number - 1, -number, 0, 1, 2 * number)}:
            yield 1.4, f"{other} stands for {number}", ast.Constant(other)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield 1, f"{shown(node.value)} is not transposed", node.value
    if isinstance(node, ast.Call):
        yield from calls(node)
    if isinstance(node, ast.Name):
        for other in names:
            old = other.removeprefix("old_")
            told = f"the old `{old}`" if old != other else f"`{other}`"
            yield 1.35 - 0.15 * (node.id == old), f"{told} stands for `{node.id}` in one place", ast.Name(other, ast.Load())
    if isinstance(node, ast.Subscript):
        for k, (cost, words, _) in enumerate(WHOLE, len(ENTRYWISE)):
            new = ast.Call(ast.Name(f"_{k}", ast.Load()), [node.value], [])
            yield 1.2 + cost, f"{words.format(shown(node.value))} stands for {shown(node)}", new
    value = isinstance(node, (ast.Name, ast.BinOp, ast.Call, ast.Subscript, ast.UnaryOp))
    if value and "_few" not in ast.unparse(node):
        for k, (cost, words, _) in enumerate(ENTRYWISE + WHOLE):
            new = ast.Call(ast.Name(f"_{k}", ast.Load()), [node], [])
            odd = plain and any(name in words for name in ("tanh", "sigm", "exp(", "log", "softplus", "softmax", "sign of"))
            yield 1.3 + cost + odd, f"{in_words(words, node)} stands for {shown(node)} in one place", new
        for size in sizes:
            yield from filled(FACTORS[:3] if size[-1] in ")]" else FACTORS, X=node, S=expression(size))


def spoken(name: str) -> str:
    """A function's name as the slides have it: tanh′; that of a helper in words."""
    return {"dtanh": "tanh′", "dsigm": "sigm′"}.get(name, name.replace("_", " ") if f"_{name}" in HELPERS else name)


def called(node: ast.Call) -> str:
    """The name of the function."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "").lstrip("_")


def calls(node: ast.Call) -> Iterator[Edit]:
    """The same for a call: another function, its argument alone, the function twice, another axis, other brackets."""
    method = isinstance(node.func, ast.Attribute) and not ast.unparse(node.func).startswith("np.")
    name = called(node)
    said = f"`{spoken(name)}`"
    inside = ([cast(ast.Attribute, node.func).value] if method else []) + node.args
    if name == "few" or not inside:
        return
    yield from filled(EDITS.get(name, ()), X=inside[0])
    for k, other in enumerate(CALLS.get(name, "").split()):
        own = isinstance(node.func, ast.Name) and len(inside) > 1        # Python's max(a, 0): NumPy's takes 0 for the axis
        function = expression(f"_{other}" if f"_{other}" in HELPERS else other if own else f"np.{other}")
        yield 1.1 + 0.05 * k, f"`{spoken(other)}` stands for {said}", ast.Call(function, inside, node.keywords)
    if len(inside) == 1 or method:
        yield 1.05, f"{said} is left out", inside[0]
    else:
        yield 1.1, f"the two in {shown(node)} change places", ast.Call(node.func, inside[::-1], node.keywords)
        for part in inside:
            yield 1.1, f"{shown(part)} stands for {shown(node)}", part
    for k, word in enumerate(node.keywords):
        rest = node.keywords[:k] + node.keywords[k + 1:]
        yield 1.15, f"`{ast.unparse(word)}` is left out of {said}", ast.Call(node.func, node.args, rest)
        if word.arg == "axis" and isinstance(word.value, ast.Constant):
            rest = [*rest, ast.keyword("axis", ast.Constant(1 - cast(int, word.value.value)))]
            yield 1, f"{said} goes along the other axis", ast.Call(node.func, node.args, rest)
            rest = [*rest, ast.keyword("keepdims", ast.Constant(True))]
            yield 1.01, f"{said} goes along the other axis", ast.Call(node.func, node.args, rest)
    if len(inside) == 1:
        def of(part):
            return ast.Call(expression(f"np.{name}") if method else node.func, [part], node.keywords)

        yield 1.3, f"{said} is applied twice", of(node)
        part = inside[0]
        if isinstance(part, ast.BinOp):   # f(l + r) taken as f(l) + r, l + f(r), f(l) + f(r)
            left, op, right = part.left, part.op, part.right
            yield 1.1, f"{shown(right)} stands outside of {said}", ast.BinOp(of(left), op, right)
            yield 1.1, f"{shown(left)} stands outside of {said}", ast.BinOp(left, op, of(right))
            yield 1.2, f"{said} is taken of {shown(left)} and {shown(right)} each", ast.BinOp(of(left), op, of(right))
        if isinstance(part, ast.Call) and len(part.args) == 1:
            inner = ast.Call(part.func, [of(part.args[0])], part.keywords)
            yield 1.2, f"{said} is taken before {shown(part.func)}", inner


def statements(node: ast.stmt, arguments: Collection[str]) -> Iterator[tuple[float, str, ast.stmt | list[ast.stmt]]]:
    """The same for a statement."""
    if isinstance(node, ast.AugAssign) or isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in arguments:
        yield 1.2, f"`{ast.unparse(node)}` is left out", ast.Pass()
    if isinstance(node, ast.If) and not node.orelse:
        yield 1.3, f"`if {ast.unparse(node.test)}` is left out", node.body
