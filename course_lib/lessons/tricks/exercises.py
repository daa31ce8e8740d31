"""Exercises on slides S28 and S29: normalized inputs without a look at the test set, halving α, momentum that restarts."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong

from .exercises_standardize import STANDARDIZE


def halve(errors, alpha, look_ahead):
    rates, best, waited = [], np.inf, 0
    for error in errors:
        waited = 0 if error < best else waited + 1
        best = min(best, error)
        if waited == look_ahead:
            alpha, waited = alpha / 2, 0
        rates.append(alpha)
    return np.array(rates)


def momentum_step(theta, grad, velocity, alpha, beta):
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def _rates(errors, alpha, look_ahead, better=lambda now, best, before: now < best, factor=0.5, rest=0, again=True,
           due=lambda waited, look_ahead: waited >= look_ahead, forget=False):
    """The rule with one thing changed: what is better, the factor, how long it has waited after a halving, how often, when."""
    rates, best, before, waited = [], np.inf, np.inf, 0
    for error in errors:
        waited = 0 if better(error, best, before) else waited + 1
        best, before = min(best, error), error
        if due(waited, look_ahead) and (again or not rates or rates[-1] == rates[0]):
            alpha, waited, best = alpha * factor, waited * rest, np.inf if forget else best
        rates.append(alpha)
    return np.array(rates)


def _records():
    rng = np.random.default_rng(29)
    drawn = [(np.round(rng.uniform(1, 4, n) - 0.1 * np.arange(n), 1), alpha, look)
             for n, alpha, look in ((14, 0.3, 2), (16, 0.8, 3), (9, 2.0, 1), (18, 0.5, 2))]
    return [(np.array([5.0, 4, 4, 3, 3.5, 3.2, 3.4, 2.9, 3, 3, 3, 3]), 0.1, 2), *drawn, (np.array([0.4]), 0.5, 1),
            (np.array([9.0, 8, 9, 7, 7.5, 7.4, 7.3, 7.2, 6]), 1.0, 2), (np.array([0.3, 0.3, 0.2, 0.25, 0.1, 0.1]), 0.7, 1)]


def _by_runs(errors, alpha, look_ahead):
    """α divided by 2 once for every `look_ahead` epochs of each unbroken run of epochs that were no record."""
    errors, halvings, run = np.asarray(errors, float), [], 0
    for t in range(len(errors)):
        run = 0 if t == 0 or errors[t] < errors[:t].min() else run + 1
        halvings.append(run > 0 and run % look_ahead == 0)
    return alpha * 0.5 ** np.cumsum(halvings)


def _steps():
    """Some restart, some do not. In many ∇̄ is nearly across ∇: single entries would decide otherwise. In the first, exactly."""
    rng, out = np.random.default_rng(5), [(np.array([0.5, -1.0]), np.array([1.0, 0.0]), np.array([-2.0, 1.0]), 0.3, 0.5)]
    for n, alpha, beta in ((4, 0.1, 0.9), (2, 0.5, 0.5), (3, 0.3, 0.7), (1, 1.2, 0.8), (5, 0.2, 0.95)):
        theta, grad, velocity = rng.normal(size=(3, n))
        across = 2 * velocity - 2 * grad * (grad @ velocity) / (grad @ grad)
        out += [(theta, grad, velocity, alpha, beta),
                *((theta, grad, (across + back * grad - grad) / beta, alpha, beta) for back in (-0.2, 0.15))]
    return out


def _unrolled(theta, grad, velocity, alpha, beta):
    """The past counts unless ∇ᵀ∇ + β ∇ᵀ∇̄ < 0."""
    kept = 0 if sum(g * (g / beta + v) for g, v in zip(grad, velocity, strict=True)) < 0 else beta
    return theta - alpha * grad - alpha * kept * velocity, grad + kept * velocity


def _momentum(sum_of=lambda g, v, b: g + b * v, uphill=lambda g, v, new: np.sum(g * new) < 0, anew=lambda g, new: g,
              step=lambda th, a, g, new: th - a * new):
    """The update with one thing changed: the sum, when it restarts, with what, the step."""
    def slip(theta, grad, velocity, alpha, beta):
        new = sum_of(grad, velocity, beta)
        new = np.where(uphill(grad, velocity, new), anew(grad, new), new)
        return step(theta, alpha, grad, new), new

    return slip


HALVE = Exercise(
    name="halve", slide="S28", title="Divide by 2 when validation stops improving",
    asks="""`errors[e]` is the validation error after epoch $e$, `alpha` the learning rate of the first epoch. An epoch
**improves** if its error is lower than every earlier one; the first always does. When `look_ahead` epochs in a row have not
improved, divide $\\alpha$ by 2 and **count anew**. Return the array of the $\\alpha$ you have **after** each epoch.""",
    stub='''def my_halve(errors, alpha, look_ahead):
    rates = ...
    return rates''',
    between={"best": "the lowest error", "waited": "the epochs without a better one"},
    solution=halve, cases=_records,
    returns=("α",), oracle=_by_runs,
    hints=("Keep `best`, the lowest error so far, and `waited`, how many epochs in a row have not beaten it.",
           "An error that is equal to `best` is no improvement.",
           "`if waited == look_ahead:` halve α and set `waited` to 0. Append α in every epoch."),
    wrong=(
        Wrong("previous epoch", lambda e, a, n: _rates(e, a, n, lambda now, best, before: now < before),
              "You compare with the epoch before: compare with the best so far."),
        Wrong("ties", lambda e, a, n: _rates(e, a, n, lambda now, best, before: now <= best),
              "An error equal to the best is no improvement: only a lower one is."),
        Wrong("best from 0", lambda e, a, n: a * 0.5 ** ((np.arange(len(e)) + 1) // n),
              "In yours no epoch ever improves, not even the first: with what does `best` begin?"),
        Wrong("no look-ahead", lambda e, a, n: _by_runs(e, a, 1),
              "You halve α at the first epoch that does not improve: wait for `look_ahead` of them in a row."),
        Wrong("not anew", lambda e, a, n: _rates(e, a, n, rest=1),
              "After a halving you go on counting, and halve in every epoch: set the count back to 0."),
        Wrong("once in a row", lambda e, a, n: _rates(e, a, n, rest=1, due=lambda waited, n: waited == n),
              "You halve once only while the error does not improve, however long that lasts: after a halving, count anew."),
        Wrong("best forgotten", lambda e, a, n: _rates(e, a, n, forget=True),
              "At a halving you forget the best error, too: only the count begins anew."),
        Wrong("compared with the first", lambda e, a, n: _rates(
            e, a, n, lambda now, best, before: before == np.inf or now < e[0]),
              "You compare with the first error throughout: an epoch has to beat every earlier one."),
        Wrong("not in a row", lambda e, a, n: a * 0.5 ** (np.cumsum(_by_runs(e, 1, 1) < np.r_[1, _by_runs(e, 1, 1)[:-1]]) // n),
              "You count all epochs without improvement. An improvement sets the count back to 0: they must be in a row."),
        Wrong("while improving", lambda e, a, n: _rates(e, a, n, lambda now, best, before: now >= best),
              "You halve α while the error improves: it is the other way round."),
        Wrong("never again", lambda e, a, n: _rates(e, a, n, again=False),
              "You halve once only. Step (iii) of the slide goes back to (ii)."),
        Wrong("during", lambda e, a, n: np.r_[a, _by_runs(e, a, n)[:-1]],
              "Those are the α DURING each epoch. Asked are the ones you have after it, when its error is known."),
        Wrong("one too late", lambda e, a, n: _rates(e, a, n + 1),
              "You wait one epoch too long: halve when the count REACHES `look_ahead`."),
        Wrong("the future", lambda e, a, n: _rates(e, a, n, lambda now, best, before: now <= min(e)),
              "You compare with the lowest error of ALL epochs: the later ones are not known yet."),
        Wrong("divided by 10", lambda e, a, n: _rates(e, a, n, factor=0.1),
              "Divided by 10: the slide divides by 2."),
    ))

MOMENTUM = Exercise(
    name="momentum", slide="S29", title="Momentum that notices when it climbs",
    asks="""A ball that is too fast runs past the minimum and up the other side. `grad` is the gradient at `theta`, `velocity` the
$\\bar\\nabla$ of the update before. Make the slide's update, with one thing added: if the **new** $\\bar\\nabla$ would move θ
uphill, forget the past, so that the new $\\bar\\nabla$ is the gradient alone. Return the new `theta` and the new `velocity`.
(All are vectors. The restart is after an idea of O'Donoghue and Candès, 2015.)""",
    stub='''def my_momentum(theta, grad, velocity, alpha, beta):
    velocity_new = ...
    theta_new = ...
    return theta_new, velocity_new''',
    solution=momentum_step, cases=_steps, returns=("θ", "∇̄"), oracle=_unrolled,
    hints=("θ moves by −α∇̄. To first order the loss changes by the product of this with the gradient.",
           "It goes uphill if $\\nabla^\\top\\bar\\nabla < 0$: one number for the whole vector.",
           "First the new velocity; `if grad @ velocity_new < 0`, replace it by `grad`; then the step, with the new one."),
    wrong=(
        Wrong("no restart", _momentum(uphill=lambda g, v, new: False),
              "That is plain momentum. Where the new ∇̄ leads uphill, it has to be the gradient alone."),
        Wrong("entry by entry", _momentum(uphill=lambda g, v, new: g * new < 0),
              "You restart single entries. Whether a step leads uphill is one question about the whole vector: the sign of ∇ᵀ∇̄."),
        Wrong("old velocity asked", _momentum(uphill=lambda g, v, new: np.sum(g * v) < 0),
              "You ask whether the OLD velocity leads uphill. The step is made with the new one."),
        Wrong("other way round", _momentum(uphill=lambda g, v, new: np.sum(g * new) > 0),
              "It is the other way round: −α∇̄ leads uphill where ∇ᵀ∇̄ is NEGATIVE."),
        Wrong("stands still", _momentum(anew=lambda g, new: 0 * g),
              "You stop dead: without its past ∇̄ is the gradient, not 0."),
        Wrong("level counts", _momentum(uphill=lambda g, v, new: np.sum(g * new) <= 0),
              "You restart also where ∇ᵀ∇̄ is exactly 0: there the step is level, it does not lead uphill."),
        Wrong("turned round", _momentum(anew=lambda g, new: -new),
              "Where it restarts you turn ∇̄ round, so the past is still in it: the gradient alone has to be left."),
        Wrong("old velocity asked, stands still",
              _momentum(uphill=lambda g, v, new: np.sum(g * v) < 0, anew=lambda g, new: 0 * g),
              "Two things: you ask whether the OLD velocity leads uphill, and restart with 0, not with the gradient."),
        Wrong("no step at a restart", lambda th, g, v, a, b: (
            np.where(np.sum(g * (g + b * v)) < 0, th, th - a * (g + b * v)), momentum_step(th, g, v, a, b)[1]),
              "Where it restarts, your θ stays where it is: the step is made there, too, along the gradient."),
        Wrong("not kept", lambda th, g, v, a, b: (momentum_step(th, g, v, a, b)[0], g + b * v),
              "θ is right, but you return the ∇̄ that leads uphill: the next update would add it again."),
        Wrong("step first", lambda th, g, v, a, b: (th - a * (g + b * v), momentum_step(th, g, v, a, b)[1]),
              "The step was made before the restart: θ has still gone uphill."),
        Wrong("a true average", _momentum(sum_of=lambda g, v, b: (1 - b) * g + b * v),
              "That is a true exponential average, with 1 − β. The slide's ∇̄ is a sum: the gradient enters whole."),
        Wrong("uphill", _momentum(step=lambda th, a, g, new: th + a * new), "The step goes uphill: subtract α ∇̄."),
        Wrong("old velocity", lambda th, g, v, a, b: (th - a * v, momentum_step(th, g, v, a, b)[1]),
              "The step used the OLD velocity: the gradient at θ is in the new one."),
        Wrong("alpha inside", lambda th, g, v, a, b: _momentum(
            lambda g, v, b: a * g + b * v, anew=lambda g, new: a * g)(th, g, v, 1, b),
              "α is inside the velocity. Other libraries do that; the slide's ∇̄ knows no α."),
        Wrong("beta on the gradient", _momentum(sum_of=lambda g, v, b: b * g + v),
              "β multiplies the gradient: it belongs to the old velocity."),
        Wrong("no momentum", _momentum(step=lambda th, a, g, new: th - a * g),
              "The step used the gradient alone: subtract α times the new velocity."),
    ))


EXERCISES = (STANDARDIZE, HALVE, MOMENTUM)
