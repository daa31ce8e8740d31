"""Data for the course: MNIST and natural photographs, embedded with their licences, and toy sets in the plane.

Everything needed is in the repository: no download, no network. Importing reads no file and touches no device.
"""
from .examples import Data as Data
from .examples import Splits as Splits
from .examples import minibatch_order as minibatch_order
from .examples import subset as subset
from .files import DataError as DataError
from .mnist import first_digits as first_digits
from .mnist import held_out_digits as held_out_digits
from .mnist import mnist as mnist
from .mnist import shrink as shrink
from .natural_images import natural_images as natural_images
from .natural_images import patches as patches
from .natural_images import whiten as whiten
from .recorded import recorded as recorded
from .toys import circles as circles
from .toys import draw as draw
from .toys import gaussians as gaussians
from .toys import grid as grid
from .toys import spirals as spirals
from .toys import two_moons as two_moons
from .toys import xor as xor
