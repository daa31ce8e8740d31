"""An exercise on slide S30: the path of RMSProp from its start, with what is carried from one update to the next."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong

OUTSIDE = "ε stands outside the root: the slide has √(γ + ε), not √γ + ε."


def rmsprop(slope, theta, alpha, beta, eps, T):
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def _uneven(theta):
    """A gradient that is positive everywhere: each coordinate's loss rises at another rate."""
    return np.exp(theta / 2) * np.arange(1, len(theta) + 1)


def _wave(theta):
    """A gradient of either sign, never beyond 1, which depends on the neighbour, too."""
    return np.sin(theta) * np.cos(theta[::-1] / 2)


def _cases():
    return [(slope, np.array(theta), alpha, beta, eps, T) for slope, theta, alpha, beta, eps, T in (
        (_uneven, [0.4, -0.7], 0.3, 0.8, 0.05, 3), (_wave, [1.2, -0.8, 2.5], 0.7, 0.6, 1.2, 4),
        (_uneven, [-0.3], 0.2, 0.9, 0.02, 2), (_wave, [-2.0, 0.9, 0.5, 1.7], 0.4, 0.7, 1.5, 1),
        (_uneven, [0.2, 0.6, -1.1], 0.5, 0.5, 0.3, 5), (_wave, [0.3, 1.4], 0.6, 0.8, 1.1, 0),
        (_wave, [0.3, -0.2], 1.5, 0.5, 0.1, 4))]                    # the last crosses the valley: its slopes change sign


def _unrolled(slope, theta, alpha, beta, eps, T):
    """γ as a weighted sum over all gradients so far, anew at each update."""
    path, grads = [theta], []
    for t in range(T):
        grads.append(slope(path[-1]))
        total = sum((1 - beta) * beta ** (t - s) * grads[s] ** 2 for s in range(t + 1))
        path.append(path[-1] - (alpha * (total + eps) ** -0.5) * grads[-1])
    return np.stack(path)


def _slip(root=lambda gamma, eps: np.sqrt(gamma + eps), mean=lambda gamma, grad, beta: beta * gamma + (1 - beta) * grad**2,
          sign=-1, used="new", begin=0.0, kept=True, fresh=True, seen=slice(None)):
    """RMSProp with one thing changed: in its formula, at the start of γ, in what is carried along, in what is returned."""
    def slip(slope, theta, alpha, beta, eps, T):
        path, gamma, first = [theta], np.full(len(theta), begin), slope(theta)
        for _ in range(T):
            grad = slope(path[-1]) if fresh else first
            new = mean(gamma, grad, beta)
            path.append(path[-1] + sign * alpha * grad / root(new if used == "new" else gamma, eps))
            gamma = new if kept else gamma
        return np.array(path)[seen]

    return slip


RMSPROP = Exercise(
    name="rmsprop", slide="S30", title="The path of RMSProp",
    asks="""Here no gradient is known beforehand: `slope(theta)` returns the gradient at `theta`. From the start `theta`, with γ =
0, make `T` updates of RMSProp as the slide has them. Return the path, an array of $T+1$ rows: the start, then θ after
each update. What has to be carried from one update to the next, and what has to be computed anew?""",
    stub='''def my_rmsprop(slope, theta, alpha, beta, eps, T):
    path = ...
    return path''',
    between={"gamma": "γ", "grad": "the slope"},
    solution=rmsprop, cases=_cases, returns=("the path",), oracle=_unrolled,
    hints=("θ and γ are carried. The gradient is computed anew, at the θ of now. With T = 0 the path is the start alone.",
           "Begin with `path, gamma = [theta], np.zeros(len(theta))`, and append θ after each update.",
           "Write `theta = theta - ...`: with `theta -= ...` all rows of the path would be one and the same array."),
    wrong=(
        Wrong("gamma not kept", _slip(kept=False),
              "γ begins at 0 in every update of yours: it has to be carried along, or nothing is averaged."),
        Wrong("gradient not anew", _slip(fresh=False),
              "All your updates use the gradient at the START: call slope(theta) in each update, at the θ of now."),
        Wrong("without the start", _slip(seen=slice(1, None)),
              "The start is missing: T updates make T + 1 points."),
        Wrong("without the start, eps outside", lambda *args: np.array(list(
            _slip(root=lambda gamma, eps: np.sqrt(gamma) + eps, seen=slice(1, None))(*args))),
              "Two things: the start is missing, T updates make T + 1 points; and ε stands outside the root."),
        Wrong("without the end", _slip(seen=slice(None, -1)),
              "The last point is missing: append θ AFTER each update, not before."),
        Wrong("only the end", _slip(seen=-1), "That is the last θ. Return the whole path, T + 1 rows."),
        Wrong("one array", lambda *args: 0 * rmsprop(*args) + rmsprop(*args)[-1],
              "All rows are the last θ: `theta -= ...` changes the one array that stands in every row. Make new ones."),
        Wrong("gamma from 1", _slip(begin=1.0), "Your γ begins at 1; here it begins at 0."),
        Wrong("beta swapped", _slip(mean=lambda gamma, grad, beta: (1 - beta) * gamma + beta * grad**2),
              "β and 1 − β are swapped: β is the share of the OLD γ."),
        Wrong("no 1 - beta", _slip(mean=lambda gamma, grad, beta: beta * gamma + grad**2),
              "The factor 1 − β is missing: without it γ is 1/(1 − β) times too large."),
        Wrong("sum", _slip(mean=lambda gamma, grad, beta: gamma + grad**2),
              "That is Adagrad's sum, which never forgets: RMSProp takes a moving average with β."),
        Wrong("no square", _slip(mean=lambda gamma, grad, beta: beta * gamma + (1 - beta) * grad),
              "γ averages the SQUARES of the gradients: the square is missing."),
        Wrong("eps outside", _slip(root=lambda gamma, eps: np.sqrt(gamma) + eps), OUTSIDE),
        Wrong("old gamma", _slip(used="old"), "You divided by the OLD γ: make the new one first, then step."),
        Wrong("no root", _slip(root=lambda gamma, eps: gamma + eps),
              "The root is missing: RMS is the ROOT of the mean square."),
        Wrong("uphill", _slip(sign=1), "The sign: θ goes AGAINST the gradient, θ − α∇̄."),
    ))
