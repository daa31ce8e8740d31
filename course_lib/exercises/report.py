"""What a learner reads after a check: PASSED, NOT ATTEMPTED or WRONG, and the first thing that is wrong, in order."""
import html
from typing import NamedTuple

PASSED, NOT_ATTEMPTED, WRONG = "PASSED", "NOT ATTEMPTED", "WRONG"
MARK = {PASSED: "✓", NOT_ATTEMPTED: "…", WRONG: "✗"}
COLOUR = {PASSED: "#2e8b57", NOT_ATTEMPTED: "#6b7280", WRONG: "#b3261e"}


class Report(NamedTuple):
    """`status`, the exercise's name, and the lines to read; shown as a coloured box in a notebook, as text elsewhere.

    diagnosis  the one of the lines that names the mistake, or ""
    pointer    the one that says where to look, where no mistake is named, or ""
    """

    name: str
    status: str
    lines: tuple[str, ...] = ()
    diagnosis: str = ""
    pointer: str = ""

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.status == PASSED

    def __repr__(self) -> str:
        return "\n".join([f"{MARK[self.status]} {self.name}: {self.status}", *(f"  {line}" for line in self.lines)])

    def _repr_html_(self):
        colour = COLOUR[self.status]
        ink = f"color-mix(in srgb, {colour} 55%, currentColor)"     # light on a dark page, dark on a light one
        items = "".join(f"<div>{html.escape(line)}</div>" for line in self.lines)
        return (
            f'<div role="status" style="border-left:5px solid {colour};padding:6px 12px;font-size:15px">'
            f'<b style="color:{ink}">{MARK[self.status]} {html.escape(self.name)}: {self.status}</b>{items}</div>'
        )
