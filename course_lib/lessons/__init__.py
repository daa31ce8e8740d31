"""The course's table of contents: one row for each slide or group of slides, in the order of the deck.

Everything that must know which slide stands where reads it here: `course_lib.widgets` and `course_lib.exercises`, the
table in the README, the tests of the notebooks, `test --lesson`. Importing it imports nothing else.
"""
from typing import NamedTuple


class Row(NamedTuple):
    """One row of the deck.

    slides    "S04–S05", or "extension of S52" for what goes beyond the deck
    title     as on the slides
    notebook  name of the notebook, without its ending
    lesson    the folder here that holds the experiment, the view, the widget and the exercises
    pictures  {widget: its module in that folder}
    exercises {module in that folder: names of exercises}
    also      pictures of another row, shown here again
    """

    slides: str
    title: str
    notebook: str
    lesson: str
    pictures: dict[str, str] = {}
    exercises: dict[str, tuple[str, ...]] = {}
    also: tuple[str, ...] = ()

    def module(self, name: str) -> str:
        """Full name of a module of this row's lesson."""
        return f"course_lib.lessons.{self.lesson}.{name}"

    @property
    def shown(self) -> tuple[str, ...]:
        """All pictures of the row, its own first."""
        return (*self.pictures, *self.also)

    @property
    def checked(self) -> tuple[str, ...]:
        """All exercises of the row."""
        return tuple(name for names in self.exercises.values() for name in names)


DECK = (
    Row("S01–S03", "Title, online course, what we'll cover", "0_00_start_here", "artificial_neuron", also=("Neuron",)),
    Row("S04–S05", "Artificial neuron", "1_01_artificial_neuron", "artificial_neuron",
        {"OneNeuron": "neuron_sum_widget", "Neuron": "neuron_widget"}, {"exercises": ("neuron", "line")}),
    Row("S06", "Capacity: XOR", "1_02_capacity", "capacity", {"XorNet": "xor_net_widget"}, {"exercises_xor": ("xor",)}),
    Row("S07", "Capacity: a bump", "1_02_capacity", "capacity", {"Bump": "bump_widget"}, {"exercises": ("bump",)}),
    Row("S08", "Capacity: regions", "1_02_capacity", "capacity", {"Regions": "regions_widget"}),
    Row("S09", "Universal approximation", "1_02_capacity", "capacity",
        {"Universal": "universal_widget"}, {"exercises": ("staircase",)}),
    Row("S10", "Multilayer neural network", "1_03_multilayer_network", "multilayer_network",
        {"Architecture": "architecture_widget", "Warp": "warp_widget"}, {"exercises": ("fprop", "width")}, also=("Bump",)),
    Row("S11–S14", "Activation functions, softmax", "1_04_activation_functions", "activation_functions",
        {"ActivationCurves": "curves_widget", "Sparsity": "sparsity_widget", "SoftmaxBars": "softmax_widget"},
        {"exercises": ("activations", "saturation"), "exercises_softmax": ("softmax",)}),
    Row("S15", "Flow graph", "1_05_flow_graph", "flow_graph",
        {"FlowGraph": "fprop_widget"}, {"exercises_fprop": ("order", "fprop_boxes"), "exercises_softplus": ("softplus",)}),
    Row("S16–S18", "Risk, stochastic gradient descent, loss", "2_01_risk_and_sgd", "risk_and_sgd",
        {"Surrogate": "surrogate_widget", "Valleys": "valleys_widget", "Sgd": "sgd_widget"},
        {"exercises": ("sgd_update", "nll"), "exercises_output": ("output_gradient",)}),
    Row("S19", "Backpropagation", "2_03_backpropagation", "backpropagation",
        {"Backprop": "backprop_widget"}, {"exercises_layer": ("layer_gradients",)}),
    Row("S20–S22", "Derivatives of the activation functions", "2_03_backpropagation", "backpropagation",
        {"Vanishing": "vanishing_widget"}, {"exercises_layer": ("layer_below",), "exercises": ("backprop",)},
        also=("ActivationCurves",)),
    Row("S23", "Flow graph: bprop", "2_04_flow_graph_bprop", "flow_graph",
        {"FlowGraphBprop": "bprop_widget"}, {"exercises_bprop": ("bprop_boxes",)}),
    Row("S24", "Regularization", "2_05_regularization", "regularization",
        {"Shrinkage": "shrinkage_widget", "Regularization": "regularization_widget"},
        {"exercises": ("l2_minimum", "l2_update", "prior")}),
    Row("S25", "Initialization", "2_06_initialization", "initialization",
        {"Initialization": "initialization_widget", "Saddle": "saddle_widget", "Signal": "passes_widget"},
        {"exercises": ("output_bias", "glorot")}),
    Row("S26", "Model selection", "2_07_model_selection", "model_selection",
        {"Margins": "margins_widget", "ModelSelection": "searches_widget", "Sequential": "sequential_widget",
         "WinnersLuck": "luck_widget"}, {"exercises": ("trials_needed", "log_uniform", "winner")}),
    Row("S27", "Knowing when to stop", "2_08_early_stopping", "early_stopping",
        {"EarlyStopping": "live_widget", "Regret": "regret_widget", "DoubleDescent": "descent_widget"},
        {"exercises": ("stop",)}),
    Row("S28–S29", "Normalization, decaying learning rate; mini-batch, momentum", "2_09_tricks", "tricks",
        {"Normalization": "normalization_widget", "MiniBatch": "minibatch_widget", "Momentum": "momentum_widget"},
        {"exercises": ("standardize", "halve", "momentum")}),
    Row("S30", "Adaptive learning rates: Adagrad, RMSProp, Adam", "2_10_adaptive_optimizers", "adaptive_optimizers",
        {"Race": "landscape_race_widget", "MnistRace": "mnist_race_widget"}, {"exercises": ("adagrad", "rmsprop", "adam")}),
    Row("S31–S32", "Gradient checking, debugging on a small dataset", "2_11_gradient_checking_and_small_data",
        "gradient_checking", {"GradientCheck": "gradient_check_widget", "Clinic": "clinic_widget"},
        {"exercises": ("central_difference", "relative_error", "bug_hunt")}),
    Row("S33", "Inspiration from visual cortex", "3_01_why_deep", "why_deep",
        {"Stream": "stream_widget", "Edges": "edges_widget", "Features": "features_widget"}),
    Row("S34", "Theoretical justification: Boolean circuits", "3_01_why_deep", "why_deep",
        {"Parity": "parity_widget", "Sawtooth": "sawtooth_widget"}, {"exercises": ("xor_tree", "sawtooth")}),
    Row("S35–S36", "Success stories: speech recognition, computer vision", "3_01_why_deep", "why_deep"),
    Row("S37", "Why training is hard: optimization", "3_02_why_training_is_hard", "why_training_is_hard",
        {"GradientFlow": "gradient_flow_widget"}, {"exercises": ("layer_factor",)}),
    Row("S38", "Why training is hard: overfitting", "3_02_why_training_is_hard", "why_training_is_hard",
        {"BiasVariance": "bias_variance_widget"}, {"exercises": ("bias_variance",)}),
    Row("S39", "Why training is hard: what helps", "3_02_why_training_is_hard", "why_training_is_hard",
        {"Diagnosis": "diagnosis_widget"}, {"exercises": ("shares",)}),
    Row("S40–S41", "Unsupervised pre-training, autoencoder", "3_03_autoencoder", "autoencoder",
        {"Characters": "characters_widget", "DigitAutoencoder": "digits_widget", "FilterWalls": "filters_widget",
         "LinearAutoencoder": "linear_widget", "CodePlane": "code_plane_widget"},
        {"exercises": ("autoencoder", "tied_gradient")}),
    Row("S42", "Unsupervised pre-training: greedy, layer-wise", "3_04_pretraining_finetuning", "pretraining",
        {"GreedyLayers": "greedy_widget"}, {"exercises_greedy": ("greedy", "greedy_step")}),
    Row("S43", "Fine-tuning", "3_04_pretraining_finetuning", "pretraining",
        {"LabelCurve": "labels_widget"}, {"exercises_finetuning": ("finetune_start",)}),
    Row("S44–S45", "Impact of initialization", "3_04_pretraining_finetuning", "pretraining",
        {"DepthBoxes": "depth_widget", "FunctionSpace": "functions_widget"}),
    Row("S46", "Dropout: the idea", "3_05_dropout", "dropout",
        {"DropoutNet": "small_net_widget", "ThinnedNets": "thinned_widget", "Coadaptation": "coadaptation_widget"}),
    Row("S47–S48", "Dropout: masks, forward and backward", "3_05_dropout", "dropout",
        {}, {"exercises_masks": ("dropout_fprop", "dropout_bprop")}, also=("DropoutNet",)),
    Row("S49", "Dropout: test time", "3_05_dropout", "dropout",
        {"DropoutAverage": "mask_ensemble_widget", "DropoutDigits": "digits_widget"},
        {"exercises_test_time": ("dropout_test",)}),
    Row("S50–S51", "Batch normalization", "3_06_batch_normalization", "batch_normalization",
        {"Drift": "drift_widget", "BatchNormSteps": "one_unit_widget", "BatchNormBackward": "one_unit_bprop_widget",
         "BatchStatistics": "statistics_widget", "BatchNormGrid": "mnist_grid_widget"},
        {"exercises_batchnorm": ("batchnorm", "batchnorm_bprop"), "exercises_test_time": ("global_statistics",)}),
    Row("S52", "Restricted Boltzmann machine", "4_01_rbm", "rbm",
        {"TinyRbm": "tiny_widget", "Partition": "partition_widget", "FreeEnergy": "free_energy_widget"},
        {"exercises": ("rbm_energy", "hidden_given_visible", "free_energy", "partition_function")}),
    Row("extension of S52", "Gibbs sampling, contrastive divergence", "4_02_contrastive_divergence",
        "contrastive_divergence",
        {"GibbsChain": "chains_widget", "EnergyPush": "push_widget", "CdBias": "bias_widget", "RbmDigits": "digits_widget",
         "Complete": "completion_widget"}, {"exercises": ("gibbs_step", "cd_update"), "exercises_pcd": ("pcd_update",)}),
)
NOTEBOOKS = tuple(dict.fromkeys(row.notebook for row in DECK))


def table() -> str:
    """The README's table, a row a slide: what stands between its two marks must be these lines."""
    head = ["| slide | title | notebook | pictures | exercises |", "|---|---|---|---|---|"]
    return "\n".join(head + [
        f"| {row.slides} | {row.title} | [{row.notebook}](notebooks/{row.notebook}.ipynb) | {', '.join(row.shown)} | "
        f"{', '.join(row.checked)} |".replace("|  ", "| ") for row in DECK])
