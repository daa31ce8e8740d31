"""Neural Networks: interactive notebooks for the lecture.

usage: python3 -m course_lib [command] [--here] [arguments]

  lab        open the notebooks in JupyterLab (the default); arguments go to JupyterLab:
               python3 -m course_lib lab 1_01_artificial_neuron.ipynb --no-browser --port 8890
  test       run all tests and all notebooks; arguments go to pytest:
               python3 -m course_lib test --lesson dropout    all about one lesson, in the browser, too
               python3 -m course_lib test --fast              no browser, no notebook, nothing slow
               python3 -m course_lib test --thorough          also what measures anew for long, and every case
               python3 -m course_lib test --accelerator       the mathematics on a GPU or TPU, where JAX finds one
               python3 -m course_lib test -k backprop
  bench      time the pictures and the training loops
  record     run the notebooks and store their outputs in them
  reproduce  run an experiment of several minutes anew and store its numbers; without a name, list them
  compile    compile beforehand what the pictures need, for an image of Binder or a JupyterHub, there with --here
  site       build the course as static pages whose pictures can be dragged without a kernel:
               python3 -m course_lib site public
  class      check what learners handed in, one page for all: python3 -m course_lib class FOLDER
  hand-in    what a lecturer would find in a notebook: python3 -m course_lib hand-in NOTEBOOK
  hints      exam mode for a copy of the notebooks: python3 -m course_lib hints off FOLDER

  --here     use the Python that runs this command, as it is, instead of the course's own
             environment (made in .venv at the first start, in about a minute)
"""

# This file must still be read by Python 3.6, so that an old Python is told in words what it lacks.
import os
import subprocess
import sys

OLDEST = (3, 11)
COMMANDS = ("lab", "test", "bench", "record", "reproduce", "compile", "site", "class", "hand-in", "hints")
# Many tests: whole files or classes side by side, so that a notebook's cells stay in order; the browser's first, notebooks last.
SIDE_BY_SIDE = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
LAB_OPTIONS = [
    "--ServerApp.jpserver_extensions={'course_lib.commands.server_extension': True}",
    "--ServerApp.answer_yes=True",  # one Ctrl-C ends it, without a question
    "--LabApp.news_url=None",  # no pop-up that asks to fetch news, no request that hangs without a network
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
]


def parse(arguments):
    """(command, here, what is passed on); what follows `--` is passed on untouched, options alone go to `lab`."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    own = [a for a in arguments[:cut] if a != "--here"]
    command = own.pop(0) if own and not own[0].startswith("-") else "lab"
    return command, "--here" in arguments[:cut], own + arguments[cut + 1 :]


def lab(notebooks, arguments):
    """JupyterLab's command line: the first notebook, unless the reader names one (from here, or in `notebooks`)."""
    arguments = [os.path.abspath(a) if a.endswith(".ipynb") and os.path.exists(a) else a for a in arguments]
    start = [os.path.join(str(notebooks), "0_00_start_here.ipynb")]
    if any(a.endswith(".ipynb") for a in arguments) or not os.path.exists(start[0]):
        start = []
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return ["-m", "jupyterlab", *LAB_OPTIONS, *as_root, *arguments, *start]


def lessons(arguments):
    """The names that follow each --lesson."""
    after = ["".join(arguments[i + 1 : i + 2]) for i, each in enumerate(arguments) if each == "--lesson"]
    return after + [each.partition("=")[2] for each in arguments if each.startswith("--lesson=")]


def no_such_lesson(arguments):
    """A sentence about the lessons that are asked for and do not exist; "" if there is none."""
    asked = lessons(arguments)
    if not asked:
        return ""
    from .lessons import DECK

    known = list(dict.fromkeys(row.lesson for row in DECK))
    unknown = [name for name in asked if name not in known]
    return f"'{unknown[0]}' is not a lesson: choose from {', '.join(known)}." if unknown else ""


def tests(arguments):
    """pytest's command line: in two processes, unless the reader asks for more than --fast, --thorough and --lesson."""
    ours = len(arguments) == arguments.count("--fast") + arguments.count("--thorough") + sum(
        2 if each == "--lesson" else each.startswith("--lesson=") for each in arguments)
    return ["-m", "pytest"] + (SIDE_BY_SIDE if ours else []) + arguments


def hand_over(command, folder, variables):
    """Become `command`; where a process cannot be replaced (Windows), wait for it and leave Ctrl-C to it."""
    os.chdir(str(folder))
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], command, variables)
    child = subprocess.Popen(command, env=variables)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            pass


def start(command, here, arguments):
    """Make the environment ready, then run `command` in it."""
    from .commands import environment

    extra = {"site": "site", "test": "test", "bench": "test", "record": "test"}.get(command, "")
    python = environment.check_here(extra) if here else environment.prepare(extra)
    folder = environment.ROOT / "notebooks" if command == "lab" else environment.ROOT
    if command in ("class", "hand-in", "hints"):  # files are named from where the reader is; -P: but not imported from there
        folder = os.getcwd()
    module = {
        "lab": lab(folder, arguments),
        "test": tests(arguments),
        "bench": ["-m", "course_lib.commands.bench"] + arguments,
        "record": ["-m", "course_lib.commands.record"] + arguments,
        "reproduce": ["-m", "course_lib.commands.reproduce"] + arguments,
        "compile": ["-m", "course_lib.commands.compile"] + arguments,
        "site": ["-m", "course_lib.commands.site"] + arguments,
        "class": ["-P", "-m", "course_lib.commands.class_page"] + arguments,
        "hand-in": ["-P", "-m", "course_lib.commands.hand_in"] + arguments,
        "hints": ["-P", "-m", "course_lib.commands.hints"] + arguments,
    }[command]
    return hand_over([str(python)] + module, folder, environment.variables(here))


def main(arguments):
    """Exit status: the command's own, 2 for a command line that is not understood, or a sentence that says what is
    missing (status 1)."""
    if sys.version_info < OLDEST:
        have = ".".join(str(part) for part in sys.version_info[:3])
        return f"Python 3.11 or newer is needed, and this is Python {have}: start with a newer one, like python3.12."
    command, here, rest = parse(arguments)
    if rest[:1] in (["-h"], ["--help"]) and command == "lab":
        print(__doc__)
        return 0
    if command not in COMMANDS:
        print(f"'{command}' is not a command: use {', '.join(COMMANDS[:-1])} or {COMMANDS[-1]} (or --help).", file=sys.stderr)
        return 2
    if command == "test" and no_such_lesson(rest):
        print(no_such_lesson(rest), file=sys.stderr)
        return 2
    from .commands.installation import Problem

    try:
        return start(command, here, rest)
    except Problem as problem:
        return str(problem)
    except KeyboardInterrupt:
        return "\nStopped; the next start goes on from here."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
