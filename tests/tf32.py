"""A simulated accelerator: imported, it lets the CPU multiply float32 matrices as cards do by themselves, in TF32.

TF32 rounds both factors to 10 bits behind the point and adds up in float32. A product that asks for HIGHEST, which is what
`jax_default_matmul_precision = float32` becomes, is left alone. For a process of its own: it stays until the end.
"""
import jax.numpy as jnp
from jax import lax
from jax._src.lax.lax import _dot_general_lower
from jax.interpreters import mlir


def rounded(factor):
    return lax.reduce_precision(factor, exponent_bits=8, mantissa_bits=10)


def lowered(ctx, *factors, precision, **how):
    """The program for a product of two matrices that asks for `precision`."""
    if precision not in (lax.Precision.HIGHEST, (lax.Precision.HIGHEST,) * 2):
        factors = [mlir.lower_fun(rounded, multiple_results=False)(ctx.replace(avals_in=[aval], avals_out=[aval]), factor)[0]
                   if aval.dtype == jnp.float32 else factor for aval, factor in zip(ctx.avals_in, factors, strict=True)]
    return _dot_general_lower(ctx, *factors, precision=precision, platform="cpu", **how)


mlir.register_lowering(lax.dot_general_p, lowered, platform="cpu")
