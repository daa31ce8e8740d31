"""A class that never was: notebooks of the course with right, wrong, untouched and broken answers, and what was planted.

Wrong answers are those of the exercises' catalogues: what the page must say of each is known word by word.

    python -m tests.commands.class_page.synthetic FOLDER [LEARNERS]      writes the class and prints what is planted
"""
import ast
import json
import random
import sys
from pathlib import Path
from typing import NamedTuple

from course_lib.commands.class_page.answers import all_statements, names_of, slice_of
from course_lib.commands.class_page.course import FOLDER, OF, asked
from course_lib.commands.class_page.reading import Cell
from course_lib.exercises import EXERCISES, WHERE

RIGHT, OPEN, BROKEN, GONE = "right", "open", "broken", "gone"
FIRST = "Ada Bo Cleo Dan Eva Finn Gus Hana Ines Jo Kim Lea Max Nia Olu Pia Quin Rosa Sam Tove".split()
LAST = ("Ångström", "Brückner", "O'Neil")


class Planted(NamedTuple):
    """What stands in one learner's notebook: the words that the page must say, or RIGHT, OPEN, BROKEN, GONE."""

    learner: str
    exercise: str
    words: str


def catalogue(exercise):
    """{words: source of the wrong answer under the stub's name}, from the file of the exercises."""
    _ = EXERCISES[exercise]
    path = Path(sys.modules[WHERE[exercise]].__file__)
    text = path.read_text("utf-8")
    book = [Cell(1, True, text, ast.parse(text))]
    statements = list(all_statements(book))
    words, found, twice = {wrong.words for wrong in EXERCISES[exercise].wrong}, {}, set()
    for node in ast.walk(book[0].tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Wrong" and isinstance(node.args[2], ast.Constant):
            said = node.args[2].value
            line = ast.parse(f"{asked()[exercise].function} = {ast.unparse(node.args[1])}").body[0]
            needed, _ = slice_of(names_of(line)[0], statements, len(statements), {})
            twice |= {said} & set(found)              # two exercises of the file say the same: which one is it?
            if said in words:
                found[said] = "\n".join([*(ast.unparse(s.node) for s in needed), ast.unparse(line)])
    return {said: source for said, source in found.items() if said not in twice}


def notebook(lesson):
    return json.loads((FOLDER / f"{lesson}.ipynb").read_text("utf-8"))


def place_of(book, exercise):
    """Number of the cell with the stub, and of its check."""
    name = asked()[exercise].function
    texts = ["".join(cell["source"]) for cell in book["cells"]]
    check = next(i for i, text in enumerate(texts) if f'check("{exercise}", {name})' in text)
    return max(i for i in range(check) if f"def {name}(" in texts[i]), check


def put(book, exercise, source, rng):
    """The answer where the stub stood, or as learners leave it: renamed, moved, without its check."""
    stub, check = place_of(book, exercise)
    name, how = asked()[exercise].function, rng.choice(["plain", "plain", "renamed", "no check", "below", "swapped"])
    if how == "renamed":
        source += f"\n\n\ndef mein_{name}(*args):\n    return {name}(*args)"
        book["cells"][check]["source"] = [f"check('{exercise}', fn=mein_{name})  # geändert"]
    if how == "no check":
        book["cells"][check]["source"] = ["# gelöscht"]
    if how == "below":                      # the stub stays, the answer stands in a new cell under the check
        book["cells"].insert(check + 1, code(source))
    else:
        book["cells"][stub]["source"] = [source]
    if how == "swapped":
        cells = book["cells"]
        cells[stub], cells[check] = cells[check], cells[stub]


def code(source):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


def learners(number, lessons, seed=0):
    """({file name: text}, what is planted): every learner hands in all the lessons."""
    rng = random.Random(seed)
    files, planted = {}, []
    wrong = {name: list(catalogue(name).items()) for lesson in lessons for name in OF[lesson]}
    for n in range(number):
        who = f"{FIRST[n % len(FIRST)]} {LAST[n // len(FIRST) % len(LAST)]}"
        for lesson in lessons:
            book = notebook(lesson)
            for exercise in OF[lesson]:
                planted.append(Planted(who, exercise, plant(book, exercise, wrong[exercise], rng)))
            text, name = json.dumps(book), file_name(who, lesson, n, rng)
            if n == number - 1:
                text = text[: len(text) // 2]
                planted = [p._replace(words=GONE) if p.learner == who and p.exercise in OF[lesson] else p for p in planted]
            files[name] = text
    return files, planted


def plant(book, exercise, wrong, rng):
    """Put something into the notebook; what it is."""
    luck = rng.random()
    if luck < 0.55 and wrong:
        said, source = wrong[min(int(rng.expovariate(0.7)), len(wrong) - 1)]       # the first of a catalogue most often
        put(book, exercise, source, rng)
        return said
    if luck < 0.85:
        put(book, exercise, EXERCISES[exercise].source(), rng)
        return RIGHT
    if luck < 0.93:
        return OPEN
    stub, _ = place_of(book, exercise)
    book["cells"][stub]["source"] = [f"def {asked()[exercise].function}(x:\n    return x"]
    return BROKEN


def file_name(who, lesson, n, rng):
    """In a folder as Moodle names it; the file as learners name it."""
    name = rng.choice([lesson, f"{lesson[:4]} {who.split()[1]} (2)", f"mein {lesson[5:]} final"])
    return f"{who}_{1000 + n}_assignsubmission_file_/{name}.ipynb"


def written(folder, number, lessons, seed=0):
    """Write the class below `folder`; what is planted."""
    files, planted = learners(number, lessons, seed)
    for name, text in files.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return planted


if __name__ == "__main__":
    lessons = [lesson for lesson in OF if OF[lesson]]
    for one in written(sys.argv[1], int((sys.argv[2:] or ["60"])[0]), lessons[:4]):
        print(*one, sep=" | ")
