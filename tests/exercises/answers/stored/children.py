"""children"""
import functools
import operator
import numpy as np
import jax.numpy as jnp


def right_1(children, messages):
    """sum in a list comprehension"""
    return [sum(messages[child, box] for child in children[box]) for box in children]


def right_2(children, messages):
    """two loops, a new total every time"""
    grads = []
    for box in children:
        total = 0
        for child in children[box]:
            total = total + messages[(child, box)]
        grads.append(total)
    return grads


def right_3(children, messages):
    """np.sum over axis 0"""
    return [np.sum([messages[c, b] for c in kids], axis=0) for b, kids in children.items()]


def right_4(children, messages):
    """functools.reduce with initial value 0"""
    def add_up(box):
        return functools.reduce(operator.add, (messages[c, box] for c in children[box]), 0)
    return list(map(add_up, children))


def right_5(children, messages):
    """goes through the messages and hands them out"""
    total = {box: 0.0 for box in children}
    for (child, box), m in messages.items():
        if box in total and child in children[box]:
            total[box] = total[box] + m
    return [total[box] for box in children]


def right_6(children, messages):
    """recursion over the tuple of children"""
    def collect(kids, box):
        if len(kids) == 0:
            return 0
        return messages[kids[0], box] + collect(kids[1:], box)
    out = []
    for name in children.keys():
        out.append(collect(list(children[name]), name))
    return out


def right_7(children, messages):
    """mean times number of children"""
    res = []
    for box, kids in children.items():
        n = len(kids)
        res.append(n * np.mean([messages[k, box] for k in kids], axis=0) if n else 0.0)
    return res


def right_8(children, messages):
    """jnp"""
    return [sum((jnp.asarray(messages[c, box]) for c in children[box]), jnp.zeros(())) for box in children]


def right_9(children, messages):
    """copy of the first message, the others added in place"""
    grads = []
    for box in children:
        acc = None
        for child in children[box]:
            m = messages[child, box]
            if acc is None:
                acc = np.array(m, dtype=float)
            else:
                acc += m
        grads.append(0.0 if acc is None else acc)
    return grads


def wrong_1(children, messages):
    """product instead of sum"""
    out = []
    for box in children:
        total = 1
        for child in children[box]:
            total = total * messages[child, box]
        out.append(total)
    return out


def wrong_2(children, messages):
    """mean instead of sum"""
    return [sum(messages[c, box] for c in children[box]) / len(children[box]) for box in children]


def wrong_3(children, messages):
    """only the last child: overwritten in the loop"""
    out = []
    for box in children:
        total = 0
        for child in children[box]:
            total = messages[child, box]
        out.append(total)
    return out


def wrong_4(children, messages):
    """only the first child"""
    return [messages[children[box][0], box] for box in children]


def wrong_5(children, messages):
    """key exchanged: messages[box, child]"""
    return [sum(messages[box, child] for child in children[box]) for box in children]


def wrong_6(children, messages):
    """a dict instead of a list"""
    return {box: sum(messages[c, box] for c in children[box]) for box in children}


def wrong_7(children, messages):
    """total not set back to 0 for the next box"""
    out = []
    total = 0
    for box in children:
        for child in children[box]:
            total = total + messages[child, box]
        out.append(total)
    return out


def wrong_8(children, messages):
    """list of the messages, not added up"""
    return [[messages[c, box] for c in children[box]] for box in children]


def wrong_9(children, messages):
    """np.sum without axis: one number per box, wrong for vectors"""
    return [np.sum([messages[c, box] for c in children[box]]) for box in children]


def wrong_10(children, messages):
    """the largest message instead of the sum"""
    return [functools.reduce(np.maximum, [messages[c, box] for c in children[box]]) for box in children]


def wrong_11(children, messages):
    """all boxes added into one sum"""
    return sum(messages[c, box] for box in children for c in children[box])


def wrong_12(children, messages):
    """order reversed"""
    return [sum(messages[c, box] for c in children[box]) for box in children][::-1]


def wrong_13(children, messages):
    """boxes in alphabetical order instead of the order of children"""
    return [sum(messages[c, box] for c in children[box]) for box in sorted(children)]


def wrong_14(children, messages):
    """+= damages the first message of a box (array messages only)"""
    out = []
    for box in children:
        total = None
        for child in children[box]:
            if total is None:
                total = messages[child, box]
            else:
                total += messages[child, box]
        out.append(0 if total is None else total)
    return out


def wrong_15(children, messages):
    """last child left out"""
    out = []
    for box in children:
        total = 0
        for child in children[box][:-1]:
            total = total + messages[child, box]
        out.append(total)
    return out


def wrong_16(children, messages):
    """return inside the loop: only the first box"""
    out = []
    for box in children:
        out.append(sum(messages[c, box] for c in children[box]))
        return out


def wrong_17(children, messages):
    """starts at 1 instead of 0"""
    out = []
    for box in children:
        total = 1
        for child in children[box]:
            total = total + messages[child, box]
        out.append(total)
    return out


def wrong_18(children, messages):
    """adds the messages the box sends, not those it receives"""
    return [sum(m for (child, b), m in messages.items() if child == box) for box in children]


def wrong_19(children, messages):
    """exactly two children hard-coded: the first two"""
    out = []
    for box in children:
        kids = list(children[box])[:2]
        out.append(messages[kids[0], box] + messages[kids[-1], box])
    return out


def wrong_20(children, messages):
    """absolute values added: signs are lost"""
    return [sum(np.abs(messages[c, box]) for c in children[box]) for box in children]


def wrong_21(children, messages):
    """mean instead of sum, and order reversed"""
    return [sum(messages[c, b]  for c in children[b]) / len(children[b]) for b in reversed(list(children))]


def wrong_22(children, messages):
    """all messages of its children are added, also those to other boxes"""
    return [sum(m for (child, b), m in messages.items() if child in children[box]) for box in children]
