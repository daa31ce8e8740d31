"""One answer checked, in a process that has nothing else to do: its statements run, then its function is examined."""
import ast
import linecache
import os
import sys
import tempfile
import time
import warnings
from typing import Any

PASSED, WRONG, OPEN = "passed", "wrong", "open"
SECONDS = 10.0            # for the calls of one check together
GIVEN = {"np": "numpy", "numpy": "numpy", "jax": "jax", "jnp": "jax.numpy", "math": "math"}    # lent where nothing binds them
Job = dict[str, Any]
Verdict = dict[str, Any]


def verdict(status: str, lines: tuple[str, ...] = (), named: str = "", pointed: str = "") -> Verdict:
    """What is stored of an answer: plain JSON, without anybody's name."""
    return {"status": status, "lines": [line[:400] for line in lines], "named": named[:400], "pointed": pointed[:400]}


def judge(job: Job) -> Verdict:
    """{"exercise", "function", "parts", "wanted", ("seconds")} -> the verdict. Whatever the answer does, this says something."""
    import numpy as np

    from course_lib.exercises import EXERCISES, checking, report
    from course_lib.exercises.trying import LATE

    checking.SECONDS = job.get("seconds", SECONDS)
    space: dict[str, Any] = {"__name__": "__main__"}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            run_parts(job, space)
            function = eval(compile(job["function"], "<check>", "eval"), space)
    except BaseException as error:         # SystemExit and KeyboardInterrupt of a learner's cell, too
        return verdict(WRONG, (f"The notebook stops before the check: {said(error)}",))
    exercise, began = EXERCISES[job["exercise"]], time.process_time()
    found = exercise.check(function)
    if found.lines[:1] == (LATE,) and time.process_time() - began < checking.SECONDS / 2:
        checking.SECONDS *= 4                # it did not run, it waited for a busy computer: once more, with patience
        found = exercise.check(function)
    status = {report.PASSED: PASSED, report.NOT_ATTEMPTED: OPEN}.get(found.status, WRONG)
    return verdict(status, found.lines, found.diagnosis, found.pointer)


def run_parts(job: Job, space: dict[str, Any]) -> None:
    """The statements of an answer in the notebook's order, under the names and line numbers of their cells."""
    import importlib

    for name in job["wanted"]:
        if name in GIVEN:
            space[name] = importlib.import_module(GIVEN[name])
    for part in job["parts"]:
        file, body = f"<cell {part['cell']}>", ast.parse(part["text"]).body
        linecache.cache[file] = len(part["text"]), None, part["text"].splitlines(keepends=True), file
        chosen = [only(body[at], set(job["wanted"])) for at in part["at"]]
        exec(compile(ast.Module(chosen, []), file, "exec"), space)


def only(node: ast.stmt, wanted: set[str]) -> ast.stmt:
    """Of an import the names that are needed: another one may load a great deal, or not exist here."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [a for a in node.names if a.name == "*" or (a.asname or a.name.split(".")[0]) in wanted]
        node.names = names or node.names
    return node


def said(error: BaseException) -> str:
    """The error in one line."""
    try:
        text = (str(error).strip().splitlines() or [""])[0][:200]
    except Exception:
        text = ""
    return f"{type(error).__name__}: {text}" if text else f"{type(error).__name__}."


def alone() -> None:
    """A whole process for one answer, where processes cannot be forked (macOS, Windows): job on stdin, verdict on stdout."""
    import json

    from . import fence

    job = json.loads(sys.stdin.readline())
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        from course_lib.exercises import EXERCISES

        _ = EXERCISES[job["exercise"]]
        held = ["time", *fence.limit()]
        fence.refuse_calls(folder)
        found = judge(job)
        os.chdir(os.path.dirname(folder))
    out.write(json.dumps(found | {"held": held}) + "\n")
    out.flush()
    os._exit(0)


if __name__ == "__main__":
    alone()
