"""Formulas of the notebooks as MathML: no script and no network draws them, and a screen reader reads them.

The conversion is that of the package math-core, in the optional packages `site`. A formula that it does not know stops the
build: nothing is left half drawn.
"""
import functools
import re

from course_lib.commands.installation import Problem

PIECES = re.compile(r"(```.*?```|~~~.*?~~~|(?<!`)(`+)(?!`).*?(?<!`)\2(?!`))|\$\$(.+?)\$\$|\$((?:\\.|[^$\\])+?)\$",
                    re.DOTALL)
LEFT, RIGHT = "\ue000", "\ue001"  # round the number of a formula, while Markdown works: no text has them
LONG = 20  # characters: a formula in a line that may be wider than a telephone
QUOTED = re.compile(r"\n[ \t]*(?:>[ \t]?)+")


class FormulaError(Exception):
    """A formula that cannot be converted; the text holds it."""


@functools.cache
def _converter():
    try:
        from math_core import LatexToMathML
    except ImportError:
        raise Problem("Formulas need the package math-core: install the course with [site].") from None
    return LatexToMathML(fancy_error=False)


def mathml(tex, display=False):
    """A LaTeX formula as a `<math>` element. FormulaError names what is not understood."""
    try:
        return _converter().convert_with_local_state(tex.strip(), displaystyle=display)
    except Problem:
        raise
    except Exception as error:
        raise FormulaError(f"{tex.strip()!r}: {error}") from error


def take_out(markdown):
    """(the text with a mark in place of each formula, the formulas as MathML); programs are left alone."""
    formulas = []

    def mark(found):
        code, _, block, inline = found.groups()
        if code is not None:
            return found.group()
        tex = QUOTED.sub("\n", block if block is not None else inline)
        formula = mathml(tex, display=block is not None)
        kind = "formula" if block is not None else "long" if len(re.sub("<[^>]*>", "", formula)) > LONG else ""
        formulas.append(f'<span class="{kind}">{formula}</span>' if kind else formula)
        return f"{LEFT}{len(formulas) - 1}{RIGHT}"

    return PIECES.sub(mark, markdown), formulas


def put_back(html, formulas):
    """The formulas in the place of their marks. FormulaError if a dollar is left in the text."""
    text = re.sub(r"<(pre|code)\b.*?</\1>|<[^>]*>", "", html, flags=re.DOTALL)
    if "$" in text:
        at = text.index("$")
        raise FormulaError(f"a formula that does not end: {text[max(0, at - 40):at + 40]!r}")
    return re.sub(f"{LEFT}(\\d+){RIGHT}", lambda found: formulas[int(found.group(1))], html)
