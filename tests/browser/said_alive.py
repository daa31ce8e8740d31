"""What a site has recorded of a notebook against its live widgets, brought to the same values: `SITE NOTEBOOK FOLDER`.

In a process like that of the recording, since a training that stands on a saddle goes where rounding takes it. Left out is
what values do not bring back: trainings, what a hand pulled or a button drew anew, and a widget whose very opening (after
others were kept for comparison) they do not bring back.
"""
import json
import pathlib
import re
import sys

import course_lib.widgets  # noqa: F401  # sets the process up, as in a notebook
from course_lib.commands.site import notebook_run, recordings
from course_lib.interactive.live import LiveRun

NOTEBOOKS = pathlib.Path(__file__).parents[2] / "notebooks"
TOOK = re.compile(r"\bin [\d.,]+ m?s\b")    # a clock's word


def by_values(table):
    """The numbers of the states that values alone lead to."""
    drawn = {to for state in table["states"] for to in state.get("g", {}).values()}
    return [n for n, state in enumerate(table["states"])
            if "at" not in state and n not in drawn and all(word.partition("=")[0] in table["values"] for word in extras(state))]


def extras(state):
    """The words of a state's code behind the widget's name."""
    return state["c"].split()[1:]


def live(widget, table, state):
    """The sentence of the live widget at the values of a state."""
    widget.restore(state["c"])
    movable = {n for n, c in widget.by_name.items() if c.kind not in ("button", "progress") and n != "play"}
    widget.set(**{n: v for n, v in (table["values"] | state.get("v", {})).items() if n in movable})
    for past in widget.recorded.get("without", ()):
        setattr(widget, past, None)
    widget.say(widget.sentence({}, widget.values, widget.result))
    return widget.status


def main(site, name, folder):
    kept = recordings.read(pathlib.Path(site) / recordings.FOLDER / f"{name}.json")
    shown, compared, wrong = iter(kept["cells"].values()), 0, []

    def compare(widget, folder, aim):
        nonlocal compared
        cell = next(shown)
        if "name" not in cell or isinstance(widget, LiveRun):
            return cell
        text = (pathlib.Path(site) / recordings.FOLDER / f"{cell['name']}.js").read_text("utf-8")
        table = json.loads(text[text.index("{"): text.rindex("}") + 1])
        states = table["states"]
        if same(live(widget, table, states[table["start"]]), states[table["start"]]["s"]):
            for n in by_values(table):
                compared += 1
                if not same(said := live(widget, table, states[n]), states[n]["s"]):
                    wrong.append(f"{states[n]['c']}\n  recorded: {states[n]['s']}\n  live:     {said}")
        else:
            print(f"not by values: {states[table['start']]['c']}")
        return cell

    def same(one, other):
        return TOOK.sub("", one) == TOOK.sub("", other)

    notebook_run.recorded = compare
    notebook_run.run(json.loads((NOTEBOOKS / f"{name}.ipynb").read_text("utf-8")), pathlib.Path(folder))
    print(f"{name}: {compared} states compared", *wrong, sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
