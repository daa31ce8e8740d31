"""softplus"""
import math
import numpy as np
import jax
import jax.numpy as jnp
from scipy.special import expit, log1p


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def right_1(a, grad):
    """straight from the formulas"""
    value = np.log(1 + np.exp(a))
    grad_a = grad * np.exp(a) / (1 + np.exp(a))
    return value, grad_a


def right_2(a, grad):
    """logaddexp and expit"""
    return np.logaddexp(0, a), grad * expit(a)


def right_3(a, grad):
    """stable: max(a, 0) + log1p(exp(-|a|))"""
    value = np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))
    return value, np.multiply(grad, 1 / (1 + np.exp(-a)))


def right_4(a, grad):
    """jax: value and vjp"""
    a = jnp.asarray(a, dtype=jnp.float32)
    value, pull = jax.vjp(lambda v: jnp.log1p(jnp.exp(v)), a)
    return value, pull(jnp.asarray(grad, dtype=jnp.float32))[0]


def right_5(a, grad):
    """sigm by way of the value: sigm(a) = 1 - exp(-softplus(a))"""
    value = np.log1p(np.exp(a))
    return value, (1 - np.exp(-value)) * grad


def right_6(a, grad):
    """sigm = exp(a - value)"""
    v = np.log(1 + np.exp(a))
    s = np.exp(a - v)
    return v, s * grad


def right_7(a, grad):
    """minus the log of sigm(-a)"""
    value = -np.log(expit(np.negative(a)))
    dv = 0.5 * (1 + np.tanh(np.asarray(a) / 2))
    return value, dv * grad


def right_8(a, grad):
    """np.vectorize with math functions"""
    f = np.vectorize(lambda v: math.log1p(math.exp(-abs(v))) + max(v, 0.0), otypes=[float])
    d = np.vectorize(lambda v, g: g / (1 + math.exp(-v)), otypes=[float])
    return f(a), d(a, grad)


def right_9(a, grad):
    """both results in one array, float32"""
    a = np.asarray(a, dtype=np.float32)
    e = np.exp(a)
    return np.stack([log1p(e), grad - grad / (1 + e)])


def right_10(a, grad):
    """log base 2 converted to the natural one"""
    value = np.log2(1 + np.exp(a)) * np.log(2)
    grad_a = grad / (1 + np.exp(-np.asarray(a)))
    return value, grad_a


def wrong_1(a, grad):
    """grad forgotten in the bprop"""
    return np.log(1 + np.exp(a)), _sigm(a)


def wrong_2(a, grad):
    """logarithm to base 10"""
    return np.log10(1 + np.exp(a)), grad * _sigm(a)


def wrong_3(a, grad):
    """logarithm to base 2"""
    return np.log2(1 + np.exp(a)), grad * _sigm(a)


def wrong_4(a, grad):
    """derivative 1 / (1 + exp(a)): sign of the exponent wrong"""
    return np.log(1 + np.exp(a)), grad / (1 + np.exp(a))


def wrong_5(a, grad):
    """sigm' instead of sigm as the derivative"""
    s = _sigm(a)
    return np.log(1 + np.exp(a)), grad * s * (1 - s)


def wrong_6(a, grad):
    """derivative taken at the value instead of at a"""
    value = np.log(1 + np.exp(a))
    return value, grad * _sigm(value)


def wrong_7(a, grad):
    """grad added instead of multiplied"""
    return np.log(1 + np.exp(a)), grad + _sigm(a)


def wrong_8(a, grad):
    """inner derivative exp(a) forgotten: grad / (1 + exp(a))"""
    e = 1 + np.exp(a)
    return np.log(e), grad * (1 / e)


def wrong_9(a, grad):
    """brackets: log(1) + exp(a)"""
    return np.log(1) + np.exp(a), grad * _sigm(a)


def wrong_10(a, grad):
    """the two results exchanged"""
    return grad * _sigm(a), np.log(1 + np.exp(a))


def wrong_11(a, grad):
    """exp(-a) for exp(a) in the value"""
    return np.log(1 + np.exp(-a)), grad * _sigm(a)


def wrong_12(a, grad):
    """summed over all entries: one number for grad_a"""
    return np.log(1 + np.exp(a)), np.sum(grad * _sigm(a))


def wrong_13(a, grad):
    """denominator forgotten: derivative exp(a)"""
    return np.log(1 + np.exp(a)), grad * np.exp(a)


def wrong_14(a, grad):
    """minus sign in front of the gradient"""
    return np.log(1 + np.exp(a)), -grad * _sigm(a)


def wrong_15(a, grad):
    """derivative evaluated at grad: sigm(grad) * a"""
    return np.log(1 + np.exp(a)), a * _sigm(grad)


def wrong_16(a, grad):
    """reclin instead of softplus in the value"""
    return np.maximum(0, a), grad * _sigm(a)


def wrong_17(a, grad):
    """log1p of 1 + exp(a): one too much"""
    return np.log1p(1 + np.exp(a)), grad * _sigm(a)


def wrong_18(a, grad):
    """step 1_{a>0} (reclin') instead of sigm in the bprop"""
    return np.log(1 + np.exp(a)), grad * (a > 0)


def wrong_19(a, grad):
    """grad divided by the derivative instead of multiplied"""
    return np.log(1 + np.exp(a)), grad / _sigm(a)


def wrong_20(a, grad):
    """base 10 in the value, and grad forgotten"""
    return np.log10(1 + np.exp(a)), _sigm(a)


def wrong_21(a, grad):
    """grad damaged in place by *="""
    value = np.log(1 + np.exp(a))
    grad *= _sigm(a)
    return value, grad


def wrong_22(a, grad):
    """value multiplied by grad as well"""
    return grad * np.log(1 + np.exp(a)), grad * _sigm(a)
