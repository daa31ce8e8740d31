"""Where the boxes of a flow graph stand: bottom-up as on slides S10, S15, S19, S23, each above all of its parents."""


def grid(graph) -> dict[str, tuple[int, int]]:
    """{name: (column, row)}, row 0 at the bottom: the way to the last box in column 0, what is given beside its parents' row.

    Of what a box of column 0 is given, the last stands on its left and the others on its right; other computed boxes
    stand to the right of those.
    """
    row, depth, names = rows(graph), levels(graph), {box.name: box for box in graph}
    spine = [graph[-1].name]
    while names[spine[-1]].parents:
        spine.append(max(reversed(names[spine[-1]].parents), key=depth.get))    # of equals the last: x, not W
    place = {name: (0, row[name]) for name in spine}
    for box in reversed(graph):
        if box.parents and box.name not in place:
            place[box.name] = (free(place, row[box.name], range(2, 99)), row[box.name])
    for child in (box for box in graph if box.parents):
        column = place[child.name][0]
        given = [name for name in dict.fromkeys(child.parents) if name not in place]
        for name in reversed(given) if column == 0 else given:
            near = (-1, 1, 2, 3, -2) if column == 0 else (-1, 0, 1, 2, 3)
            place[name] = (free(place, row[name], (column + n for n in near)), row[name])
    return place


def free(place, row, columns) -> int:
    """The first of `columns` in which nothing stands on this row."""
    return next(column for column in columns if (column, row) not in place.values())


def levels(graph) -> dict[str, int]:
    """{name: how many computed boxes stand on the longest way up to it, itself included}, 0 for a given one."""
    level: dict[str, int] = {}
    for box in graph:
        level[box.name] = 1 + max(level[parent] for parent in box.parents) if box.parents else 0
    return level


def rows(graph) -> dict[str, int]:
    """{name: row}: a computed box one above the highest of its parents, a given one just below its lowest child."""
    level = levels(graph)
    row = {}
    for box in graph:
        children = [level[other.name] for other in graph if box.name in other.parents]
        row[box.name] = 1 + max(row[parent] for parent in box.parents) if box.parents else (children or [1])[0] - 1
    lowest = {name: min((row[other.name] for other in graph if name in other.parents), default=1) for name in row}
    return {box.name: row[box.name] if box.parents else lowest[box.name] - 1 for box in graph}


def above(graph, name) -> set[str]:
    """The box and all boxes whose value depends on its own."""
    found = {name}
    for box in graph:
        found |= {box.name} if found.intersection(box.parents) else set()
    return found
