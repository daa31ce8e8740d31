"""An exercise on slide S30: all learning rates of a run of Adagrad, from gradients that are given, and where it ends."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong

from .exercises_rmsprop import OUTSIDE


def adagrad(theta, grads, alpha, eps):
    gamma = np.cumsum(grads**2, axis=0)
    rates = alpha / np.sqrt(gamma + eps)
    return rates, theta - (rates * grads).sum(axis=0)


def _cases():
    """Gradients that go one way with a small ε; of either sign with an ε that keeps the slips below real numbers."""
    return [(np.array(theta), np.array(grads), alpha, eps) for theta, grads, alpha, eps in (
        ([0.5, -1.2], [[0.6, 0.2], [0.3, 0.9], [0.8, 0.4]], 0.3, 0.05),
        ([1.1, 0.4, -0.7], [[0.7, 0.0, 0.3], [0.5, 0.9, 0.0], [0.9, 0.0, 0.2], [0.6, 0.0, 0.8]], 0.7, 0.2),
        ([0.3, -0.6], [[0.4, -0.5], [-0.7, 0.6], [0.5, -0.3], [-0.6, 0.7], [0.3, 0.2]], 0.4, 1.3),
        ([0.9], [[0.5], [0.2]], 1.3, 0.1),
        ([-0.2, 0.8, 1.6, 0.1], [[0.3, -0.6, 0.7, -0.2]], 0.5, 0.9))]


def _update_by_update(theta, grads, alpha, eps):
    """Another way: each parameter alone, one update after the other, with the root as a power."""
    rates, ends = np.empty(grads.shape), []
    for i, place in enumerate(theta):
        total = 0.0
        for t, g in enumerate(grads[:, i]):
            total += g * g
            rates[t, i] = alpha * (total + eps) ** -0.5
            place -= rates[t, i] * g
        ends.append(place)
    return rates, np.array(ends)


def _sums(grads):
    return np.cumsum(grads**2, axis=0)


def _slip(gamma=_sums, rate=lambda gamma, alpha, eps: alpha / np.sqrt(gamma + eps), shown=lambda rates, grads: rates,
          moved=lambda rates, grads: -(rates * grads).sum(axis=0)):
    """Adagrad with one thing changed: γ, the rate, what is returned as the rates, or how far θ moves."""
    def slip(theta, grads, alpha, eps):
        rates = rate(gamma(grads), alpha, eps)
        return shown(rates, grads), theta + moved(rates, grads)

    return slip


ADAGRAD = Exercise(
    name="adagrad", slide="S30", title="The learning rates of a run of Adagrad",
    asks="""The gradients of `T` updates are known beforehand: `grads` has a row for each update and a column for each
parameter. γ begins at 0. Return two things: `rates`, of the same shape, what Adagrad multiplies each entry of `grads` by,
with the slide's γ and ε; and `theta` after all `T` updates from the start `theta`. A column that is 0 in most rows is
a rare input. What becomes of its rate?""",
    stub='''def my_adagrad(theta, grads, alpha, eps):
    rates = ...
    theta = ...
    return rates, theta''',
    between={"gamma": "γ"},
    solution=adagrad, cases=_cases, returns=("the rate", "θ"), oracle=_update_by_update,
    hints=("Each parameter has its own γ, and each update its own: γ sums down the rows. Where a gradient is 0, γ stays,"
           " and the rate with it: that of a rare input stays large.",
           "`np.cumsum(grads**2, axis=0)` holds γ of every update: row t has the squares up to that one, its own included.",
           "The rate is α/√(γ + ε), and θ moves by minus the sum, down the rows, of `rates * grads`."),
    wrong=(
        Wrong("eps outside", _slip(rate=lambda gamma, alpha, eps: alpha / (np.sqrt(gamma) + eps)), OUTSIDE),
        Wrong("old gamma", _slip(gamma=lambda grads: _sums(grads) - grads**2),
              "You divided by the OLD γ: this gradient's own square is already in γ⁽ᵗ⁾."),
        Wrong("no memory", _slip(gamma=lambda grads: grads**2),
              "Your γ is the square of one gradient alone: Adagrad adds up the squares of ALL gradients so far."),
        Wrong("the last gamma", _slip(gamma=lambda grads: _sums(grads)[-1] + 0 * grads),
              "You divided by the γ of the LAST update throughout: each update knows the gradients up to its own only."),
        Wrong("across the row", _slip(gamma=lambda grads: np.cumsum(grads**2, axis=1)),
              "You summed across the parameters: γ adds up over the UPDATES, down the rows, axis=0."),
        Wrong("no axis", _slip(gamma=lambda grads: np.cumsum(grads**2).reshape(grads.shape)),
              "Your sum runs through all entries, row after row: each parameter has a γ of its own, axis=0."),
        Wrong("one rate for all", _slip(gamma=lambda grads: _sums(grads).sum(axis=1, keepdims=True) + 0 * grads),
              "You summed over the parameters, too: the slide wants ONE LEARNING RATE PER PARAMETER."),
        Wrong("average", _slip(gamma=lambda grads: _sums(grads) / np.arange(1, len(grads) + 1)[:, None]),
              "γ is the cumulative SUM here: your mean does not grow, so the steps would not shrink."),
        Wrong("no square", _slip(gamma=lambda grads: np.cumsum(grads, axis=0)),
              "γ sums the SQUARES of the gradients: without them, slopes up and down cancel."),
        Wrong("absolute value", _slip(gamma=lambda grads: np.cumsum(np.abs(grads), axis=0)),
              "γ sums squares, (∇)², not absolute values: the root is taken later."),
        Wrong("no root", _slip(rate=lambda gamma, alpha, eps: alpha / (gamma + eps)),
              "The root is missing: ∇/(γ + ε) has the unit 1/∇, so a larger loss would make SMALLER steps."),
        Wrong("no alpha", _slip(rate=lambda gamma, alpha, eps: 1 / np.sqrt(gamma + eps)),
              "α is missing: what multiplies the gradient is α/√(γ + ε)."),
        Wrong("eps in every row", lambda theta, grads, alpha, eps: _slip(gamma=lambda g: np.cumsum(g**2 + eps, axis=0) - eps)(
            theta, grads, alpha, eps), "ε is added again in every update: it stands under the root, not in γ."),
        Wrong("gamma returned", lambda theta, grads, alpha, eps: (_sums(grads), adagrad(theta, grads, alpha, eps)[1]),
              "θ is right, but the first thing you return is γ: return α/√(γ + ε)."),
        Wrong("steps returned", _slip(shown=lambda rates, grads: rates * grads),
              "θ is right, but the first thing you return are the steps: return what MULTIPLIES the gradients."),
        Wrong("no rate for a zero", _slip(shown=lambda rates, grads: np.where(grads == 0, 0, rates)),
              "Your rate is 0 where the gradient is 0. There γ stays as it was, and so does the rate."),
        Wrong("uphill", _slip(moved=lambda rates, grads: (rates * grads).sum(axis=0)),
              "The rates are right. The sign: θ goes AGAINST the gradient, θ − α∇̄."),
        Wrong("the last update alone", _slip(moved=lambda rates, grads: -rates[-1] * grads[-1]),
              "The rates are right, but your θ has made the last update alone: add up the steps of all T."),
        Wrong("the last rate for all", _slip(moved=lambda rates, grads: -rates[-1] * grads.sum(axis=0)),
              "The rates are right, but your θ takes the last one for all gradients: each goes with the rate of its own update."),
        Wrong("the mean step", _slip(moved=lambda rates, grads: -(rates * grads).mean(axis=0)),
              "The rates are right, but your θ has moved by the MEAN step: T updates add up."),
    ))
