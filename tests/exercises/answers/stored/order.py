"""order"""
import collections
from graphlib import TopologicalSorter
import numpy as np


def right_1(parents):
    """again and again through the boxes"""
    done = []
    while len(done) < len(parents):
        for box in parents:
            if box not in done and all(p in done for p in parents[box]):
                done.append(box)
    return done


def right_2(parents):
    """graphlib"""
    return list(TopologicalSorter(parents).static_order())


def right_3(parents):
    """depth-first search"""
    out, seen = [], set()

    def visit(box):
        if box in seen:
            return
        seen.add(box)
        for p in parents[box]:
            visit(p)
        out.append(box)
    for box in parents:
        visit(box)
    return out


def right_4(parents):
    """counts of unfinished parents and a queue (Kahn)"""
    children = collections.defaultdict(list)
    missing = {}
    for box, ps in parents.items():
        missing[box] = len(ps)
        for p in ps:
            children[p].append(box)
    queue = collections.deque(b for b in parents if missing[b] == 0)
    out = []
    while queue:
        b = queue.popleft()
        out.append(b)
        for c in children[b]:
            missing[c] -= 1
            if missing[c] == 0:
                queue.append(c)
    return out


def right_5(parents):
    """sort by depth"""
    def depth(box):
        return 1 + max([depth(p) for p in parents[box]], default=0)
    return sorted(parents, key=depth)


def right_6(parents):
    """level by level, a copy that shrinks"""
    left = {k: set(v) for k, v in parents.items()}
    result = []
    while left:
        ready = [k for k in left if not left[k]]
        result += ready
        for k in ready:
            del left[k]
        for k in left:
            left[k] -= set(ready)
    return result


def right_7(parents):
    """sort by the number of ancestors"""
    def ancestors(box):
        s = set()
        for p in parents[box]:
            s |= {p} | ancestors(p)
        return s
    return sorted(parents.keys(), key=lambda box: len(ancestors(box)))


def right_8(parents):
    """recursion: take one ready box, then the rest"""
    def go(done, todo):
        if not todo:
            return done
        for b in todo:
            if set(parents[b]) <= set(done):
                return go(done + [b], [t for t in todo if t != b])
    return go([], list(parents))


def right_9(parents):
    """insertion: every box pushed behind the last of its parents, until stable"""
    order = list(parents)
    changed = True
    while changed:
        changed = False
        for box in list(order):
            for p in parents[box]:
                if order.index(p) > order.index(box):
                    order.remove(box)
                    order.insert(order.index(p) + 1, box)
                    changed = True
    return order


def right_10(parents):
    """order of the matrix powers: longest path with NumPy"""
    names = list(parents)
    n = len(names)
    level = np.zeros(n, dtype=int)
    for _ in range(n):
        for i, box in enumerate(names):
            for p in parents[box]:
                level[i] = max(level[i], level[names.index(p)] + 1)
    return [names[i] for i in np.argsort(level, kind='stable')]


def wrong_1(parents):
    """the order of the dict, not looked at parents"""
    return list(parents)


def wrong_2(parents):
    """the dict reversed"""
    return list(parents)[::-1]


def wrong_3(parents):
    """any instead of all: one finished parent is enough"""
    done = []
    while len(done) < len(parents):
        for box in parents:
            if box not in done and (not parents[box] or any(p in done for p in parents[box])):
                done.append(box)
    return done


def wrong_4(parents):
    """only one pass through the boxes: some are missing"""
    done = []
    for box in parents:
        if all(p in done for p in parents[box]):
            done.append(box)
    return done


def wrong_5(parents):
    """sorted by the number of parents"""
    return sorted(parents, key=lambda box: len(parents[box]))


def wrong_6(parents):
    """depth-first search with the box before its parents: order reversed"""
    out = []

    def visit(box):
        if box not in out:
            out.append(box)
            for p in parents[box]:
                visit(p)
    for box in parents:
        visit(box)
    return out


def wrong_7(parents):
    """given boxes left out of the list"""
    done = []
    while len(done) < len(parents):
        for box in parents:
            if box not in done and all(p in done for p in parents[box]):
                done.append(box)
    return [b for b in done if parents[b]]


def wrong_8(parents):
    """boxes appear several times: not tested whether already done"""
    done = []
    while not all(b in done for b in parents):
        for box in parents:
            if all(p in done for p in parents[box]):
                done.append(box)
    return done


def wrong_9(parents):
    """given boxes first, then the others in the order of the dict"""
    first = [b for b in parents if len(parents[b]) == 0]
    rest = [b for b in parents if len(parents[b]) > 0]
    return first + rest


def wrong_10(parents):
    """alphabetical order"""
    return sorted(parents)


def wrong_11(parents):
    """only the first parent is tested"""
    done = []
    while len(done) < len(parents):
        for box in parents:
            if box not in done and (not parents[box] or parents[box][0] in done):
                done.append(box)
    return done


def wrong_12(parents):
    """returns after the first level: only the given boxes"""
    done = []
    while len(done) < len(parents):
        for box in parents:
            if all(p in done for p in parents[box]):
                if parents[box] == ():
                    done.append(box)
        return done


def wrong_13(parents):
    """valid order reversed at the end: backward order (bprop)"""
    return list(TopologicalSorter(parents).static_order())[::-1]


def wrong_14(parents):
    """only neighbours are swapped, in one pass"""
    order = list(parents)
    for i in range(len(order) - 1):
        if order[i + 1] in parents[order[i]]:
            order[i], order[i + 1] = order[i + 1], order[i]
    return order


def wrong_15(parents):
    """shortest distance from a given box instead of the longest"""
    def depth(box):
        if not parents[box]:
            return 0
        return 1 + min(depth(p) for p in parents[box])
    return sorted(parents, key=depth)


def wrong_16(parents):
    """only the last box and its ancestors: other branches are lost"""
    out = []

    def visit(box):
        for p in parents[box]:
            visit(p)
        if box not in out:
            out.append(box)
    visit(list(parents)[-1])
    return out


def wrong_17(parents):
    """duplicates: a parent with two children is listed twice"""
    out = []

    def visit(box):
        for p in parents[box]:
            visit(p)
        out.append(box)
    for box in parents:
        if not any(box in ps for ps in parents.values()):
            visit(box)
    return out


def wrong_18(parents):
    """only two passes: deeper chains in bad order are incomplete"""
    done = []
    for _ in range(2):
        for box in parents:
            if box not in done and all(p in done for p in parents[box]):
                done.append(box)
    return done


def wrong_19(parents):
    """empties the dict it was given (pops the finished boxes)"""
    done = []
    while parents:
        for box in list(parents):
            if all(p in done for p in parents[box]):
                done.append(box)
                parents.pop(box)
    return done


def wrong_20(parents):
    """a list of lists (levels) instead of a flat list"""
    done, levels = [], []
    while len(done) < len(parents):
        ready = [b for b in parents if b not in done and all(p in done for p in parents[b])]
        levels.append(ready)
        done += ready
    return levels


def wrong_21(parents):
    """any for all, and the given boxes are left out"""
    done = [b for b in parents if not parents[b]]
    given = list(done)
    while len(done) < len(parents):
        for box in parents:
            if box not in done and any(p in done for p in parents[box]):
                done.append(box)
    return [b for b in done if b not in given]
