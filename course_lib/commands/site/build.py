"""A whole site, built beside the old one and put in its place at the end: an interrupted build changes nothing.

A site of the course has the file `.course-site`; a folder that has none and is not empty is never touched.
"""
import json
import pathlib
import shutil
import tomllib

from course_lib.commands.installation import Problem

from . import bundle, pages, recordings, reference
from .mathematics import FormulaError
from .notebook_body import COLOURED, sections

ROOT = pathlib.Path(__file__).resolve().parents[3]
MARK = ".course-site"
PAGE = 4_000_000  # bytes of a page before the first drag
WHOLE = 100_000_000  # bytes of the site: it has to fit on what is at hand in a lecture hall, and into a free web server


def build(folder, only=("",), repository=None, jobs=2, say=print):
    """Build the pages of the notebooks whose names begin with one of `only`; the failures of recordings, in words."""
    folder = pathlib.Path(folder).resolve()
    new, old = (folder.with_name(f"{folder.name}.{end}") for end in ("new", "old"))
    recover(folder, old)
    check(folder)
    names = {path.stem: path for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if path.name.startswith(only)}
    if not names:
        raise Problem(f"no notebook is called {', '.join(only)}")
    notebooks = {name: (path, json.loads(path.read_text("utf-8"))) for name, path in names.items()}
    repository = setting() if repository is None else repository
    try:
        clear(new)
        (new / recordings.FOLDER).mkdir(parents=True)
        (new / MARK).write_text("A site of the course: the next build puts another one in its place.\n", "utf-8")
        write(new, notebooks, {}, repository)  # what is wrong with a page is said before hours of recording
        found, failures = recordings.make(notebooks, folder / recordings.FOLDER, new / recordings.FOLDER, jobs, say)
        write(new, notebooks, found, repository)
        enough(new)
        exchange(folder, new, old)
    finally:
        clear(new)
    say(sizes(folder))
    return failures


def setting():
    """The repository that pyproject.toml names for the course, "" for none."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"].get("course", {}).get("repository", "")


def check(folder):
    """Problem if something else is in the folder."""
    if folder.exists() and not (folder.is_dir() and ((folder / MARK).exists() or not any(folder.iterdir()))):
        raise Problem(f"{folder} is not empty and not a site of the course: choose another folder, or remove it yourself.")


def clear(folder):
    """Remove a site of ours, or nothing."""
    if folder.exists():
        check(folder)
        shutil.rmtree(folder)


def recover(folder, old):
    """An exchange that was interrupted between its two steps: the old site comes back."""
    if (old / MARK).exists() and not folder.exists():
        old.rename(folder)
    clear(old)


def exchange(folder, new, old):
    """The new site in the place of the old one."""
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    clear(old)


def write(folder, notebooks, found, repository):
    """All files but the recordings."""
    made = []
    for name, (_, notebook) in notebooks.items():
        try:
            parts = sections(notebook, found.get(name), pages.solve(repository, name))
        except FormulaError as error:
            raise Problem(f"{name}: {error}") from None
        made.append(pages.Page(name, pages.title_of(parts), parts))
    library = reference.pages()
    everything = [pages.index(made, repository), *made, *library]
    neighbours = dict(zip(notebooks, zip([None, *made], [*made[1:], None], strict=False), strict=True))
    (folder / "reference").mkdir(exist_ok=True)
    for page in everything:
        text = pages.render(page, *neighbours.get(page.name, (None, None)))
        if len(text.encode()) > PAGE:
            raise Problem(f"{page.name} has {len(text.encode()) / 1e6:.1f} MB before the first drag: more than {PAGE / 1e6:.0f}")
        (folder / page.file).write_text(text, "utf-8")
    (folder / "search_texts.js").write_text(pages.search_texts([*made, *library]), "utf-8")
    (folder / "course.js").write_text(bundle.script(), "utf-8")
    (folder / "course.css").write_text(bundle.style(COLOURED.get_style_defs(".program")), "utf-8")
    for file in ("mathematics.woff", "mathematics-font.txt"):
        shutil.copyfile(pathlib.Path(__file__).with_name(file), folder / file)
    (folder / ".nojekyll").touch()  # GitHub Pages would leave out what begins with a dot or an underscore


def enough(folder):
    """Problem if the site has become too large: it names what weighs most."""
    total = sum(path.stat().st_size for path in files_of(folder))
    if total > WHOLE:
        most = sorted(weights(folder).items(), key=lambda pair: -pair[1])[:3]
        raise Problem(f"the site has {total / 1e6:.0f} MB, more than {WHOLE / 1e6:.0f}; most of it are the recordings of "
                      + ", ".join(f"{name} ({size / 1e6:.1f} MB)" for name, size in most))


def files_of(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def weights(folder):
    """{notebook: bytes of its recordings}."""
    place, found = folder / recordings.FOLDER, {}
    for path in sorted(place.glob("*.json")):
        files = {place / f"{cell['name']}.js" for cell in recordings.read(path)["cells"].values() if "name" in cell}
        found[path.stem] = sum(file.stat().st_size for file in files)
    return found


def sizes(folder):
    """One line: how large it all is."""
    files = files_of(folder)
    total = sum(path.stat().st_size for path in files) / 1e6
    largest = max(folder.glob("*.html"), key=lambda path: path.stat().st_size)
    return f"{len(files)} files, {total:.1f} MB; the largest page is {largest.name}, {largest.stat().st_size / 1e6:.2f} MB"
