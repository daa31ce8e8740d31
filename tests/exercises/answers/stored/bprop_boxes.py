"""bprop_boxes"""
from collections import defaultdict
import numpy as np


def right_1(boxes, values):
    """zeros first, then sum the messages"""
    grads = {n: np.zeros_like(v, dtype=float) for n, v in values.items()}
    grads[boxes[-1][0]] = 1.0
    for name, parents, bprop in reversed(boxes):
        sent = bprop(grads[name], values[name], *(values[p] for p in parents))
        for p, msg in zip(parents, sent):
            grads[p] = grads[p] + msg
    return grads


def right_2(boxes, values):
    """scalar zeros and an index loop"""
    grads = {}
    for key in values:
        grads[key] = 0.0
    grads[boxes[-1][0]] = 1.0
    i = len(boxes) - 1
    while i >= 0:
        name, parents, back = boxes[i]
        args = [values[q] for q in parents]
        messages = list(back(grads[name], values[name], *args))
        for j in range(len(parents)):
            grads[parents[j]] = grads[parents[j]] + messages[j]
        i -= 1
    return grads


def right_3(boxes, values):
    """an inbox of messages for each box"""
    inbox = {n: [] for n in values}
    inbox[boxes[-1][0]].append(1.0)
    grads = {n: 0.0 for n in values}
    for name, parents, bprop in boxes[::-1]:
        grads[name] = sum(inbox[name])
        for p, msg in zip(parents, bprop(grads[name], values[name], *[values[p] for p in parents])):
            inbox[p].append(msg)
    return {n: sum(inbox[n]) for n in values}


def right_4(boxes, values):
    """pull: each box collects from its children by recursion"""
    last = boxes[-1][0]
    memo = {}

    def grad(n):
        if n not in memo:
            total = 1.0 if n == last else 0.0
            for child, parents, bprop in boxes:
                if n in parents:
                    sent = bprop(grad(child), values[child], *[values[p] for p in parents])
                    for p, s in zip(parents, sent):
                        if p == n:
                            total = total + s
            memo[n] = total
        return memo[n]
    return {n: grad(n) for n in values}


def right_5(boxes, values):
    """defaultdict, filled up with zeros at the end"""
    acc = defaultdict(float)
    acc[boxes[-1][0]] += 1
    for name, parents, bprop in list(boxes)[::-1]:
        g = acc[name]
        out = bprop(g, values[name], *map(values.get, parents))
        for k, p in enumerate(parents):
            acc[p] = acc[p] + tuple(out)[k]
    for n in values:
        acc[n]
    return dict(acc)


def wrong_1(boxes, values):
    """the second child's message overwrites the first"""
    g = dict.fromkeys(values, 0.0)
    g[boxes[-1][0]] = 1.0
    for box in reversed(boxes):
        name, parents, fn = box
        vals = [values[p] for p in parents]
        for parent, msg in zip(parents, fn(g[name], values[name], *vals)):
            g[parent] = msg
    return g


def wrong_2(boxes, values):
    """goes through the boxes forwards, not reversed"""
    g = {n: 0.0 for n in values}
    g[boxes[-1][0]] = 1.0
    for name, parents, fn in boxes:
        sent = fn(g[name], values[name], *[values[p] for p in parents])
        for parent, msg in zip(parents, sent):
            g[parent] = g[parent] + msg
    return g


def wrong_3(boxes, values):
    """the gradient of the loss starts at 0, so everything is 0"""
    grads = {n: 0.0 * np.asarray(values[n]) for n in values}
    for name, parents, fn in boxes[::-1]:
        out = fn(grads[name], values[name], *[values[p] for p in parents])
        for k in range(len(parents)):
            grads[parents[k]] = grads[parents[k]] + out[k]
    return grads


def wrong_4(boxes, values):
    """only the boxes of the list are returned, the given ones are missing"""
    grads = {n: 0.0 for n in values}
    grads[boxes[-1][0]] = 1.0
    for name, parents, fn in reversed(boxes):
        out = fn(grads[name], values[name], *[values[p] for p in parents])
        for parent, m in zip(parents, out):
            grads[parent] = grads[parent] + m
    return {name: grads[name] for name, _, _ in boxes}


def wrong_5(boxes, values):
    """the gradient of the loss starts with the loss's value, not 1"""
    top = boxes[-1][0]
    grads = {n: 0.0 for n in values}
    grads[top] = values[top]
    for name, parents, fn in reversed(boxes):
        for p, m in zip(parents, fn(grads[name], values[name], *[values[q] for q in parents])):
            grads[p] = grads[p] + m
    return grads


def wrong_6(boxes, values):
    """the loss box itself never sends: the loop begins one below it"""
    grads = {n: 0.0 for n in values}
    grads[boxes[-1][0]] = 1.0
    for i in range(len(boxes) - 2, -1, -1):
        name, parents, fn = boxes[i]
        res = fn(grads[name], values[name], *[values[q] for q in parents])
        for p, m in zip(parents, res):
            grads[p] = grads[p] + m
    return grads


def wrong_7(boxes, values):
    """only the first parent gets its message"""
    grads = {}
    for n in values:
        grads[n] = 0.0
    grads[boxes[-1][0]] = 1.0
    for name, parents, fn in reversed(boxes):
        args = [values[p] for p in parents]
        grads[parents[0]] = grads[parents[0]] + fn(grads[name], values[name], *args)[0]
    return grads


def wrong_8(boxes, values):
    """messages go to the parents in reversed order"""
    grads = dict((n, 0.0) for n in values)
    grads[boxes[-1][0]] = 1.0
    for name, parents, fn in boxes[::-1]:
        messages = list(fn(grads[name], values[name], *[values[p] for p in parents]))
        for p in parents:
            grads[p] = grads[p] + messages.pop()
    return grads


def wrong_9(boxes, values):
    """all gradients start at 1, not 0"""
    grads = {n: 1.0 for n in values}
    for name, parents, fn in reversed(boxes):
        sent = fn(grads[name], values[name], *[values[p] for p in parents])
        for parent, msg in zip(parents, sent):
            grads[parent] = grads[parent] + msg
    return grads


def wrong_10(boxes, values):
    """messages of several children are averaged, not summed"""
    inbox = {n: [] for n in values}
    inbox[boxes[-1][0]] = [1.0]
    grads = {}
    for name, parents, fn in reversed(boxes):
        grads[name] = sum(inbox[name]) / max(1, len(inbox[name]))
        for p, m in zip(parents, fn(grads[name], values[name], *[values[q] for q in parents])):
            inbox[p].append(m)
    for n in values:
        grads[n] = sum(inbox[n]) / max(1, len(inbox[n]))
    return grads


def wrong_11(boxes, values):
    """stops at the first box whose parent is given: an early return"""
    names = [b[0] for b in boxes]
    grads = {n: 0.0 for n in values}
    grads[names[-1]] = 1.0
    for name, parents, fn in reversed(boxes):
        for p, m in zip(parents, fn(grads[name], values[name], *[values[q] for q in parents])):
            grads[p] = grads[p] + m
        if any(p not in names for p in parents):
            return grads
    return grads


def wrong_12(boxes, values):
    """messages are multiplied by the gradient again; overwritten instead of summed"""
    grads = {n: 0.0 for n in values}
    grads[boxes[-1][0]] = 1.0
    for name, parents, fn in reversed(boxes):
        for p, m in zip(parents, fn(grads[name], values[name], *[values[q] for q in parents])):
            grads[p] = m * grads[name]
    return grads


def wrong_13(boxes, values):
    """bprop gets 1 instead of the gradient at the box: only local derivatives"""
    grads = {n: 0.0 for n in values}
    grads[boxes[-1][0]] = 1.0
    for name, parents, fn in reversed(boxes):
        one = np.ones_like(values[name], dtype=float)
        for p, m in zip(parents, fn(one, values[name], *[values[q] for q in parents])):
            grads[p] = grads[p] + m
    return grads


def wrong_14(boxes, values):
    """messages overwrite one another; the given boxes are missing in the result"""
    g = {n: 0.0 for n in values}
    g[boxes[-1][0]] = 1.0
    for name, parents, back in boxes[::-1]:
        g.update(zip(parents, back(g[name], values[name], *[values[p] for p in parents])))
    return {b[0]: g[b[0]] for b in boxes}
