"""An ear for what JAX compiles."""
import contextlib

import jax

COMPILING = ("/jax/core/compile/jaxpr_trace_duration", "/jax/core/compile/backend_compile_duration")


@contextlib.contextmanager
def compilations():
    """The names of the programs that JAX traces or compiles meanwhile, in any thread."""
    names = []

    def hear(event, seconds, **about):
        if event in COMPILING:
            names.append(about.get("fun_name", event))

    jax.monitoring.register_event_duration_secs_listener(hear)
    try:
        yield names
    finally:
        jax.monitoring.unregister_event_duration_listener(hear)
