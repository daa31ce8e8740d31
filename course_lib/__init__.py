"""Neural Networks, slide by slide: the library a student reads beside Hugo Larochelle's lecture.

| slides  | topic                                             | modules                                             |
|---------|---------------------------------------------------|-----------------------------------------------------|
| S04-S05 | neuron, what one line separates                   | `separability`                                      |
| S06-S09 | capacity, universal approximation                 | `hand_built`, `regions`, `painting`, `universal`    |
| S10-S14 | multilayer network, activation functions          | `network`, `activations`, `collapse`, `padding`     |
| S15 S23 | flow graph, fprop and bprop                       | `flowgraph`, `boxes`, `network_graph`               |
| S16-S18 | empirical risk, stochastic gradient descent, loss | `loss`, `training`, `evaluation`, `parallel`        |
| S19-S22 | backpropagation                                   | `backprop`                                          |
| S24     | regularization                                    | `regularization`                                    |
| S25     | initialization                                    | `initialization`                                    |
| S26-S27 | model selection, early stopping                   | `model_selection`, `search_space`, `early_stopping` |
| S28-S30 | tricks, momentum, adaptive learning rates         | `normalization`, `optimizers`, `learning_rate`      |
| S30     | five update rules from one start                  | `race`, `mnist_race`                                |
| S31-S32 | gradient checking, debugging on a small data set  | `gradcheck`, `diagnostics`, `clinic`                |
| S33-S34 | edges, Boolean circuits, a deep sawtooth          | `sparse_edges`, `gabor`, `circuits`, `sawtooth`     |
| S33     | which patches make edges, what units respond to   | `edge_patches`, `features`                          |
| S37-S39 | why training is hard, underfitting or overfitting | `gradient_flow`, `bias_variance`, `remedies`, `treatment` |
| S40-S41 | character or random image                         | `characters`, `character_models`                    |
| S41     | learning digits, codes of two units, PCA          | `digit_autoencoder`, `bottleneck`, `linear_autoencoder` |
| S41     | principal components, angles between subspaces    | `subspace`                                          |
| S40-S43 | autoencoder, greedy pre-training, fine-tuning     | `autoencoder`, `pretraining`                        |
| S42-S45 | random or pre-trained start, what it changes      | `greedy_stack`, `pretraining_study`, `tsne`         |
| S46-S49 | dropout                                           | `dropout`, `dropout_average`, `dropout_masks`       |
| S46-S49 | dropout at work: one net, digits, fewer units     | `dropout_run`, `dropout_digits`, `coadaptation`     |
| S50-S51 | batch normalization                               | `batchnorm`, `normalized_training`                  |
| S50-S51 | by hand, on small digits, on MNIST over a grid     | `batchnorm_small`, `normalized_digits`, `batchnorm_grid` |
| S52     | restricted Boltzmann machine                      | `rbm`, `rbm_gibbs`, `rbm_training`, `rbm_likelihood` |
| S52     | Z term by term, a small RBM of digits             | `rbm_partial`, `small_rbm`                           |
| beyond  | Gibbs chains, contrastive divergence, by enumeration | `rbm_transition`, `gibbs_history`, `cd_runs`        |
| beyond  | contrastive divergence on digits, half a digit    | `digit_chains`, `completion`                        |

Notation: theta[k-1].W and .b are W^(k) (H_k, H_{k-1}) and b^(k) (H_k,); a[k], h[k] carry the slide's k; h[0] is x.
Importing this package imports nothing else: no plotting library, no widgets, no device.
"""

__version__ = "0.1.0"
