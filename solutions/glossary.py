# %% [markdown]
# # Glossary of symbols
#
# What each symbol of the lessons is, its name in the code, its shape, and where you meet it first. L3 §2 is section 2 of
# lesson 3. Shapes are those of a batch, in rows. A letter that means two things stands in the last table too.

# %% [markdown]
# ## Slopes and graphs
#
# | symbol | code | what it is | shape | first met |
# |---|---|---|---|---|
# | $f'(x)$, $\frac{df}{dx}$ | | slope of $f$ at $x$: by how many hairs $f$ moves when $x$ moves by one | as $x$ | [L1 §2](01-chain-rule/chain-rule.ipynb) |
# | $h$ | `h` | step: how far a finite difference nudges | a number | [L1 §2](01-chain-rule/chain-rule.ipynb) |
# | $\varepsilon$ | `epsilon` | spacing of the floats near 1 | a number | [L1 §4](01-chain-rule/chain-rule.ipynb) |
# | $\sigma$ | `sigmoid` | the sigmoid, $1 / (1 + e^{-z})$ | as $z$ | [L1 §5](01-chain-rule/chain-rule.ipynb) |
# | $L$ | `L` | in a graph: its last node, whose derivatives are wanted | a number | [L1 §6](01-chain-rule/chain-rule.ipynb) |
# | $dL/du$ | `upstream` | upstream: how the result responds to $u$, as it comes back to the function that made $u$ | as $u$ | [L1 §6](01-chain-rule/chain-rule.ipynb) |
# | $dL/d(\text{node } i)$ | `adjoint` | adjoint of a node: how the result responds to it | as the node | [L1 §9](01-chain-rule/chain-rule.ipynb) |
# | $J$ | `J` | Jacobian of a node: how each of its $m$ results responds to each of the $n$ numbers that arrive | $(m, n)$ | [L1 §9](01-chain-rule/chain-rule.ipynb) |

# %% [markdown]
# ## One neuron, one batch
#
# | symbol | code | what it is | shape | first met |
# |---|---|---|---|---|
# | $x$ | `x` | inputs of one example | $(n_0,)$ | [L2 §2](02-one-neuron/one-neuron.ipynb) |
# | $w$ | `w` | weights of one neuron | $(n_0,)$ | [L2 §2](02-one-neuron/one-neuron.ipynb) |
# | $b$ | `b` | its bias | a number | [L2 §2](02-one-neuron/one-neuron.ipynb) |
# | $z$ | `z` | pre-activation: the weighted sum and the bias | $(N,)$ | [L2 §2](02-one-neuron/one-neuron.ipynb) |
# | $f$ | `f` | activation function | | [L2 §2](02-one-neuron/one-neuron.ipynb) |
# | $f'(z)$ | `f_prime` | its slope, taken at the pre-activation | as $z$ | [L2 §3](02-one-neuron/one-neuron.ipynb) |
# | $a$ | `a` | activation: $f(z)$, what the neuron sends on | as $z$ | [L2 §2](02-one-neuron/one-neuron.ipynb) |
# | $y$ | `y` | target | as $a$ | [L2 §2](02-one-neuron/one-neuron.ipynb) |
# | $\mathcal{L}$ | `loss` | loss | a number | [L2 §2](02-one-neuron/one-neuron.ipynb) |
# | $\partial\mathcal{L}/\partial w$ | `dw` | gradient: how the loss responds to each weight | as $w$ | [L2 §3](02-one-neuron/one-neuron.ipynb) |
# | $\delta$ | `delta` | $\partial\mathcal{L}/\partial z$: how the loss responds to the pre-activation | as $z$ | [L2 §3](02-one-neuron/one-neuron.ipynb) |
# | $N$ | `len(y)` | number of examples in the batch; $1/N$ of the mean loss is in delta | a number | [L2 §4](02-one-neuron/one-neuron.ipynb) |
# | $X$ | `X` | inputs of a batch, an example a row | $(N, n_0)$ | [L2 §4](02-one-neuron/one-neuron.ipynb) |
# | $\eta$ | `learning_rate` | learning rate: the step is $-\eta$ times the gradient | a number | [L2 §6](02-one-neuron/one-neuron.ipynb) |

# %% [markdown]
# ## Layers
#
# | symbol | code | what it is | shape | first met |
# |---|---|---|---|---|
# | $l$, $L$ | `l` | number of a layer, 1 to $L$; so $L$ is the depth | a number | [L3 §2](03-multi-layer/multi-layer.ipynb) |
# | $n_l$ | | number of units in layer $l$; $n_0$ inputs | a number | [L3 §2](03-multi-layer/multi-layer.ipynb) |
# | $W^{[l]}$ | `W[l]` | weights: row $i$ holds those of unit $i$ | $(n_l, n_{l-1})$ | [L3 §2](03-multi-layer/multi-layer.ipynb) |
# | $b^{[l]}$ | `b[l]` | biases, one a unit | $(n_l,)$ | [L3 §2](03-multi-layer/multi-layer.ipynb) |
# | $z^{[l]}$ | `z[l]` | pre-activation of a layer | $(N, n_l)$ | [L3 §2](03-multi-layer/multi-layer.ipynb) |
# | $a^{[l]}$ | `a[l]` | activation of a layer; $a^{[0]}$ is the input $X$ | $(N, n_l)$ | [L3 §2](03-multi-layer/multi-layer.ipynb) |
# | $\delta^{[l]}$ | `delta` | $\partial\mathcal{L}/\partial z^{[l]}$ | $(N, n_l)$ | [L3 §3](03-multi-layer/multi-layer.ipynb) |
# | $\top$ | `.T` | transpose: rows become columns | | [L3 §2](03-multi-layer/multi-layer.ipynb) |
# | $\odot$ | `*` | product entry by entry | as its factors | [L3 §4](03-multi-layer/multi-layer.ipynb) |
# | $dW$, $db$ | `dW`, `db` | $\partial\mathcal{L}/\partial W$, $\partial\mathcal{L}/\partial b$ | as $W$, $b$ | [L3 §5](03-multi-layer/multi-layer.ipynb) |

# %% [markdown]
# ## A classifier, and other layers
#
# | symbol | code | what it is | shape | first met |
# |---|---|---|---|---|
# | $[i = j]$ | | 1 where $i = j$, else 0 | a number | [L4 §2](04-backprop-ninja/backprop-ninja.ipynb) |
# | $p$ | `p` | probabilities, the softmax of the logits | $(N, K)$ | [L4 §2](04-backprop-ninja/backprop-ninja.ipynb) |
# | $S^{[l]}$ | | $\mathrm{diag}\, f'(z^{[l]})$, one example: the slopes on the diagonal | $(n_l, n_l)$ | [L4 §3](04-backprop-ninja/backprop-ninja.ipynb) |
# | $K$ | | number of classes | a number | [L4 §4](04-backprop-ninja/backprop-ninja.ipynb) |
# | $z^{[2]}$ | `logits` | logits: the last pre-activation, before the softmax | $(N, K)$ | [L4 §4](04-backprop-ninja/backprop-ninja.ipynb) |
# | $m$ | | textbooks' number of examples, in columns: our $N$ | a number | [L4 §7](04-backprop-ninja/backprop-ninja.ipynb) |
# | $\Delta$ | `Delta` | textbooks' delta, a column an example, without $1/m$: $N \delta^\top$ | $(n_l, m)$ | [L4 §7](04-backprop-ninja/backprop-ninja.ipynb) |
# | | `gamma`, `beta` | learned scale and shift of batch norm and layer norm | $(n,)$ | [L4 §8](04-backprop-ninja/backprop-ninja.ipynb) |
# | | `epsilon` | a small number that keeps `inv_std` finite | a number | [L4 §8](04-backprop-ninja/backprop-ninja.ipynb) |
# | | `ix` | which row of the table `C` each word is | $(N, T)$ | [L4 §10](04-backprop-ninja/backprop-ninja.ipynb) |
# | | `Q`, `K`, `V` | queries, keys, values of attention | $(T, d)$, $(M, d)$, $(M, d_v)$ | [L4 §11](04-backprop-ninja/backprop-ninja.ipynb) |
# | | `P` | weights of attention: each row sums to 1 | $(T, M)$ | [L4 §11](04-backprop-ninja/backprop-ninja.ipynb) |

# %% [markdown]
# ## Initialization
#
# | symbol | code | what it is | shape | first met |
# |---|---|---|---|---|
# | $N(0, 1/n)$ | `rng.normal` | normal distribution with mean 0 and this variance (NumPy takes its root) | | [L5 §4](05-initialization/initialization.ipynb) |
# | $c$ | | factor by which a layer multiplies the size of a signal | a number | [L5 §2](05-initialization/initialization.ipynb) |
# | $P$ | | product of all $S^{[l]} W^{[l+1]\top}$, the Jacobian turned on its side | $(n_1, n_L)$ | [L5 §4](05-initialization/initialization.ipynb) |
# | $\lVert A \rVert_2$ | `np.linalg.norm(A, 2)` | spectral norm: the largest stretch | a number | [L5 §4](05-initialization/initialization.ipynb) |
# | $n_{in}$ | `fan_in` | number of a layer's inputs | a number | [L5 §6](05-initialization/initialization.ipynb) |
# | $n_{out}$ | `fan_out` | number of its units | a number | [L5 §7](05-initialization/initialization.ipynb) |
# | $E[z^2]$ | | mean square, averaged over draws of the weights | a number | [L5 §6](05-initialization/initialization.ipynb) |
# | $\overline{a^2}$ | | mean square of the entries of $a$ | a number | [L5 §6](05-initialization/initialization.ipynb) |
# | $\mathrm{Var}\,W$ | | variance that the weights are drawn with | a number | [L5 §6](05-initialization/initialization.ipynb) |
# | $g$ | | gain of an activation: what makes up for its shrinking | a number | [L5 §10](05-initialization/initialization.ipynb) |

# %% [markdown]
# ## Going deep
#
# | symbol | code | what it is | shape | first met |
# |---|---|---|---|---|
# | $f(z^{[l]})$ | | the branch of a residual layer | $(N, n)$ | [L6 §2](06-going-deep/going-deep.ipynb) |
# | $s$ | `branch_scale` | scale of the branch | a number | [L6 §2](06-going-deep/going-deep.ipynb) |
# | $\partial\mathcal{L}/\partial a^{[l]}$ | `upstream` | what comes back from above, before the slope | $(N, n)$ | [L6 §2](06-going-deep/going-deep.ipynb) |
# | $V$ | | last matrix of a branch | $(n, n)$ | [L6 §2](06-going-deep/going-deep.ipynb) |
# | $\hat a$ | | $a$ with each row normalised | $(N, n)$ | [L6 §3](06-going-deep/going-deep.ipynb) |
# | $\mu$, $\sigma^2$ | | mean and variance of a row | numbers | [L6 §3](06-going-deep/going-deep.ipynb) |
# | $g$ | | all gradients, as one long vector | as $\theta$ | [L6 §4](06-going-deep/going-deep.ipynb) |
# | $c$ | `max_norm` | the longest that a clipped gradient may be | a number | [L6 §4](06-going-deep/going-deep.ipynb) |
# | $\theta$ | | all parameters, as one long vector | | [L6 §6](06-going-deep/going-deep.ipynb) |
# | $u$ | | momentum's running sum of gradients | as $\theta$ | [L6 §6](06-going-deep/going-deep.ipynb) |
# | $\beta$ | | how much of the running sum is kept at each step | a number | [L6 §6](06-going-deep/going-deep.ipynb) |
# | $m$, $v$ | `m`, `v` | Adam's running means of $g$ and $g^2$; with a hat, corrected for their start at 0 | as $\theta$ | [L6 §6](06-going-deep/going-deep.ipynb) |
# | $\beta_1$, $\beta_2$ | | how much of $m$ and of $v$ is kept at each step | numbers | [L6 §6](06-going-deep/going-deep.ipynb) |
# | $t$ | `t` | number of the step, from 1 | a number | [L6 §6](06-going-deep/going-deep.ipynb) |
# | $\epsilon$ | | keeps Adam from dividing by 0 | a number | [L6 §6](06-going-deep/going-deep.ipynb) |

# %% [markdown]
# ## Letters that mean two things
#
# There are more quantities than letters. The lesson says it where a letter changes its meaning; here they are again.
#
# | letter | meanings |
# |---|---|
# | $L$ | a graph's last node (L1); number of layers (L3 to L6). The loss is $\mathcal{L}$ from L2 on |
# | $N$ | number of examples; in $N(0, 1/n)$ (L5) the normal distribution |
# | $n$ | number of points (L1); one example's number, as an index (L2, L3); number of a layer's inputs or features (L4 to L6) |
# | $i$, $j$, $k$ | indices. $i$: a unit, $j$: one of its inputs (L2, L3). $j$: a unit, $k$: below it, $i$: above it (L4 §2). $k$: a layer of a product (L3 §11, L4 §3, L5 §4), a class (L6 §5) |
# | $s$, $t$, $v$ | nodes of a graph (L1). $s$: a score (L4 §11), a penalty's strength (L4 §13), the branch's scale (L6 §2). $t$: a query (L4 §11), a step's number (L6 §6). $v$: Adam's mean of squares (L6 §6) |
# | $p$, $q$ | nodes of a graph (L1); widths of a product (L3 §9). $p$: probabilities (from L4 on) |
# | $u$ | a value on the way (L1); distance from the bottom (L2 §6); momentum's sum (L6 §6) |
# | $c$ | curvature (L2 §6); a layer's factor (L5 §2); the longest gradient (L6 §4) |
# | $m$, $n$ | numbers sent on and numbers that arrive, at a node (L1 §9). $m$: number of results (L1 §10); textbooks' $N$ (L4 §7); the largest logit (L6 §5); Adam's mean of gradients (L6 §6) |
# | $\sigma$ | the sigmoid; standard deviation of $z$ (L5 §5), of a row (L6 §3) |
# | $\varepsilon$, $\epsilon$ | spacing of floats (L1 §4); a small number that prevents a division by 0 (L4 §8, L6 §3, §6) |
# | $h$ | step (L1); a hidden activation (L4 §13) |
# | $d$ | a hair, in $dL/dx$; width of a key (L4 §11) |
# | $T$ | `.T` is a transpose; number of words (L4 §10), of queries (L4 §11) |
# | $K$, $V$ | `K`: keys, `V`: values of attention (L4 §11). $K$: number of classes (L4 §4). $V$: a branch's last matrix (L6 §2) |
# | $P$ | weights of attention (L4 §11); the product of all layers (L5 §4) |
# | $E$ | mean over draws (L5 §6). `E`: the looked-up rows (L4 §10), an error (L4 §13) |
# | $r$ | `inv_std` (L4 §8); limit of a uniform draw (L5 §8) |
# | $g$ | gain (L5 §10); all gradients (L6 §4) |
# | $\beta$ | `beta`: a learned shift (L4 §8). $\beta$: what is kept of a running sum (L6 §6) |
# | $A$ | any matrix (L5 §4); a layer's inputs, in columns (L4 §7) |
