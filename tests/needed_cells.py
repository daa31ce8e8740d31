"""Which cells of a notebook lead to some of them: the names that each cell needs from before, and those that it binds.

Everything is run once, by nbval. A test that is about a few cells (the widgets in the browser, the exercises with their
solutions) runs those and what they need.
"""
import ast
import symtable


def names_in(part):
    """(names that a statement of a cell needs from before, names that it binds)."""
    table = symtable.symtable(ast.unparse(part), "cell", "exec")
    bound = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    own = bound if isinstance(part, ast.For | ast.With) else set()
    added_to = {node.target.id for node in ast.walk(part)
                if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)}

    def read(scope):
        here = {s.get_name() for s in scope.get_symbols() if s.is_referenced() and (scope is table or s.is_global())}
        return here.union(*map(read, scope.get_children()))

    return read(table) - own | added_to, bound


def needs_and_binds(text):
    """The same of a whole cell: what one of its statements has bound, the next ones need not find before it."""
    needed, bound = set(), set()
    for part in ast.parse(text).body:
        read, new = names_in(part)
        needed |= read - bound
        bound |= new
    return needed, bound


def leading_to(texts, wanted):
    """Places of the cells for which wanted(text) is true, and for each name they read of the last cell before that binds it."""
    kept, missing = [], set()
    for at, text in reversed(list(enumerate(texts))):
        read, bound = needs_and_binds(text)
        if bound & missing or wanted(text):
            kept.append(at)
            missing = (missing - bound) | read
    return kept[::-1]
