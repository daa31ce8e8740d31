"""Exercises on slides S50 and S51: batch normalization forward, and backward through μ and σ."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences


def batchnorm(x, gamma, beta, eps):
    mu = x.mean(axis=0)
    var = ((x - mu) ** 2).mean(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    y = gamma * x_hat + beta
    return mu, var, x_hat, y


def batchnorm_bprop(grad_y, x, gamma, eps):
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    grad_gamma = (grad_y * x_hat).sum(axis=0)
    grad_beta = grad_y.sum(axis=0)
    g = gamma * grad_y
    grad_x = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return grad_x, grad_gamma, grad_beta


# --- forward ----------------------------------------------------------------------------------------------------------

def _batches():
    rng = np.random.default_rng(7)
    return [(rng.normal(size=(m, H)) * rng.uniform(0.3, 3, H) + 2 * rng.normal(size=H), rng.uniform(0.5, 2, H),
             rng.normal(size=H), eps) for m, H, eps in ((5, 4, 0.3), (3, 2, 0.05), (4, 4, 0.2), (2, 3, 0.1), (6, 1, 0.5))]


def _loops(x, gamma, beta, eps):
    """One number after the other."""
    m, H = x.shape
    mu, var, x_hat, y = np.zeros(H), np.zeros(H), np.zeros((m, H)), np.zeros((m, H))
    for j in range(H):
        mu[j] = sum(x[i, j] for i in range(m)) / m
        var[j] = sum(x[i, j] ** 2 for i in range(m)) / m - mu[j] ** 2
        for i in range(m):
            x_hat[i, j] = (x[i, j] - mu[j]) / (var[j] + eps) ** 0.5
            y[i, j] = gamma[j] * x_hat[i, j] + beta[j]
    return mu, var, x_hat, y


def _forward(x, gamma, beta, eps, mu=None, var=None, root=None, scale=None):
    """The four lines with some of them replaced."""
    mean = x.mean(axis=0) if mu is None else mu(x)
    variance = ((x - mean) ** 2).mean(axis=0) if var is None else var(x, mean)
    x_hat = (x - mean) / (np.sqrt(variance + eps) if root is None else root(variance, eps))
    return mean, variance, x_hat, gamma * x_hat + beta if scale is None else scale(x_hat, gamma, beta)


def _per_example(x, gamma, beta, eps):
    mu, var = x.mean(axis=1), x.var(axis=1)
    x_hat = (x - mu[:, None]) / np.sqrt(var + eps)[:, None]
    return mu, var, x_hat, gamma * x_hat + beta


def _deviation(x, gamma, beta, eps):
    mu, var, x_hat, y = batchnorm(x, gamma, beta, eps)
    return mu, np.sqrt(var), x_hat, y


# --- backward ---------------------------------------------------------------------------------------------------------

def _gradients():
    rng = np.random.default_rng(8)
    return [(rng.normal(size=x.shape), x, gamma, eps) for x, gamma, _, eps in _batches()]


def _slopes(grad_y, x, gamma, eps):
    """Central differences of ℓ = Σ grad_y ⊙ y with respect to x, γ and β."""
    def loss(x, gamma, beta):
        return (grad_y * _forward(x, gamma, beta, eps)[3]).sum()

    zero = np.zeros_like(gamma)
    return (differences(lambda x: loss(x, gamma, zero), x), differences(lambda gamma: loss(x, gamma, zero), gamma),
            differences(lambda beta: loss(x, gamma, beta), zero))


def _backward(grad_y, x, gamma, eps, through):
    """The solution with another ∂ℓ/∂x: through(g, x̂, σ) where g = γ ⊙ grad_y and σ is the root."""
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    return through(gamma * grad_y, x_hat, sigma), (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def _right(g, x_hat, sigma):
    return (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / sigma


def _no_gamma(grad_y, x, gamma, eps):
    return _backward(grad_y, x, np.ones_like(gamma), eps, _right)


def _parameters(change):
    """The right ∂ℓ/∂x with something wrong about ∂ℓ/∂γ and ∂ℓ/∂β."""
    return lambda grad_y, x, gamma, eps: change(*_backward(grad_y, x, gamma, eps, _right), grad_y, x)


BATCHNORM = Exercise(
    name="batchnorm", slide="S51", title="The four lines of batch normalization",
    asks="""`x`, `(m, H)`, holds the pre-activations of $H$ units for the $m$ examples of a mini-batch; `gamma` and `beta` are
`(H,)`. Write the slide's four lines: return $\\mu_\\mathcal{B}$ and $\\sigma^2_\\mathcal{B}$, one number for each **unit**,
`(H,)`, and $\\hat{x}$ and $y$, `(m, H)`.""",
    stub='''def my_batchnorm(x, gamma, beta, eps):
    mu = ...
    var = ...
    x_hat = ...
    y = ...
    return mu, var, x_hat, y''',
    solution=batchnorm, cases=_batches, returns=("μ_B", "σ²_B", "x̂", "y"), oracle=_loops,
    hints=("“Each unit's pre-activation is normalized”: every column of `x` has its own mean. Average over the rows.",
           "The variance is a mean too, of `(x - mu) ** 2`: divide by m, not by m − 1.",
           "ε stands under the root: `(x - mu) / np.sqrt(var + eps)`. Then `gamma * x_hat + beta`."),
    wrong=(
        Wrong("m - 1", lambda *a: _forward(*a, var=lambda x, mu: x.var(axis=0, ddof=1)),
              "You divide the squares by m − 1. The slide's σ²_B has 1/m: it is the variance of these m numbers, not an "
              "estimate of another one."),
        Wrong("axis", _per_example,
              "You average each example over its units (axis=1). Batch normalization averages each unit over the examples "
              "of the mini-batch: axis=0."),
        Wrong("one mean for all", lambda *a: _forward(*a, mu=lambda x: np.full(x.shape[1], x.mean()),
                                                      var=lambda x, mu: np.full(x.shape[1], x.var())),
              "One mean and one variance for all units: each unit has its own, axis=0."),
        Wrong("deviation returned", _deviation,
              "That is σ_B, the deviation. Return its square, the slide's second line."),
        Wrong("eps outside the root", lambda *a: _forward(*a, root=lambda var, eps: np.sqrt(var) + eps),
              "ε has been added after the root. On the slide it stands under it: √(σ²_B + ε)."),
        Wrong("variance instead of deviation", lambda *a: _forward(*a, root=lambda var, eps: var + eps),
              "You divide by the variance: take the root of σ²_B + ε."),
        Wrong("no eps", lambda *a: _forward(*a, root=lambda var, eps: np.sqrt(var)),
              "ε is missing. A unit that is constant over the mini-batch would give 0/0."),
        Wrong("gamma and beta swapped", lambda *a: _forward(*a, scale=lambda x_hat, gamma, beta: beta * x_hat + gamma),
              "γ and β are swapped: γ scales, β shifts."),
        Wrong("shifted first", lambda *a: _forward(*a, scale=lambda x_hat, gamma, beta: gamma * (x_hat + beta)),
              "β has been added before the scaling: y = γ x̂ + β."),
        Wrong("not squared", lambda *a: _forward(*a, var=lambda x, mu: abs(x - mu).mean(axis=0)),
              "That is the mean distance from μ_B: the slide squares it."),
    ))

BPROP = Exercise(
    name="batchnorm_bprop", slide="S50", title="Backpropagation takes into account the normalization",
    asks="""`grad_y`, `(m, H)`, is $\\partial \\ell/\\partial y_i$ from the layers above, for the `x`, `gamma` and `eps` of
the last exercise. Return $\\partial \\ell/\\partial x_i$, `(m, H)`, **through** $\\mu_\\mathcal{B}$ and
$\\sigma_\\mathcal{B}$, which depend on every example, and $\\partial \\ell/\\partial\\gamma$ and
$\\partial \\ell/\\partial\\beta$, `(H,)`, summed over the mini-batch. No
formula is given: let the gradient go backwards through the four lines. From $x_i$ three ways lead to the loss: straight
into $\\hat{x}_i$, through $\\mu_\\mathcal{B}$ into every $\\hat{x}_j$, and through $\\sigma_\\mathcal{B}$ into every
$\\hat{x}_j$.""",
    stub='''def my_batchnorm_bprop(grad_y, x, gamma, eps):
    grad_gamma = ...
    grad_beta = ...
    grad_x = ...
    return grad_x, grad_gamma, grad_beta''',
    between={"x_hat": "x̂", "g": "∇x̂"},
    solution=batchnorm_bprop, cases=_gradients, returns=("∂ℓ/∂x", "∂ℓ/∂γ", "∂ℓ/∂β"), oracle=_slopes,
    hints=("y = γ x̂ + β: γ gets `grad_y * x_hat` from every example, β gets `grad_y`. Sum over the rows. Into x̂ goes "
           "g = `gamma * grad_y`. The straight way alone would give g / s with s = `np.sqrt(x.var(axis=0) + eps)`.",
           "Add c to all x of the mini-batch: x̂ stays. So the way through μ_B must take the mean out of g. Stretch all x around "
           "μ_B: x̂ stays (for ε = 0). So the way through σ_B must take out the part of g along x̂.",
           "Exactly: ∂s/∂x_i = x̂_i / m. Written out, the part along x̂ is `x_hat * (g * x_hat).mean(axis=0)`, and the whole "
           "bracket, g minus both, is divided by s."),
    wrong=(
        Wrong("constants", lambda *a: _backward(*a, lambda g, x_hat, s: g / s),
              "You take μ_B and σ_B as constants. But moving x_i moves them, and with them every x̂: two more terms."),
        Wrong("x - mu for x_hat", lambda grad_y, x, gamma, eps: _backward(grad_y, x, gamma, eps, lambda g, x_hat, s: (
            g - g.mean(axis=0) - x_hat * (g * (x - x.mean(axis=0))).mean(axis=0)) / s),
              "In the mean of what goes through σ_B stands x − μ_B: both factors there are x̂, divided by √(σ²_B + ε)."),
        Wrong("sigma constant", lambda *a: _backward(*a, lambda g, x_hat, s: (g - g.mean(axis=0)) / s),
              "What goes through μ_B is there, what goes through σ_B is missing: − x̂ · mean(g x̂)."),
        Wrong("mu constant", lambda *a: _backward(*a, lambda g, x_hat, s: (g - x_hat * (g * x_hat).mean(axis=0)) / s),
              "What goes through σ_B is there, what goes through μ_B is missing: − mean(g)."),
        Wrong("gamma forgotten", _no_gamma,
              "γ is missing in ∂ℓ/∂x: on its way down the gradient first meets y = γ x̂ + β."),
        Wrong("not divided", lambda *a: _backward(*a, lambda g, x_hat, s: _right(g, x_hat, 1.0)),
              "The bracket is right. Divide it by √(σ²_B + ε)."),
        Wrong("only g divided", lambda *a: _backward(*a, lambda g, x_hat, s: (
            g / s - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0))),
              "Only g is divided by √(σ²_B + ε) in yours. The other two terms are, too: brackets."),
        Wrong("not centred", lambda grad_y, x, gamma, eps: _backward(grad_y, x, gamma, eps, lambda g, x_hat, s: (
            g - g.mean(axis=0) - x / s * (g * x_hat).mean(axis=0)) / s),
              "In what goes through σ_B you multiply by x/√(σ²_B + ε), without subtracting μ_B: that is not x̂."),
        Wrong("sums", lambda *a: _backward(*a, lambda g, x_hat, s: (g - g.sum(axis=0) - x_hat * (g * x_hat).sum(axis=0)) / s),
              "Sums where the two means should be: divide them by m."),
        Wrong("sign", lambda *a: _backward(*a, lambda g, x_hat, s: (g + g.mean(axis=0) + x_hat * (g * x_hat).mean(axis=0)) / s),
              "The two terms are subtracted, not added."),
        Wrong("axis", lambda *a: _backward(*a, lambda g, x_hat, s: (
            g - g.mean(axis=1, keepdims=True) - x_hat * (g * x_hat).mean(axis=1, keepdims=True)) / s),
              "The means run over the units (axis=1): they run over the examples of the mini-batch, axis=0."),
        Wrong("gamma and beta swapped", _parameters(lambda x, gamma, beta, *rest: (x, beta, gamma)),
              "The gradients of γ and β are swapped: γ multiplies x̂, β is only added."),
        Wrong("gamma with x", _parameters(lambda gx, gamma, beta, grad_y, x: (gx, (grad_y * x).sum(axis=0), beta)),
              "γ multiplies x̂, not x: its gradient is the sum of grad_y · x̂."),
        Wrong("means for gamma and beta", _parameters(lambda gx, gamma, beta, g, x: (gx, gamma / len(g), beta / len(g))),
              "γ and β are used by all m examples: their contributions are summed, not averaged."),
    ))

EXERCISES = (BATCHNORM, BPROP)
