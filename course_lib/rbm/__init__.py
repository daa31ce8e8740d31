"""The restricted Boltzmann machine of slide S52; Gibbs sampling, training and likelihood have modules of their own."""
from .model import RBM as RBM
from .model import binarize as binarize
from .model import energy as energy
from .model import free_energy as free_energy
from .model import init as init
from .model import p_h as p_h
from .model import p_x as p_x
from .model import reconstruct as reconstruct
from .model import sample_h as sample_h
from .model import sample_x as sample_x
