"""The pictures a hand can move, one class for each topic. `from course_lib.widgets import Neuron`, then `Neuron()`."""
from .activation_curves import ActivationCurves as ActivationCurves
from .architecture import Architecture as Architecture
from .backprop import Backprop as Backprop
from .batch_statistics import BatchStatistics as BatchStatistics
from .batchnorm_backward import BatchNormBackward as BatchNormBackward
from .batchnorm_grid import BatchNormGrid as BatchNormGrid
from .batchnorm_steps import BatchNormSteps as BatchNormSteps
from .bump import Bump as Bump
from .cd_bias import CdBias as CdBias
from .clinic import Clinic as Clinic
from .complete import Complete as Complete
from .drift import Drift as Drift
from .early_stopping import EarlyStopping as EarlyStopping
from .edges import Edges as Edges
from .features import Features as Features
from .flowgraph import FlowGraph as FlowGraph
from .flowgraph_bprop import FlowGraphBprop as FlowGraphBprop
from .free_energy import FreeEnergy as FreeEnergy
from .gibbs_chain import GibbsChain as GibbsChain
from .gradient_check import GradientCheck as GradientCheck
from .initialization import Initialization as Initialization
from .minibatch import MiniBatch as MiniBatch
from .mnist_race import MnistRace as MnistRace
from .model_selection import ModelSelection as ModelSelection
from .momentum import Momentum as Momentum
from .neuron import Neuron as Neuron
from .normalization import Normalization as Normalization
from .parity import Parity as Parity
from .partition import Partition as Partition
from .race import Race as Race
from .rbm_digits import RbmDigits as RbmDigits
from .regions import Regions as Regions
from .regret import Regret as Regret
from .regularization import Regularization as Regularization
from .sawtooth import Sawtooth as Sawtooth
from .setup import use_compilation_cache
from .sgd import Sgd as Sgd
from .softmax_bars import SoftmaxBars as SoftmaxBars
from .sparsity import Sparsity as Sparsity
from .surrogate import Surrogate as Surrogate
from .tiny_rbm import TinyRbm as TinyRbm
from .universal import Universal as Universal
from .vanishing import Vanishing as Vanishing
from .warp import Warp as Warp
from .xor_net import XorNet as XorNet

use_compilation_cache()
