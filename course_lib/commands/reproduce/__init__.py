"""Experiments that take minutes: `python3 -m course_lib reproduce NAME` runs one again and stores what it found.

Each is a module here whose docstring says what is measured and whose `run()` returns {name: array}, small enough to be
embedded. Notebooks read the arrays by `course_lib.data.recorded(NAME)` and say that they are recorded.

    def run():
        return {"alpha": alphas, "error": errors}        # numbers only; axes are named in the docstring
"""
import pkgutil


def experiments():
    """Names of the experiments, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
