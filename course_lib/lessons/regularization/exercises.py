"""Exercises on slide S24: where the penalty moves the minimum, one update with weight decay, the prior it amounts to."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong


def l2_minimum(H, w_star, lam):
    return np.linalg.solve(H + 2 * lam * np.eye(len(w_star)), H @ w_star)


def l2_update(W, b, grads_W, grads_b, alpha, lam):
    W_new = W - alpha * (np.mean(grads_W, axis=0) + lam * 2 * W)
    b_new = b - alpha * np.mean(grads_b, axis=0)
    return W_new, b_new


def prior_variance(lam, T):
    return 1 / (2 * lam * T)


def _weights(seed, *shapes):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


def _minimum_cases():
    """H symmetric, positive or with a flat direction; one weight, two (not along the axes), three, a λ above and below 1."""
    cases = [(np.diag([0.3, 3.0]), np.array([1.6, 1.4]), 0.3), (np.array([[2.0]]), np.array([3.0]), 0.5)]
    for seed, n, rank, lam in ((1, 2, 2, 0.2), (2, 3, 3, 1.5), (3, 3, 2, 0.4), (4, 4, 4, 0.05)):
        A, w_star = _weights(seed, (n, rank), (n,))
        cases.append((A @ A.T, w_star, lam))
    return cases


def _update_cases():
    """T examples for a layer of m units with n inputs: T = m = n, T = 1, one unit."""
    return [(*_weights(seed, (m, n), (m,), (T, m, n), (T, m)), alpha, lam) for seed, alpha, lam, m, n, T in (
        (3, 0.3, 0.2, 3, 2, 4), (4, 0.6, 0.05, 3, 2, 2), (5, 0.1, 0.7, 3, 3, 3), (6, 0.5, 0.4, 1, 4, 5), (7, 1.5, 0.1, 2, 5, 1))]


def _minimum_by_directions(H, w_star, lam):
    """Along each eigenvector of H the share h/(h + 2λ) of w* is left."""
    h, V = np.linalg.eigh(H)
    return V @ (h / (h + 2 * lam) * (V.T @ w_star))


def _minimum_with(H, w_star, shift):
    return np.linalg.solve(H + shift * np.eye(len(w_star)), H @ w_star)


def _decayed(W, b, grads_W, grads_b, alpha, lam):
    """The factor first: W (1 − 2αλ), then 1/T of every example's step."""
    W, T = (1 - 2 * alpha * lam) * W, len(grads_W)
    for gW, gb in zip(grads_W, grads_b, strict=True):
        W, b = W - alpha / T * gW, b - alpha / T * gb
    return W, b


def _one_after_another(W, b, grads_W, grads_b, alpha, lam):
    for gW, gb in zip(grads_W, grads_b, strict=True):
        W, b = W - alpha * (gW + 2 * lam * W), b - alpha * gb
    return W, b


def _decayed_each_time(W, b, grads_W, grads_b, alpha, lam):
    for gW in grads_W:
        W = W - alpha * (gW / len(grads_W) + 2 * lam * W)
    return W, b - alpha * grads_b.mean(0)


def _updated(step_W, step_b=lambda b, mean_b, lam: mean_b):
    """A wrong update: θ − α · step, from the means of the gradients; T is how many there are."""
    def wrong(W, b, grads_W, grads_b, alpha, lam):
        T, mean_W, mean_b = len(grads_W), grads_W.mean(0), grads_b.mean(0)
        return W - alpha * step_W(W, mean_W, alpha, lam, T), b - alpha * step_b(b, mean_b, lam)

    return wrong


def _prior_by_curvature(lam, T):
    """T λ w² = w²/(2σ²) for every w: solved for σ² at w = 3."""
    return 3.0**2 / (2 * T * lam * 3.0**2)


L2_MINIMUM = Exercise(
    name="l2_minimum", slide="S24", title="Where the penalty moves the minimum",
    asks="""Near its minimum $\\mathbf{w}^*$ a loss is a bowl, $\\ell(\\mathbf{w}) = \\frac12 (\\mathbf{w} -
\\mathbf{w}^*)^\\top H (\\mathbf{w} - \\mathbf{w}^*)$.
`H` is `(n, n)`, symmetric, and no direction curves down. `w_star` is `(n,)`, `lam` > 0. Return the $\\mathbf{w}$ that
minimises $\\ell(\\mathbf{w}) + \\lambda\\,\\Omega(\\mathbf{w})$, with the slide's $\\Omega = \\sum_i w_i^2$.""",
    stub='''def my_l2_minimum(H, w_star, lam):
    return ...''',
    solution=l2_minimum, cases=_minimum_cases, returns=("w",), oracle=_minimum_by_directions,
    hints=("At the minimum the gradient of the sum is 0. $\\nabla_{\\mathbf{w}}\\, \\ell = H(\\mathbf{w} - \\mathbf{w}^*)$.",
           "$H(\\mathbf{w} - \\mathbf{w}^*) + 2\\lambda\\mathbf{w} = 0$: bring everything with $\\mathbf{w}$ to one side.",
           "$(H + 2\\lambda I)\\,\\mathbf{w} = H\\mathbf{w}^*$, and `np.linalg.solve` solves that."),
    wrong=(
        Wrong("factor one half", lambda H, w, lam: _minimum_with(H, w, lam),
              "The 2 of ∇Ω = 2w is missing: this slide's Ω has no ½."),
        Wrong("two twice", lambda H, w, lam: _minimum_with(H, w, 4 * lam),
              "The 2 of ∇Ω = 2w stands there twice: the ½ of the bowl is gone once you take its gradient."),
        Wrong("sign", lambda H, w, lam: _minimum_with(H, w, -2 * lam),
              "The sign of λ: that moves the minimum AWAY from 0. Both gradients add up to 0."),
        Wrong("one share for all", lambda H, w, lam: w / (1 + 2 * lam),
              "H is missing: you shrink all directions alike. A steep direction resists more."),
        Wrong("H on one side", lambda H, w, lam: np.linalg.solve(H + 2 * lam * np.eye(len(w)), w),
              "H is missing on the right: the loss pulls with H w*, not with w*."),
        Wrong("entry by entry", lambda H, w, lam: np.diag(H) / (np.diag(H) + 2 * lam) * w,
              "That shrinks entry by entry with the diagonal of H alone: true when H is diagonal, else the weights are coupled."),
        Wrong("no penalty", lambda H, w, lam: 1.0 * w, "That is w*, the minimum of the loss alone: λ does nothing here."),
        Wrong("all gone", lambda H, w, lam: 0.0 * w, "That is the minimum of the penalty alone: the loss pulls back."),
        Wrong("lost weights", lambda H, w, lam: w - _minimum_with(H, w, 2 * lam),
              "That is what the penalty takes away, w* − w. What is left was asked for."),
        Wrong("one step", lambda H, w, lam: w - 2 * lam * w,
              "That is one step down the penalty from w*. At the minimum the two gradients cancel."),
        Wrong("one over each entry", lambda H, w, lam: 1 / (H + 2 * lam * np.eye(len(w))) @ (H @ w),
              "You divided by each entry of a matrix on its own. That is not its inverse: a matrix with zeros has one too."),
        Wrong("multiplied", lambda H, w, lam: (H + 2 * lam * np.eye(len(w))) @ H @ w,
              "You multiply H w* by H + 2λI. In the equation it multiplies the unknown w: it has to be undone."),
        Wrong("H twice on the right", lambda H, w, lam: _minimum_with(H, H @ w, 2 * lam),
              "H stands twice on the right: the loss pulls with H w*."),
        Wrong("penalty at w*", lambda H, w, lam: w - np.linalg.pinv(H) @ (2 * lam * w),
              "You took the gradient of the penalty at w*: both gradients belong to the w that you look for."),
        Wrong("H on one side, factor one half", lambda H, w, lam: np.linalg.solve(H + lam * np.eye(len(w)), w),
              "Two things are missing: H on the right, where the loss pulls with H w*, and the 2 of ∇Ω = 2w."),
    ))

L2_UPDATE = Exercise(
    name="l2_update", slide="S24", title="One update with weight decay",
    asks="""The risk of slide S16 is the **mean** of the losses of $T$ examples, plus $\\lambda\\Omega$. `grads_W` is
$(T, H_k, H_{k-1})$ and `grads_b` is $(T, H_k)$: the gradients of each example's **loss**, all at this `W` and this `b`.
Make **one** update down the gradient of the risk, of step size `alpha`. Return the new `W` and the new `b`.""",
    stub='''def my_l2_update(W, b, grads_W, grads_b, alpha, lam):
    W_new = ...
    b_new = ...
    return W_new, b_new''',
    solution=l2_update, cases=_update_cases, returns=("W", "b"), oracle=_decayed,
    hints=("Which terms of the risk stand under the mean over the examples, and which once beside it?",
           "$\\nabla_W \\Omega = 2W$, and the biases are not in $\\Omega$.",
           "`np.mean(grads_W, axis=0)` is the gradient of the mean loss. To it comes $2\\lambda W$, once."),
    wrong=(
        Wrong("decayed biases", _updated(lambda W, g, alpha, lam, T: g + 2 * lam * W, lambda b, g, lam: g + 2 * lam * b),
              "The bias has been decayed too: Ω contains the weights only."),
        Wrong("factor one half", _updated(lambda W, g, alpha, lam, T: g + lam * W),
              "The 2 of ∇Ω = 2W is missing: this slide's Ω has no ½."),
        Wrong("sum", lambda W, b, gW, gb, alpha, lam: (W - alpha * (gW.sum(0) + 2 * lam * W), b - alpha * gb.sum(0)),
              "That is the SUM of the examples' gradients. The risk of S16 is their mean: divide by T."),
        Wrong("decayed for each example", _updated(lambda W, g, alpha, lam, T: g + 2 * lam * T * W),
              "W decays T times: the penalty stands in the risk once, not once for each example."),
        Wrong("penalty in the mean", _updated(lambda W, g, alpha, lam, T: g + 2 * lam * W / T),
              "The penalty is divided by T: it stands beside the mean, not in it."),
        Wrong("one after another", _one_after_another,
              "You made T updates, one for each example, and W decayed in each. One update was asked for: with the mean."),
        Wrong("one after another, 1/T each", _decayed_each_time,
              "You go through the examples one by one, and W decays each time: in ONE update it decays once."),
        Wrong("sum, factor one half", lambda W, b, gW, gb, alpha, lam: (W - alpha * (gW.sum(0) + lam * W), b - alpha * gb.sum(0)),
              "Two things: the sum of the gradients where their mean belongs, and the 2 of ∇Ω = 2W is missing."),
        Wrong("divided by T twice",
              lambda W, b, gW, gb, alpha, lam: _decayed(W, b, gW / len(gW), gb / len(gb), alpha, lam),
              "The gradients of the loss are divided by T twice: a mean has been divided already."),
        Wrong("lambda without alpha", _updated(lambda W, g, alpha, lam, T: g + 2 * lam / alpha * W),
              "The decay is not multiplied by α: W shrinks by 2αλ, not by 2λ."),
        Wrong("alpha twice", _updated(lambda W, g, alpha, lam, T: g + 2 * alpha * lam * W),
              "The decay is multiplied by α twice: once is enough."),
        Wrong("growing weights", _updated(lambda W, g, alpha, lam, T: g - 2 * lam * W),
              "The sign of the penalty: it makes the weights GROW. You go down both gradients."),
        Wrong("L1", _updated(lambda W, g, alpha, lam, T: g + lam * np.sign(W)),
              "sign(W) is the gradient of L1, Σ|W|. The slide's Ω sums squares: 2W."),
        Wrong("lambda on the loss", _updated(lambda W, g, alpha, lam, T: lam * g + 2 * W),
              "λ multiplies the gradient of the loss: it belongs to the gradient of Ω."),
        Wrong("no decay", _updated(lambda W, g, alpha, lam, T: g), "λ does nothing here: add λ · 2W."),
        Wrong("decay after the step", _updated(lambda W, g, alpha, lam, T: g + 2 * lam * (W - alpha * g)),
              "You shrank the NEW W: the gradient of Ω belongs to the old one, (1 − 2αλ) W − α ∇ℓ."),
    ))

PRIOR = Exercise(
    name="prior", slide="S24", title="The prior behind λ",
    asks="""A Gaussian prior $p(w) \\propto e^{-w^2/2\\sigma^2}$ on every weight adds $\\sum w^2/2\\sigma^2$ to the
negative log-likelihood of the
**whole** training set, $\\sum_t \\ell^{(t)}$. The risk of slide S16 is the **mean** over $T$ examples plus $\\lambda\\sum w^2$.
Return the variance
$\\sigma^2$ for which both have the same minimum.""",
    stub='''def my_prior_variance(lam, T):
    return ...''',
    solution=prior_variance, cases=lambda: [(0.01, 20), (0.3, 7), (1e-4, 1000), (0.5, 1), (1.0, 3), (2.5, 4)],
    returns=("σ²",), oracle=_prior_by_curvature,
    hints=("Two functions have the same minimum when one is the other times a constant.",
           "Multiply the risk by $T$: $\\sum_t \\ell^{(t)} + T\\lambda\\sum w^2$."),
    wrong=(
        Wrong("T forgotten", lambda lam, T: 1 / (2 * lam),
              "T is missing: the risk is a MEAN over T examples, the likelihood a sum."),
        Wrong("two forgotten", lambda lam, T: 1 / (lam * T), "The 2 of w²/2σ² is missing."),
        Wrong("T and two forgotten", lambda lam, T: 1 / lam,
              "T is missing, and so is the 2 of w²/2σ²: compare T times the risk with the likelihood and its prior."),
        Wrong("T on the wrong side, two forgotten", lambda lam, T: T / lam,
              "T stands on the wrong side, and the 2 of w²/2σ² is missing."),
        Wrong("standard deviation", lambda lam, T: 1 / np.sqrt(2 * lam * T),
              "That is σ: the question asks for the variance σ²."),
        Wrong("upside down", lambda lam, T: 2 * lam * T, "Upside down: a larger λ is a NARROWER prior."),
        Wrong("T on the wrong side", lambda lam, T: T / (2 * lam),
              "T is on the wrong side: with more examples the same λ is a narrower prior, since the mean divides "
              "them away."),
    ))


EXERCISES = (L2_MINIMUM, L2_UPDATE, PRIOR)
