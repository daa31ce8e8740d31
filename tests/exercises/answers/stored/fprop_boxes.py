"""fprop_boxes"""
import copy
from collections import ChainMap
import numpy as np


def right_1(boxes, values):
    """a copy of the dict, filled"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*(values[p] for p in parents))
    return values[name]


def right_2(boxes, values):
    """ChainMap: new values in a dict in front"""
    v = ChainMap({}, values)
    for name, parents, function in boxes:
        if name not in v:
            v[name] = function(*[v[p] for p in parents])
    return v[boxes[-1][0]]


def right_3(boxes, values):
    """indices and an extra variable for the result"""
    known = {**values}
    result = None
    for i in range(len(boxes)):
        if boxes[i][0] in known:
            result = known[boxes[i][0]]
            continue
        args = []
        for p in boxes[i][1]:
            args.append(known[p])
        result = boxes[i][2](*args)
        known[boxes[i][0]] = result
    return result


def right_4(boxes, values):
    """two dicts"""
    new = {}
    for name, parents, f in boxes:
        new[name] = values[name] if name in values else f(*[new[p] if p in new else values[p] for p in parents])
    return new[boxes[-1][0]]


def right_5(boxes, values):
    """recursion over the list of boxes"""
    name, parents, f = boxes[0]
    out = values[name] if name in values else f(*map(values.get, parents))
    if len(boxes) == 1:
        return out
    return right_5(boxes[1:], {**values, name: out})


def right_6(boxes, values):
    """asks backwards from the last box, with a memory"""
    table = {name: (parents, f) for name, parents, f in boxes}
    memo = {}

    def get(name):
        if name in values:
            return values[name]
        if name not in memo:
            parents, f = table[name]
            memo[name] = f(*[get(p) for p in parents])
        return memo[name]
    return get(boxes[-1][0])


def right_7(boxes, values):
    """values.copy and an update"""
    v = values.copy()
    for box in boxes:
        name, parents, function = box
        if name in v.keys():
            continue
        inputs = tuple(v[parent] for parent in parents)
        v.update({name: function(*inputs)})
    last_name, _, _ = boxes[-1]
    return v[last_name]


def right_8(boxes, values):
    """deepcopy, list of all results"""
    v = copy.deepcopy(values)
    results = []
    for name, parents, function in boxes:
        results.append(v[name] if name in v else function(*[v[p] for p in parents]))
        v[name] = results[-1]
    return results.pop()


def right_9(boxes, values):
    """a local function that looks a name up, while loop"""
    own = []

    def look(name):
        for n, v in own:
            if n == name:
                return v
        return values[name]
    i = 0
    while i < len(boxes):
        box = boxes[i]
        own.append((box[0], values[box[0]] if box[0] in values else box[2](*[look(p) for p in box[1]])))
        i += 1
    return own[-1][1]


def wrong_1(boxes, values):
    """the given dict is changed: no copy"""
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*(values[p] for p in parents))
    return values[name]


def wrong_2(boxes, values):
    """v = values is no copy: the given dict is changed"""
    v = values
    for name, parents, function in boxes:
        if name not in v:
            v[name] = function(*[v[p] for p in parents])
    return v[boxes[-1][0]]


def wrong_3(boxes, values):
    """parents in reversed order"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*(values[p] for p in reversed(parents)))
    return values[name]


def wrong_4(boxes, values):
    """the value of the first box is returned"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*(values[p] for p in parents))
    return values[boxes[0][0]]


def wrong_5(boxes, values):
    """return inside the loop: stops after the first box"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*(values[p] for p in parents))
        return values[name]


def wrong_6(boxes, values):
    """star forgotten: the function gets one list"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function([values[p] for p in parents])
    return values[name]


def wrong_7(boxes, values):
    """the whole dict returned instead of the last value"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*(values[p] for p in parents))
    return values


def wrong_8(boxes, values):
    """functions called on the names of the parents, not their values"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*parents)
    return values[name]


def wrong_9(boxes, values):
    """parents sorted by name"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*(values[p] for p in sorted(parents)))
    return values[name]


def wrong_10(boxes, values):
    """new values never stored: a box cannot find its parent box"""
    for name, parents, function in boxes:
        result = values[name] if name in values else function(*(values[p] for p in parents))
    return result


def wrong_11(boxes, values):
    """the last box is not called: the last but one is returned"""
    values = dict(values)
    result = None
    for name, parents, function in boxes[:-1]:
        if name not in values:
            values[name] = function(*(values[p] for p in parents))
        result = values[name]
    return result


def wrong_12(boxes, values):
    """only the first parent is handed to the function"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(values[parents[0]])
    return values[name]


def wrong_13(boxes, values):
    """arguments in the order of the dict instead of the parents' order"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        args = [values[k] for k in values if k in parents]
        values[name] = function(*args)
    return values[name]


def wrong_14(boxes, values):
    """the name of the last box returned instead of its value"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*(values[p] for p in parents))
    return name


def wrong_15(boxes, values):
    """boxes taken from last to first"""
    values = dict(values)
    for name, parents, function in reversed(boxes):
        if name in values:
            continue
        values[name] = function(*(values[p] for p in parents))
    return values[boxes[-1][0]]


def wrong_16(boxes, values):
    """a list of all values returned instead of the last"""
    values = dict(values)
    out = []
    for name, parents, function in boxes:
        if name not in values:
            values[name] = function(*(values[p] for p in parents))
        out.append(values[name])
    return out


def wrong_17(boxes, values):
    """exactly two parents hard-coded"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        p, q = parents
        values[name] = function(values[p], values[q])
    return values[name]


def wrong_18(boxes, values):
    """sorted set of parents: order lost, a parent named twice counted once"""
    values = dict(values)
    for name, parents, function in boxes:
        if name in values:
            continue
        args = [values[p] for p in sorted(set(parents))]
        values[name] = function(*args)
    return values[name]


def wrong_19(boxes, values):
    """copy made afresh in the loop: earlier results are lost"""
    for name, parents, function in boxes:
        v = dict(values)
        if name not in v:
            v[name] = function(*(v[p] for p in parents))
    return v[name]


def wrong_20(boxes, values):
    """given dict changed, and parents reversed"""
    for name, parents, function in boxes:
        if name in values:
            continue
        values[name] = function(*[values[p] for p in parents[::-1]])
    return values[name]


def wrong_21(boxes, values):
    """empties the list of boxes it was given (pop)"""
    values = dict(values)
    while boxes:
        name, parents, function = boxes.pop(0)
        if name not in values:
            values[name] = function(*(values[p] for p in parents))
    return values[name]


def wrong_22(boxes, values):
    """calls the held box too and overwrites its value"""
    values = dict(values)
    for name, parents, function in boxes:
        values[name] = function(*(values[p] for p in parents))
    return values[name]
