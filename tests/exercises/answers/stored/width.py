"""width"""
import math
from itertools import count, takewhile
import numpy as np


def _count(D, C, L, H):
    sizes = [D] + L * [H] + [C]
    return sum(n * (m + 1) for m, n in zip(sizes[:-1], sizes[1:]))


def right_1(D, C, L, budget):
    """the hint's loop"""
    H = 0
    while _count(D, C, L, H + 1) <= budget:
        H += 1
    return H


def right_2(D, C, L, budget):
    """formula expanded, counting down from an upper bound"""
    H = max(budget, 0) // (D + 1 + C)
    while H > 0 and (D + 1) * H + (L - 1) * (H * H + H) + C * H + C > budget:
        H -= 1
    return H


def right_3(D, C, L, budget):
    """quadratic formula in whole numbers with isqrt"""
    A = L - 1
    B = D + 1 + (L - 1) + C
    rest = budget - C
    if rest < B + A:
        return 0
    if A == 0:
        return rest // B
    return (math.isqrt(B * B + 4 * A * rest) - B) // (2 * A)


def right_4(D, C, L, budget):
    """bisection"""
    lo, hi = 0, max(budget, 0) + 1
    while hi - lo > 1:
        mid = (lo + hi) // 2
        if _count(D, C, L, mid) <= budget:
            lo = mid
        else:
            hi = mid
    return lo


def right_5(D, C, L, budget):
    """for loop with an early return, weights and biases apart"""
    for H in range(1, budget + 2):
        weights = D * H + (L - 1) * H ** 2 + H * C
        biases = L * H + C
        if weights + biases > budget:
            return H - 1
    return 0


def right_6(D, C, L, budget):
    """recursion with doubling of the search range, NumPy shapes"""
    def params(H):
        shapes = [(H, D)] + [(H, H)] * (L - 1) + [(C, H)]
        return int(sum(np.prod(s) + s[0] for s in shapes))

    def largest(known, step):
        if params(known + step) <= budget:
            return largest(known + step, 2 * step)
        if step == 1:
            return known
        return largest(known, 1)
    return largest(0, 1)


def right_7(D, C, L, budget):
    """generator: how many H fit"""
    return sum(1 for _ in takewhile(lambda H: _count(D, C, L, H) <= budget, count(1)))


def wrong_1(D, C, L, budget):
    """biases are not counted"""
    H = 0
    while True:
        n = H + 1
        weights = D * n + (L - 1) * n * n + n * C
        if weights > budget:
            return H
        H = n


def wrong_2(D, C, L, budget):
    """< instead of <=: exactly the budget is refused"""
    def cost(h):
        total = h * (D + 1)
        for _ in range(L - 1):
            total += h * (h + 1)
        return total + C * (h + 1)
    H = 0
    while cost(H + 1) < budget:
        H += 1
    return H


def wrong_3(D, C, L, budget):
    """L matrices between hidden layers instead of L - 1"""
    H = 0
    n = 1
    while n * (D + 1) + L * n * (n + 1) + C * (n + 1) <= budget:
        H = n
        n += 1
    return H


def wrong_4(D, C, L, budget):
    """returns the first H that is too much, one too large"""
    H = 1
    while True:
        sizes = [D] + [H] * L + [C]
        p = 0
        for k in range(len(sizes) - 1):
            p += sizes[k + 1] * sizes[k] + sizes[k + 1]
        if p > budget:
            break
        H += 1
    return H


def wrong_5(D, C, L, budget):
    """starts at 1: never 0 when H = 1 is already too much"""
    H = 1
    while (H + 1) * (D + 1) + (L - 1) * (H + 1) * (H + 2) + C * (H + 2) <= budget:
        H = H + 1
    return H


def wrong_6(D, C, L, budget):
    """output biases are forgotten"""
    H = 0
    fits = True
    while fits:
        h = H + 1
        first = h * D + h
        middle = (L - 1) * (h * h + h)
        last = C * h
        fits = first + middle + last <= budget
        if fits:
            H = h
    return H


def wrong_7(D, C, L, budget):
    """only one hidden layer counted, L ignored"""
    H = (budget - C) // (D + 1 + C)
    if H < 0:
        H = 0
    return H


def wrong_8(D, C, L, budget):
    """m (n + 1), not n (m + 1): wrong bias count"""
    def number_of_parameters(H):
        sizes = [D] + L * [H] + [C]
        total = 0
        for i in range(1, len(sizes)):
            total += sizes[i - 1] * (sizes[i] + 1)
        return total
    H = 0
    while number_of_parameters(H + 1) <= budget:
        H += 1
    return H


def wrong_9(D, C, L, budget):
    """hidden-to-hidden parameters counted once, not L - 1 times"""
    best = 0
    for H in range(1, budget // (D + 1) + 2):
        n = H * (D + 1) + C * (H + 1)
        if L > 1:
            n += H * (H + 1)
        if n <= budget:
            best = H
    return best


def wrong_10(D, C, L, budget):
    """D and C exchanged in the sizes"""
    sizes_of = lambda H: [C] + [H] * L + [D]
    H = 0
    while True:
        s = sizes_of(H + 1)
        if sum(s[i + 1] * (s[i] + 1) for i in range(len(s) - 1)) > budget:
            break
        H += 1
    return H


def wrong_11(D, C, L, budget):
    """quadratic formula rounded to nearest instead of down"""
    qa = L - 1
    qb = D + L + C
    qc = C - budget
    if qc > 0:
        return 0
    if qa == 0:
        return int(round(-qc / qb))
    H = (-qb + math.sqrt(qb ** 2 - 4 * qa * qc)) / (2 * qa)
    return int(round(H))


def wrong_12(D, C, L, budget):
    """returns the number of parameters, not H"""
    H, used = 0, 0
    while True:
        h = H + 1
        need = h * (D + 1) + (L - 1) * h * (h + 1) + C * (h + 1)
        if need > budget:
            return used
        H, used = h, need


def wrong_13(D, C, L, budget):
    """not rounded: H isn't a whole number"""
    if L == 1:
        H = (budget - C) / (D + 1 + C)
    else:
        p = D + C + L
        H = (math.sqrt(p * p + 4 * (L - 1) * (budget - C)) - p) / (2 * (L - 1)) if budget > C else 0
    if H < 1:
        return 0
    return H


def wrong_14(D, C, L, budget):
    """two slips: biases not counted; < instead of <="""
    H = 0
    while True:
        sizes = [D] + L * [H + 1] + [C]
        w = sum(sizes[i] * sizes[i + 1] for i in range(L + 1))
        if w < budget:
            H += 1
        else:
            return H


def wrong_15(D, C, L, budget):
    """two slips: L hidden-to-hidden matrices; output biases forgotten"""
    H = 0
    for h in range(1, budget + 1):
        n = (D + 1) * h + L * (h + 1) * h + h * C
        if n > budget:
            break
        H = h
    return H


def wrong_16(D, C, L, budget):
    """negative H, not 0, for L = 1 and budget < C"""
    A = L - 1
    B = D + C + L
    if A == 0:
        return (budget - C) // B
    if budget < C:
        return 0
    return int((-B + math.isqrt(B * B + 4 * A * (budget - C))) // (2 * A))


def wrong_17(D, C, L, budget):
    """search stops at a hard-coded H of 100"""
    H = 0
    for h in range(1, 101):
        if _count(D, C, L, h) <= budget:
            H = h
    return H


def wrong_18(D, C, L, budget):
    """smallest H that fits, not the largest: early return"""
    for H in range(1, budget + 1):
        layers = [D] + [H] * L + [C]
        total = 0
        for m, n in zip(layers, layers[1:]):
            total += n * (m + 1)
        if total <= budget:
            return H
    return 0


def wrong_19(D, C, L, budget):
    """one hidden layer too few: L - 1 of them in sizes"""
    def price(H):
        sizes = [D] + (L - 1) * [H] + [C]
        return sum(sizes[k] * (sizes[k - 1] + 1) for k in range(1, len(sizes)))
    H = 0
    while H < budget and price(H + 1) <= budget:
        H += 1
    return H


def wrong_20(D, C, L, budget):
    """two slips: starts at 1; hidden biases forgotten"""
    H = 1
    while D * (H + 1) + (L - 1) * (H + 1) ** 2 + C * (H + 2) <= budget:
        H += 1
    return H
