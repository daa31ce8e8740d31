"""The three notebook cells of an exercise, written from its one source: statement, stub, check."""
from .exercise import Exercise


def statement(exercise: Exercise) -> str:
    """Markdown: what to do, hints in steps, the solution one click away."""
    parts = [f"### Exercise · {exercise.title} ({exercise.slide})", exercise.asks.strip()]
    parts += [f"<details><summary>Hint {i}</summary>\n\n{hint.strip()}\n\n</details>"
              for i, hint in enumerate(exercise.hints, start=1)]
    parts.append(f"<details><summary>Solution</summary>\n\n```python\n{exercise.source()}\n```\n\n</details>")
    return "\n\n".join(parts)


def check_cell(exercise: Exercise) -> str:
    """The code that checks: `check("name", my_function)`."""
    return f'check("{exercise.name}", {exercise.stub_name})'
