"""xor_tree"""
import numpy as np
import math
from collections import deque


def right_1(n):
    """as the hints"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        level = above + level[2 * len(above):]
    return gates


def right_2(n):
    """the queue in one line: gate i reads wires 2i and 2i+1"""
    return [(2 * i, 2 * i + 1) for i in range(n - 1)]


def right_3(n):
    """recursion on two halves"""
    gates = []

    def build(lo, hi):
        if hi - lo == 1:
            return lo
        mid = (lo + hi) // 2
        a, b = build(lo, mid), build(mid, hi)
        gates.append((a, b))
        return n + len(gates) - 1

    build(0, n)
    return gates


def right_4(n):
    """deque: two from the front, the new one to the back"""
    queue = deque(range(n))
    gates = []
    wire = n
    while len(queue) > 1:
        gates.append((queue.popleft(), queue.popleft()))
        queue.append(wire)
        wire += 1
    return gates


def right_5(n):
    """index loop with a while, odd one appended"""
    gates = []
    level = list(range(n))
    next_wire = n
    while len(level) >= 2:
        new = []
        for i in range(0, len(level) - 1, 2):
            gates.append((level[i], level[i + 1]))
            new.append(next_wire)
            next_wire += 1
        if len(level) % 2 == 1:
            new.append(level[-1])
        level = new
    return tuple(gates)


def right_6(n):
    """pairs first with last: folds the level in the middle"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        half = len(level) // 2
        above = []
        for i in range(half):
            gates.append((level[i], level[-1 - i]))
            above.append(n + len(gates) - 1)
        if len(level) % 2:
            above.append(level[half])
        level = above
    return gates


def right_7(n):
    """NumPy array reshaped into pairs"""
    return np.arange(2 * n - 2).reshape(n - 1, 2)


def right_8(n):
    """recursion on the levels, odd one goes in front"""
    def up(level, first):
        if len(level) == 1:
            return []
        odd = level[:len(level) % 2]
        rest = level[len(level) % 2:]
        pairs = [(rest[2 * i + 1], rest[2 * i]) for i in range(len(rest) // 2)]
        new = [first + i for i in range(len(pairs))]
        return pairs + up(odd + new, first + len(pairs))

    return up(list(range(n)), n)


def right_9(n):
    """always joins the two wires of lowest depth"""
    wires = [(0, w) for w in range(n)]
    gates = []
    while len(wires) > 1:
        wires.sort()
        (d1, a), (d2, b) = wires[:2]
        wires = wires[2:] + [(max(d1, d2) + 1, n + len(gates))]
        gates.append([a, b])
    return gates


def right_10(n):
    """zip of even and odd numbers"""
    return list(zip(range(0, 2 * n - 2, 2), range(1, 2 * n - 2, 2)))


def wrong_1(n):
    """a chain: n - 1 levels, not log2 n (wrong from n = 4)"""
    gates = [(0, 1)]
    for i in range(2, n):
        gates.append((n + i - 2, i))
    return gates


def wrong_2(n):
    """the wire without partner is lost: only powers of two"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        level = above
    return gates


def wrong_3(n):
    """new wire number off by one: n + len(gates) after the append"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates))
        level = above + level[2 * len(above):]
    return gates


def wrong_4(n):
    """only the first level of gates"""
    gates, level = [], list(range(n))
    for a, b in zip(level[::2], level[1::2]):
        gates.append((a, b))
    return gates


def wrong_5(n):
    """overlapping pairs: zip(level, level[1:])"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level, level[1:]):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        level = above
    return gates


def wrong_6(n):
    """wires numbered from 1"""
    return [(2 * i + 1, 2 * i + 2) for i in range(n - 1)]


def wrong_7(n):
    """one gate too few: the last one is missing"""
    gates, level = [], list(range(n))
    while len(level) > 2:
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        level = above + level[2 * len(above):]
    return gates


def wrong_8(n):
    """one list for each level: nested, not one flat list of gates"""
    levels, level, wire = [], list(range(n)), n
    while len(level) > 1:
        pairs = list(zip(level[::2], level[1::2]))
        above = list(range(wire, wire + len(pairs)))
        wire += len(pairs)
        levels.append(pairs)
        level = above + level[2 * len(pairs):]
    return levels


def wrong_9(n):
    """new wires counted from 0 in each level: len(gates) - 1 without n"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(len(gates) - 1)
        level = above + level[2 * len(above):]
    return gates


def wrong_10(n):
    """the gates in reverse order: root first"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        level = above + level[2 * len(above):]
    return gates[::-1]


def wrong_11(n):
    """hard-coded example for four inputs"""
    return [(0, 1), (2, 3), (4, 5)]


def wrong_12(n):
    """a wire without partner is paired with itself: gate (a, a) gives 0"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        if len(level) % 2:
            level.append(level[-1])
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        level = above
    return gates


def wrong_13(n):
    """recursion peels one input off: a chain (wrong from n = 4)"""
    gates = []

    def build(k):
        if k == 1:
            return 0
        a = build(k - 1)
        gates.append((a, k - 1))
        return n + len(gates) - 1

    build(n)
    return gates


def wrong_14(n):
    """the wrong wire goes up when odd: level[-2] instead of level[-1]"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        if len(level) % 2 == 1:
            above.append(level[-2])
        level = above
    return gates


def wrong_15(n):
    """n gates instead of n - 1"""
    return [(2 * i, 2 * i + 1) for i in range(n)]


def wrong_16(n):
    """int(log2 n) levels: stops early unless n is a power of two"""
    gates, level = [], list(range(n))
    for _ in range(int(math.log2(n))):
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        level = above + level[2 * len(above):]
    return gates


def wrong_17(n):
    """the output wire stands in the tuple as a third number"""
    return [(2 * i, 2 * i + 1, n + i) for i in range(n - 1)]


def wrong_18(n):
    """stack instead of queue: the newest is used again, a chain"""
    stack = list(range(n))
    gates = []
    while len(stack) > 1:
        a = stack.pop()
        b = stack.pop()
        gates.append((b, a))
        stack.append(n + len(gates) - 1)
    return gates


def wrong_19(n):
    """odd wire lost and wire number off by one: two mistakes"""
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates))
        level = above
    return gates


def wrong_20(n):
    """reads neighbours (i, i + 1): outputs of gates not used"""
    return [(i, i + 1) for i in range(n - 1)]


def wrong_21(n):
    """odd wire kept to the very end: too many levels (n = 7)"""
    gates, level, left = [], list(range(n)), []
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2]):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        left += level[2 * len(above):]
        level = above
    last = level[0]
    for w in left:
        gates.append((last, w))
        last = n + len(gates) - 1
    return gates
