"""Choosing hyper-parameters, slide S26: spaces, grid, random and sequential search, what to search over."""
from .search import Errors as Errors
from .search import Trials as Trials
from .search import best as best
from .search import search as search
from .search import sequential as sequential
from .space import grid as grid
from .space import log_uniform as log_uniform
from .space import random as random
