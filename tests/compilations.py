"""An ear for what JAX compiles, and how to begin without anything compiled: what came before would hide the rest."""
import contextlib
import sys

import jax

from course_lib.interactive import compile_ahead as ahead

COMPILING = ("/jax/core/compile/jaxpr_trace_duration", "/jax/core/compile/backend_compile_duration")


listening = []      # a list of names for each pair of ears that is open


def hear(event, seconds, **about):
    if event in COMPILING:
        for names in listening:
            names.append(about.get("fun_name", event))


jax.monitoring.register_event_duration_secs_listener(hear)     # once and for good: JAX 0.8 cannot take a listener back


@contextlib.contextmanager
def compilations():
    """The names of the programs that JAX traces or compiles meanwhile, in any thread."""
    names = []
    listening.append(names)
    try:
        yield names
    finally:
        listening[:] = [each for each in listening if each is not names]


def as_in_a_new_process():
    """Forget the compiled programs and every remembered result: either would hide what a widget leaves uncompiled.

    The files of `course_lib.data` stay read: nothing is compiled for that, and MNIST is 11.6 MB to unpack and verify.
    """
    ahead.forget()
    for name, module in list(sys.modules.items()):
        if name.startswith("course_lib.") and not name.startswith("course_lib.data."):
            for value in vars(module).values():
                getattr(value, "cache_clear", int)()
