"""activations"""
import numpy as np


def right_1(a):
    """masks for both signs"""
    a = np.array(a, dtype=float)
    sigm = np.empty(a.shape)
    pos = a >= 0
    sigm[pos] = 1 / (1 + np.exp(-a[pos]))
    ea = np.exp(a[~pos])
    sigm[~pos] = ea / (ea + 1)
    tanh = np.empty(a.shape)
    e2 = np.exp(-2 * a[pos])
    tanh[pos] = (1 - e2) / (1 + e2)
    e2 = np.exp(2 * a[~pos])
    tanh[~pos] = (e2 - 1) / (e2 + 1)
    reclin = a * pos
    return sigm, tanh, reclin


def right_2(a):
    """the abs value trick with np.where and np.sign"""
    e = np.exp(-abs(a))
    s = 1 / (1 + e)
    sigm = np.where(a < 0, 1 - s, s)
    tanh = np.sign(a) * (1 - e * e) / (1 + e * e)
    reclin = (a + abs(a)) / 2
    return sigm, tanh, reclin


def right_3(a):
    """a loop over numbers, three lists"""
    s_list, t_list, r_list = [], [], []
    for v in a:
        if v > 0:
            z = np.exp(-v)
            s_list.append(1 / (1 + z))
            t_list.append((1 - z ** 2) / (1 + z ** 2))
            r_list.append(v)
        else:
            z = np.exp(v)
            s_list.append(z / (1 + z))
            t_list.append((z ** 2 - 1) / (z ** 2 + 1))
            r_list.append(0)
    return s_list, t_list, r_list


def right_4(a):
    """clipping before exp, nothing changes in floats"""
    neg = np.minimum(a, 0)
    pos = np.maximum(a, 0)
    # exp(neg)/(exp(neg)+exp(-pos)): one of the two exps is always 1
    sigm = np.exp(neg) / (np.exp(neg) + np.exp(-pos))
    up = np.exp(2 * neg)
    down = np.exp(-2 * pos)
    tanh = (up - down) / (up + down)
    return sigm, tanh, pos


def right_5(a):
    """a stable sigm as inner function, tanh = 2 sigm(2a) - 1, stacked"""
    def sg(v):
        return 1 / (1 + np.exp(-v)) if v >= 0 else 1 - 1 / (1 + np.exp(v))
    return np.array([[sg(v) for v in a],
                     [2 * sg(2 * v) - 1 for v in a],
                     [max(0, v) for v in a]])


def right_6(a):
    """exp(-a) = inf is harmless: 1 / inf is 0"""
    with np.errstate(over='ignore'):
        sigm = 1 / (1 + np.exp(-a))
        tanh = 2 / (1 + np.exp(-2 * a)) - 1
    reclin = np.where(a > 0, a, 0)
    return sigm, tanh, reclin


def right_7(a):
    """where on both formulas, the nan side thrown away"""
    with np.errstate(all='ignore'):
        ep, em = np.exp(a), np.exp(-a)
        sigm = np.where(a > 0, 1 / (1 + em), ep / (1 + ep))
        tanh = np.where(a > 0, (1 - em**2) / (1 + em**2), (ep**2 - 1) / (ep**2 + 1))
    reclin = (a > 0) * a
    return sigm, tanh, reclin


def wrong_1(a):
    """sigm as exp(a)/(1+exp(a)) gives nan for large positive a"""
    ex = np.exp(a)
    sigm = ex / (1 + ex)
    q = np.exp(-2 * np.abs(a))
    tanh = np.sign(a) * (1 - q) / (1 + q)
    reclin = np.maximum(a, 0)
    return sigm, tanh, reclin


def wrong_2(a):
    """tanh by the slide's formula: inf/inf = nan for 1000 and -1000"""
    sigm = np.empty(len(a))
    reclin = np.empty(len(a))
    for i in range(len(a)):
        if a[i] >= 0:
            sigm[i] = 1 / (1 + np.exp(-a[i]))
            reclin[i] = a[i]
        else:
            sigm[i] = np.exp(a[i]) / (1 + np.exp(a[i]))
            reclin[i] = 0
    tanh = (np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a))
    return sigm, tanh, reclin


def wrong_3(a):
    """reclin is one number, the maximum of all, not each element's"""
    small = np.exp(-np.abs(a))
    sigm = np.where(a >= 0, 1, small) / (1 + small)
    tanh = np.sign(a) * (1 - small ** 2) / (1 + small ** 2)
    biggest = 0
    for number in a:
        if number > biggest:
            biggest = number
    return sigm, tanh, biggest


def wrong_4(a):
    """tanh has no sign: it is positive for negative a too"""
    m = np.abs(a)
    e = np.exp(-m)
    sigm = np.where(a > 0, 1 / (1 + e), e / (1 + e))
    tanh = (1 - e * e) / (1 + e * e)
    reclin = np.where(a > 0, a, 0)
    return sigm, tanh, reclin


def wrong_5(a):
    """sigm of |a|: the case a < 0 is missing"""
    E = np.exp(-np.abs(a))
    sigm = 1 / (1 + E)
    tanh = np.where(a >= 0, 1 - E**2, E**2 - 1) / (1 + E**2)
    reclin = (np.abs(a) + a) / 2
    return sigm, tanh, reclin


def wrong_6(a):
    """tanh has e instead of e squared, so it is tanh(a/2)"""
    out_s, out_t, out_r = [], [], []
    for z in a:
        if z < 0:
            k = np.exp(z)
            out_s.append(k / (1 + k))
            out_t.append((k - 1) / (k + 1))
            out_r.append(0.0)
        else:
            k = np.exp(-z)
            out_s.append(1 / (1 + k))
            out_t.append((1 - k) / (1 + k))
            out_r.append(z)
    return np.array(out_s), np.array(out_t), np.array(out_r)


def wrong_7(a):
    """the condition in sigm is negated: gives sigm(-a)"""
    def stable(t):
        e = np.exp(-abs(t))
        return np.where(t < 0, 1, e) / (1 + e)
    sigm = stable(a)
    tanh = 1 - 2 * stable(2 * a)
    reclin = a * (a > 0)
    return sigm, tanh, reclin


def wrong_8(a):
    """reclin keeps the negative numbers: minimum instead of maximum"""
    pos = a >= 0
    b = np.where(pos, -a, a)
    e = np.exp(b)
    sigm = np.where(pos, 1, e) / (1 + e)
    th = (1 - e ** 2) / (1 + e ** 2)
    tanh = np.where(pos, th, -th)
    reclin = np.minimum(a, 0)
    return sigm, tanh, reclin


def wrong_9(a):
    """tanh and sigm returned in exchanged order"""
    e = np.exp(-np.abs(a))
    e2 = np.exp(-2 * np.abs(a))
    s = np.where(a >= 0, 1.0, e) / (1.0 + e)
    t = np.where(a >= 0, 1.0 - e2, e2 - 1.0) / (1.0 + e2)
    r = np.maximum(0.0, a)
    return t, s, r


def wrong_10(a):
    """tanh is 2 sigm(a) - 1, the argument isn't doubled"""
    sigm = []
    for v in a:
        if v >= 0:
            sigm.append(1 / (1 + np.exp(-v)))
        else:
            sigm.append(np.exp(v) / (1 + np.exp(v)))
    sigm = np.array(sigm)
    tanh = 2 * sigm - 1
    reclin = np.maximum(0, a)
    return sigm, tanh, reclin


def wrong_11(a):
    """the branch is chosen by a[0] alone, nan for mixed signs"""
    if a[0] >= 0:
        sigm = 1 / (1 + np.exp(-a))
        u = np.exp(-2 * a)
        tanh = (1 - u) / (1 + u)
    else:
        sigm = np.exp(a) / (1 + np.exp(a))
        u = np.exp(2 * a)
        tanh = (u - 1) / (u + 1)
    reclin = np.where(a >= 0, a, 0)
    return sigm, tanh, reclin


def wrong_12(a):
    """a clipped to [-10, 10] for everything: reclin(1000) is 10"""
    a = np.minimum(np.maximum(a, -10), 10)
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a))
    reclin = np.maximum(0, a)
    return sigm, tanh, reclin


def wrong_13(a):
    """two slips: tanh without its sign; reclin is |a|"""
    absa = a * np.sign(a)
    e = np.exp(-absa)
    sigm = np.where(a >= 0, 1, e) / (1 + e)
    tanh = (1 - e**2) / (1 + e**2)
    reclin = absa
    return sigm, tanh, reclin


def wrong_14(a):
    """two slips: negative sigm lacks numerator e; tanh with e not squared"""
    e = np.exp(-np.abs(a))
    sigm = np.zeros(len(a))
    tanh = np.zeros(len(a))
    reclin = np.zeros(len(a))
    for i, v in enumerate(a):
        sigm[i] = 1 / (1 + e[i])
        tanh[i] = np.sign(v) * (1 - e[i]) / (1 + e[i])
        if v > 0:
            reclin[i] = v
    return sigm, tanh, reclin


def wrong_15(a):
    """reclin damages the argument in place: its negatives become 0"""
    e = np.exp(-np.abs(a))
    sigm = np.where(a >= 0, 1, e) / (1 + e)
    tanh = np.sign(a) * (1 - e * e) / (1 + e * e)
    reclin = a
    reclin[reclin < 0] = 0
    return sigm, tanh, reclin


def wrong_16(a):
    """sigm: numerator e for a >= 0 too, not 1"""
    h = np.exp(-np.abs(a))
    sigm = h / (1 + h)
    tanh = (1 - h**2) / (1 + h**2) * np.sign(a)
    reclin = a.clip(0)
    return sigm, tanh, reclin


def wrong_17(a):
    """return inside the loop: only the first number is computed"""
    sigm = np.zeros(a.shape)
    tanh = np.zeros(a.shape)
    reclin = np.zeros(a.shape)
    for j in range(a.shape[0]):
        e = np.exp(-abs(a[j]))
        sigm[j] = (1 if a[j] >= 0 else e) / (1 + e)
        tanh[j] = np.sign(a[j]) * (1 - e * e) / (1 + e * e)
        reclin[j] = max(0, a[j])
        return sigm, tanh, reclin


def wrong_18(a):
    """exponent plus |a| instead of minus: nan for 1000"""
    e = np.exp(np.abs(a))
    sigm = np.where(a >= 0, e, 1) / (1 + e)
    tanh = np.sign(a) * (e - 1 / e) / (e + 1 / e)
    reclin = np.maximum(0, a)
    return sigm, tanh, reclin


def wrong_19(a):
    """two slips: sigm and tanh returned exchanged; reclin is minimum(0, a)"""
    s, t, r = [], [], []
    for num in a:
        e = np.exp(-abs(num))
        top = 1 if num >= 0 else e
        s.append(top / (1 + e))
        t.append(np.sign(num) * (1 - e**2) / (1 + e**2))
        r.append(num if num < 0 else 0)
    return np.array(t), np.array(s), np.array(r)
