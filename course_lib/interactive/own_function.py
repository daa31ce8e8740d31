"""A widget that draws the learner's own function: unfinished or broken, it says so in its sentence, never raises."""


def ask(fn, args, instead):
    """(value, "") of fn(*args), or (None, sentence) when it is unfinished or raised; `instead`: what is shown then."""
    name = getattr(fn, "__name__", "your function")
    try:
        value = fn(*args)
    except Exception as error:
        said = (str(error).strip().splitlines() or [""])[0]
        if isinstance(error, NotImplementedError):
            return None, f"{name} is not finished yet: {instead}."
        return None, f"{name} raised {type(error).__name__}: {said}. So {instead}."
    parts = value if isinstance(value, (tuple, list)) else (value,)
    if any(part is None or part is Ellipsis for part in parts) or not len(parts):
        return None, f"{name} is not finished yet: {instead}."
    return value, ""
