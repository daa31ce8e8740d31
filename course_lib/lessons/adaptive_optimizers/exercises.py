"""Exercises on slide S30: a run of Adagrad, the path of RMSProp, one update of Adam with its paper's correction."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong

from .exercises_adagrad import ADAGRAD
from .exercises_rmsprop import RMSPROP


def adam(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    nabla_hat = nabla / (1 - beta1**t)
    gamma_hat = gamma / (1 - beta2**t)
    theta = theta - alpha * nabla_hat / (np.sqrt(gamma_hat) + eps)
    return theta, nabla, gamma


def _arrays(seed, n=4):
    """θ, ∇, ∇̄ and γ of n parameters; γ is large enough that the slips below stay numbers."""
    rng = np.random.default_rng(seed)
    grad = rng.normal(0, 0.6, n)
    return rng.normal(size=n), grad, rng.normal(size=n), np.abs(grad) + rng.uniform(0.1, 1, n)


def _adam_cases():
    out = []
    for seed, n, t, alpha, beta1, beta2, eps in ((7, 4, 1, 0.3, 0.8, 0.95, 0.05), (8, 4, 3, 0.7, 0.6, 0.9, 0.1),
                                                 (9, 3, 6, 0.2, 0.9, 0.97, 0.02), (14, 1, 2, 0.5, 0.7, 0.8, 0.2),
                                                 (15, 5, 1, 0.9, 0.5, 0.85, 0.3)):
        theta, grad, nabla, gamma = _arrays(seed, n)
        out.append((theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps))
    return out


def _one_by_one(rule):
    """Another way: each parameter alone, with the root as a power."""
    def oracle(theta, grad, *rest):
        states, numbers = [r for r in rest if np.ndim(r)], [r for r in rest if not np.ndim(r)]
        rows = [rule(*row, *numbers) for row in zip(theta, grad, *states, strict=True)]
        return tuple(np.array(part) for part in zip(*rows, strict=True))

    return oracle


def _adam_one(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """The paper's second form: both corrections in one factor of α."""
    nabla, gamma = nabla + (1 - beta1) * (grad - nabla), gamma + (1 - beta2) * (grad * grad - gamma)
    root = (1 - beta2**t) ** 0.5
    return theta - alpha * root / (1 - beta1**t) * nabla / (gamma**0.5 + eps * root), nabla, gamma


def _average(old, new, beta):
    return beta * old + (1 - beta) * new


def _turned(old, new, beta):
    return (1 - beta) * old + beta * new


def _inside(gamma, eps):
    return np.sqrt(gamma + eps)


def _of_size(gamma, eps):
    return np.sqrt(np.abs(gamma)) + eps


def _adam_slip(first=_average, second=_average, swap=(0, 0), bias=lambda beta, t: 1 - beta**t, correct=(1, 1),
               root=lambda gamma, eps: np.sqrt(gamma) + eps, sign=-1, step="nabla", keep_hats=False):
    """Adam with one or two things changed. `swap`: β₁ and β₂ change places in the averages, in the corrections."""
    def slip(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
        (b1, b2), (c1, c2) = ((beta2, beta1) if turned else (beta1, beta2) for turned in swap)
        nabla, gamma = first(nabla, grad, b1), second(gamma, grad**2, b2)
        with np.errstate(all="ignore"):
            n = nabla / np.float64(bias(c1, t)) if correct[0] else nabla
            g = gamma / np.float64(bias(c2, t)) if correct[1] else gamma
            theta = theta + sign * alpha * (n if step == "nabla" else grad) / root(g, eps)
        return (theta, n, g) if keep_hats else (theta, nabla, gamma)

    return slip


ADAM = Exercise(
    name="adam", slide="S30", title="One update of Adam",
    asks="""The slide says: RMSProp and momentum together. Carry two averages, as in RMSProp; both are 0 before the first
update. `nabla`, above called $m$, averages the gradient with β₁, `gamma` its square with β₂. Both are too small at first.
**Correct** copies of them: under a gradient that never changes they are to be that gradient and its square, at every update;
`t` is 1 in the first. θ moves by −α times the corrected `nabla`, over the root of the corrected `gamma`. As in Kingma and
Ba's paper ε is added **outside** the root. Return the new `theta`, and `nabla` and `gamma` without the correction.""",
    stub='''def my_adam(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    nabla = ...
    gamma = ...
    theta = ...
    return theta, nabla, gamma''',
    between={"nabla_hat": "the corrected m", "gamma_hat": "the corrected γ"},
    solution=adam, cases=_adam_cases, returns=("θ", "m", "γ"), oracle=_one_by_one(_adam_one),
    hints=("First the two averages, as in RMSProp; β₁ belongs to the gradient, β₂ to its square.",
           "Divide copies of them by $1-\\beta_1^t$ and $1-\\beta_2^t$: what you return stays uncorrected.",
           "`theta - alpha * nabla_hat / (np.sqrt(gamma_hat) + eps)`"),
    wrong=(
        Wrong("no correction", _adam_slip(correct=(0, 0)),
              "The bias correction is missing: both averages start at 0 and are too small in the first updates."),
        Wrong("only nabla corrected", _adam_slip(correct=(1, 0)),
              "Only m is corrected: γ started at 0 as well, divide it by 1 − β₂ᵗ."),
        Wrong("only gamma corrected", _adam_slip(correct=(0, 1)),
              "Only γ is corrected: m started at 0 as well, divide it by 1 − β₁ᵗ."),
        Wrong("betas swapped", _adam_slip(swap=(1, 1)),
              "β₁ and β₂ are swapped: β₁ averages the gradient, β₂ its square."),
        Wrong("betas swapped in the averages", _adam_slip(swap=(1, 0)),
              "β₁ and β₂ are swapped in the averages, not in the corrections: β₁ belongs to the gradient, β₂ to its square."),
        Wrong("betas swapped in the corrections", _adam_slip(swap=(0, 1)),
              "Both averages are right, but each is corrected with the other's β: β₁ belongs to m, β₂ to γ."),
        Wrong("beta and 1 - beta exchanged", _adam_slip(_turned, _turned),
              "β and 1 − β are exchanged in both averages: β keeps the old average, 1 − β lets the new value in."),
        Wrong("t one too large", _adam_slip(bias=lambda beta, t: 1 - beta ** (t + 1)),
              "t is one too large in the correction: it is 1 in the first update, and 1 − β¹ undoes the first average."),
        Wrong("t one too small", _adam_slip(bias=lambda beta, t: 1 - beta ** (t - 1)),
              "t is one too small in the correction: it is 1 in the first update, where yours divides by 0."),
        Wrong("t one too small, but for the first", _adam_slip(bias=lambda beta, t: 1 - beta ** (t - 1) if t > 1 else 1),
              "t is one too small in the correction: the first update, t = 1, has to be corrected already, with 1 − β¹."),
        Wrong("beta times t", _adam_slip(bias=lambda beta, t: 1 - beta * t),
              "θ is right at t = 1 and NaN from t = 2 on: is what you divide γ by still positive, as 1 − β to the POWER t is?"),
        Wrong("beta times t, absolute", _adam_slip(bias=lambda beta, t: 1 - beta * t, root=_of_size),
              "You correct with 1 − β·t, which falls below 0: it is 1 − β to the POWER t."),
        Wrong("t missing", _adam_slip(bias=lambda beta, t: 1 - beta),
              "The correction does not change with t: it is 1 − β to the POWER t, and fades as t grows."),
        Wrong("eps inside", _adam_slip(root=_inside),
              "ε is inside the root, as on the slide for the other two: Adam's paper has √γ̂ + ε."),
        Wrong("no correction, eps inside", _adam_slip(correct=(0, 0), root=_inside),
              "Two things: the bias correction is missing, and ε is inside the root. In both the paper is not the slide."),
        Wrong("unnormalised momentum", _adam_slip(first=lambda nabla, grad, beta: grad + beta * nabla),
              "That is the sum of slide S29, ∇ + β∇̄: Adam averages, with the factor 1 − β₁."),
        Wrong("no momentum", _adam_slip(step="grad"),
              "The step uses the bare gradient: that is RMSProp. Adam steps along m, corrected."),
        Wrong("hats returned", _adam_slip(keep_hats=True),
              "θ is right, but you returned the corrected averages: the next update would correct them once more."),
        Wrong("hats returned, eps inside", _adam_slip(keep_hats=True, root=_inside),
              "Two things: the m and γ that you return are corrected, they should be bare averages; and ε is inside the root."),
        Wrong("uphill", _adam_slip(sign=1), "The sign: θ goes AGAINST the gradient."),
    ))


EXERCISES = (ADAGRAD, RMSPROP, ADAM)
