"""Exercises on slide S24: the penalty with its gradient, one update with weight decay, the prior it amounts to."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences


def l2_penalty(W1, W2):
    omega = (W1**2).sum() + (W2**2).sum()
    return omega, 2 * W1, 2 * W2


def l2_update(W, b, grad_W, grad_b, alpha, lam):
    W_new = W - alpha * (grad_W + lam * 2 * W)
    b_new = b - alpha * grad_b
    return W_new, b_new


def prior_variance(lam, T):
    return 1 / (2 * lam * T)


def _weights(seed, *shapes):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


def _penalty_cases():
    return [tuple(_weights(seed, *shapes)) for seed, shapes in enumerate(
        (((3, 2), (2, 3)), ((4, 3), (2, 4)), ((1, 3), (2, 1)), ((3, 3), (3, 3)), ((1, 1), (4, 1))), start=1)]


def _update_cases():
    return [(*_weights(seed, (m, n), (m,), (m, n), (m,)), alpha, lam) for seed, alpha, lam, m, n in (
        (3, 0.3, 0.2, 3, 2), (4, 0.6, 0.05, 3, 2), (5, 0.1, 0.7, 3, 3), (6, 0.5, 0.4, 1, 4), (7, 1.5, 0.1, 2, 5))]


def _penalty_by_differences(W1, W2):
    def omega(W):
        return float(np.linalg.norm(W)) ** 2

    return omega(W1) + omega(W2), differences(omega, W1), differences(omega, W2)


def _squares(W1, W2):
    return (W1**2).sum() + (W2**2).sum()


def _decayed(W, b, grad_W, grad_b, alpha, lam):
    """The factor first: W (1 − 2αλ), then the step of the loss."""
    return (1 - 2 * alpha * lam) * W - alpha * grad_W, b - alpha * grad_b


def _prior_by_curvature(lam, T):
    """T λ w² = w²/(2σ²) for every w: solved for σ² at w = 3."""
    return 3.0**2 / (2 * T * lam * 3.0**2)


L2_PENALTY = Exercise(
    name="l2_penalty", slide="S24", title="The penalty and its gradient",
    asks="""A network has the weight matrices `W1` and `W2`. Return $\\Omega(\\theta) = \\sum_k \\|W^{(k)}\\|_F^2$
**and** its two gradients
$\\nabla_{W^{(1)}} \\Omega$ and $\\nabla_{W^{(2)}} \\Omega$, as the slide has them.""",
    stub='''def my_l2_penalty(W1, W2):
    omega = ...
    grad_W1 = ...
    grad_W2 = ...
    return omega, grad_W1, grad_W2''',
    solution=l2_penalty, cases=_penalty_cases,
    returns=("Ω", "∇Ω of W(1)", "∇Ω of W(2)"), oracle=_penalty_by_differences,
    hints=("$\\|W\\|_F^2$ is the sum of the squares of all entries: `(W**2).sum()`.",
           "The derivative of $W_{i,j}^2$ is $2 W_{i,j}$, and no other entry matters.",
           "`2 * W1` is the first gradient."),
    wrong=(
        Wrong("half", lambda W1, W2: (_squares(W1, W2) / 2, 1 * W1, 1 * W2),
              "That is the ½ Σ W² of many textbooks: this slide has no ½, so the gradient is 2W."),
        Wrong("gradient without 2", lambda W1, W2: (_squares(W1, W2), 1 * W1, 1 * W2),
              "The derivative of W² is 2W: the 2 is missing."),
        Wrong("norm", lambda W1, W2: (np.sqrt((W1**2).sum()) + np.sqrt((W2**2).sum()), 2 * W1, 2 * W2),
              "Ω sums the SQUARED norms: leave the square root out."),
        Wrong("mean", lambda W1, W2: ((W1**2).mean() + (W2**2).mean(), 2 * W1, 2 * W2),
              "Ω is a sum over all weights, not a mean."),
        Wrong("L1", lambda W1, W2: (np.abs(W1).sum() + np.abs(W2).sum(), np.sign(W1), np.sign(W2)),
              "That is L1, Σ|W|: the slide squares the weights."),
        Wrong("one layer", lambda W1, W2: ((W1**2).sum(), 2 * W1, 0 * W2), "Both layers pay: Ω sums over k."),
        Wrong("sign", lambda W1, W2: (_squares(W1, W2), -2 * W1, -2 * W2),
              "The gradient points uphill, to larger weights: +2W. The minus sign comes in the update."),
    ))

L2_UPDATE = Exercise(
    name="l2_update", slide="S24", title="One update with weight decay",
    asks="""`grad_W` and `grad_b` are the gradients of the **loss** of one example. Return the new `W` and the new `b`
after the update of
slide S17 with the regularizer of S24:
$\\Delta = -\\nabla_\\theta l - \\lambda \\nabla_\\theta \\Omega$, $\\theta \\leftarrow \\theta + \\alpha\\Delta$.""",
    stub='''def my_l2_update(W, b, grad_W, grad_b, alpha, lam):
    W_new = ...
    b_new = ...
    return W_new, b_new''',
    solution=l2_update, cases=_update_cases, returns=("W", "b"), oracle=_decayed,
    hints=("$\\nabla_W \\Omega = 2W$, and the biases are not in $\\Omega$.",
           "$\\Delta_W = -\\nabla_W l - 2\\lambda W$: both terms are multiplied by $\\alpha$ once.",
           "So $W \\leftarrow (1 - 2\\alpha\\lambda)\\,W - \\alpha \\nabla_W l$ and $b \\leftarrow b - "
           "\\alpha\\nabla_b l$."),
    wrong=(
        Wrong("decayed biases", lambda W, b, gW, gb, alpha, lam: (
            W - alpha * (gW + 2 * lam * W), b - alpha * (gb + 2 * lam * b)),
              "The bias has been decayed too: Ω contains the weights only."),
        Wrong("factor one half", lambda W, b, gW, gb, alpha, lam: (W - alpha * (gW + lam * W), b - alpha * gb),
              "The 2 of ∇Ω = 2W is missing: this slide's Ω has no ½."),
        Wrong("lambda without alpha", lambda W, b, gW, gb, alpha, lam: (W - alpha * gW - 2 * lam * W, b - alpha * gb),
              "The decay is not multiplied by α: W shrinks by 2αλ, not by 2λ."),
        Wrong("alpha twice", lambda W, b, gW, gb, alpha, lam: (W - alpha * (gW + 2 * alpha * lam * W), b - alpha * gb),
              "The decay is multiplied by α twice: once is enough."),
        Wrong("growing weights", lambda W, b, gW, gb, alpha, lam: (W - alpha * (gW - 2 * lam * W), b - alpha * gb),
              "The sign of the penalty: it makes the weights GROW. Both terms of Δ are negative."),
        Wrong("L1", lambda W, b, gW, gb, alpha, lam: (W - alpha * (gW + lam * np.sign(W)), b - alpha * gb),
              "sign(W) is the gradient of L1, Σ|W|. The slide's Ω sums squares: 2W."),
        Wrong("lambda on the loss", lambda W, b, gW, gb, alpha, lam: (W - alpha * (lam * gW + 2 * W), b - alpha * gb),
              "λ multiplies the gradient of the loss: it belongs to the gradient of Ω."),
        Wrong("no decay", lambda W, b, gW, gb, alpha, lam: (W - alpha * gW, b - alpha * gb),
              "λ does nothing here: add λ · 2W."),
        Wrong("decay after the step", lambda W, b, gW, gb, alpha, lam: (
            (W - alpha * gW) * (1 - 2 * alpha * lam), b - alpha * gb),
              "You shrank the NEW W: the gradient of Ω belongs to the old one, (1 − 2αλ) W − α ∇l."),
    ))

PRIOR = Exercise(
    name="prior", slide="S24", title="The prior behind λ",
    asks="""A Gaussian prior $p(w) \\propto e^{-w^2/2\\sigma^2}$ on every weight adds $\\sum w^2/2\\sigma^2$ to the
negative log-likelihood of the
**whole** training set, $\\sum_t l$. The risk of slide S16 is the **mean** over $T$ examples plus $\\lambda\\sum w^2$.
Return the variance
$\\sigma^2$ for which both have the same minimum.""",
    stub='''def my_prior_variance(lam, T):
    return ...''',
    solution=prior_variance, cases=lambda: [(0.01, 20), (0.3, 7), (1e-4, 1000), (0.5, 1), (1.0, 3), (2.5, 4)],
    returns=("σ²",), oracle=_prior_by_curvature,
    hints=("Two functions have the same minimum when one is the other times a constant.",
           "Multiply the risk by $T$: $\\sum_t l + T\\lambda\\sum w^2$.",
           "So $T\\lambda = 1/2\\sigma^2$."),
    wrong=(
        Wrong("T forgotten", lambda lam, T: 1 / (2 * lam),
              "T is missing: the risk is a MEAN over T examples, the likelihood a sum."),
        Wrong("two forgotten", lambda lam, T: 1 / (lam * T), "The 2 of w²/2σ² is missing."),
        Wrong("standard deviation", lambda lam, T: 1 / np.sqrt(2 * lam * T),
              "That is σ: the question asks for the variance σ²."),
        Wrong("upside down", lambda lam, T: 2 * lam * T, "Upside down: a larger λ is a NARROWER prior."),
        Wrong("T on the wrong side", lambda lam, T: T / (2 * lam),
              "T is on the wrong side: with more examples the same λ is a narrower prior, since the mean divides "
              "them away."),
    ))


EXERCISES = (L2_PENALTY, L2_UPDATE, PRIOR)
