"""The scripts of a page as one classic script: modules cannot be loaded from file://.

The widget's front end is taken as it stands, with one line changed: its one export becomes what its wrapper returns.
"""
import pathlib
import re

from course_lib.interactive import front_end

HERE = pathlib.Path(__file__).parent
PARTS = ("recorded", "page", "projector", "search")
EXPORT = re.compile(r"^export default (.+);\s*\Z", re.MULTILINE)


def classic(module):
    """The text of the front end's module as a classic script that defines `picture`. ValueError if it has another form."""
    body, found = EXPORT.subn(r"return \1;\n", module)
    if found != 1 or re.search(r"^\s*(import|export)\b", body, re.MULTILINE):
        raise ValueError("the front end is not one module with one export at its end: the site cannot bundle it")
    return f"const picture = (() => {{\n{body}}})();\n"


def script():
    """All that a page runs."""
    own = "\n".join((HERE / f"{part}.js").read_text("utf-8") for part in PARTS)
    return f'"use strict";\n{classic(front_end.script())}\n(() => {{\n{own}\n}})();\n'


def style(code):
    """The style sheet: the widget's, the page's, and `code`, that of the coloured programs."""
    return "\n".join((front_end.style(), (HERE / "page.css").read_text("utf-8"), code))
