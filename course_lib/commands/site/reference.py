"""Pages of the library, made from its docstrings: each module of the lecture's mathematics with what it offers."""
import ast
import html
import pathlib

from .notebook_body import Section
from .pages import Page

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("", "rbm", "flowgraph", "model_selection", "diagnostics", "data")


def pages():
    """The Pages of all modules, in the folder `reference`, the first of them their index."""
    paths = [path for room in ROOMS for path in sorted((PACKAGE / room).glob("*.py")) if not path.name.startswith("__main")]
    modules = [made for path in paths if (made := module(path))]
    items = "".join(f'<dt><a href="{page.name.split("/")[1]}.html"><code>{page.title}</code></a></dt><dd>{_summary(page)}</dd>'
                    for page in modules if page.title != "course_lib")
    about = next((page.sections[0].html for page in modules if page.title == "course_lib"), "")
    first = Section("top", "The library", "", f"<h1>The library</h1>{about.partition('</h1>')[2]}<dl>{items}</dl>")
    return [Page("reference/index", "The library", [first], "../"), *(p for p in modules if p.title != "course_lib")]


def module(path):
    """The Page of one module, or None if it has nothing public to say."""
    tree = ast.parse(path.read_text("utf-8"))
    name = ".".join(("course_lib", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    words = ast.get_docstring(tree)
    if not words:
        return None
    parts = [Section("top", name, "", f"<h1><code>{name}</code></h1>{about(words)}")]
    parts += [entry(node) for node in tree.body if _public(node)]
    return Page(f"reference/{name}", name, parts, "../")


def entry(node):
    """One function or class: its call, its docstring, and the public methods of a class."""
    name, words = html.escape(node.name), about(ast.get_docstring(node))
    text = f"<h2><code>{name}</code></h2><p><code>{html.escape(call(node))}</code></p>{words}"
    methods = [part for part in node.body if _public(part)] if isinstance(node, ast.ClassDef) else []
    items = "".join(f"<dt><code>{html.escape(call(m))}</code></dt><dd>{about(ast.get_docstring(m))}</dd>" for m in methods)
    return Section(node.name, node.name, "", text + (f"<dl>{items}</dl>" if items else ""))


def about(words):
    """A docstring as it was written: its lines and columns are part of it."""
    return f'<p class="about">{html.escape(words)}</p>' if words else ""


def call(node):
    """How it is called: "onehot(y: ArrayLike, C: int) -> Array"."""
    if isinstance(node, ast.ClassDef):
        fields = [ast.unparse(part) for part in node.body if isinstance(part, ast.AnnAssign)]
        return f"{node.name}({', '.join(fields)})"
    gives = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({ast.unparse(node.args)}){gives}"


def _public(node):
    kinds = ast.FunctionDef | ast.ClassDef
    return isinstance(node, kinds) and not node.name.startswith("_") and bool(ast.get_docstring(node))


def _summary(page):
    words = page.sections[0].html.partition('<p class="about">')[2].partition("</p>")[0]
    return words.partition("\n")[0]
