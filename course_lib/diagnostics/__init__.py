"""Why does it not learn? Slides S31-S32: examinations of a training run, each with its finding in words."""
from .examinations import diagnose as diagnose
from .run import Finding as Finding
from .run import TrainedRun as TrainedRun
