"""The slide's names for the parameters: W(1), b(2), γ(1), β(1). θ[k-1].W is W^(k)."""
import jax

GREEK = {"gamma": "γ", "beta": "β"}


def slide_name(field):
    """A field of a layer as the slide writes it: gamma is γ, beta is β, W is W."""
    return GREEK.get(field, field)


def tensor_names(theta):
    """The slide's name of each tensor of θ, in the order of its leaves: W(1), b(1), ...; W, b, c of a single record.

    A tensor that is no field of a layer, or of a record, is named by its path.
    """
    return tuple(_named(path) for path, _ in jax.tree_util.tree_flatten_with_path(theta)[0])


def _named(path):
    if not path:
        return "θ"
    field = getattr(path[-1], "name", None)
    layer = getattr(path[0], "idx", None)
    if isinstance(field, str) and len(path) == 1:
        return slide_name(field)
    if isinstance(field, str) and len(path) == 2 and layer is not None:
        return f"{slide_name(field)}({layer + 1})"
    return jax.tree_util.keystr(path)
