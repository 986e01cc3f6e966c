# %% [markdown]
# # Lesson 5: Initialization
#
# *100 to 130 minutes; before section 8 is a good place for a break. You need lesson 3: the recurrence, the cache, and
# `delta = dL/dz`. From statistics: mean, variance, and what a bell curve is.*
#
# At the end you can
#
# - write the gradient of the first layer as one long product, and say what each factor does to it;
# - derive how large the first weights must be: for ReLU with a pencil, for any activation with a few lines;
# - look at a training run that goes wrong and tell vanishing from exploding, and both from something else.
#
# Six exercises. Each is one function, checked on its own by the cell below it. Stuck on one? Go on with the next: no
# cell here needs your earlier answers.
#
# Every symbol of the course, with its shape: [the glossary](../glossary.ipynb).

# %%
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from backprop import INITIALIZERS, Network, activation_named, digits, one_hot, sgd_step, xor
from backprop.pictures.fan_picture import fan_picture
from backprop.pictures.init_explorer import init_explorer
from backprop.pictures.plots import show_plot, use_style
from backprop.pictures.product_picture import product_picture
from grader import check

use_style()
np.set_printoptions(precision=4, suppress=True)
sigmoid, sigmoid_prime = activation_named("sigmoid")
tanh, tanh_prime = activation_named("tanh")
relu, relu_prime = activation_named("relu")

# %% [markdown]
# ## 1 The question
#
# Take a photograph to a copy shop. Copy it. Copy the copy. Fifty times. The machine has a dial for the size, and
# somebody has left it at 90 percent. The last copy is a speck. At 110 percent it is the size of a house.
#
# A deep network is fifty copiers in a row, and each passes two pictures on: the signal, going forward, and the blame,
# coming back. The dial is the size of the weights. Nobody has trained anything yet. Somebody only drew random
# numbers.
#
# > Why does the first draw of the weights decide so much, and how should it be made?
#
# The right size can be derived, in three lines. First, see that it matters. 150 real handwritten digits, twelve hidden
# ReLU layers of 32 units, 300 steps of gradient descent. Three runs that differ in *one number*: how large the first
# weights are. (The *dial* is their standard deviation times $\sqrt n$, $n$ being the number of inputs of the layer.)
#
# **Predict.** One of the three learns. The dial stands at 0.7, at 1.41 and at 2. Which?

# %%
X_digits, digit = digits()
chosen = np.random.default_rng(5).permutation(len(digit))[:150]
X_digits, Y_digits = X_digits[chosen], one_hot(digit[chosen], 10)
X_digits = X_digits - X_digits.mean(axis=0)
X_digits = X_digits / X_digits.std()


def normal_weights(dial):
    """An initializer: normal weights of standard deviation dial / sqrt(fan_in)."""
    return lambda rng, fan_in, fan_out: dial * INITIALIZERS["lecun"](rng, fan_in, fan_out)


def train(dial, steps=300, learning_rate=0.03, hidden="relu", depth=12, width=32):
    """Train on the digits; returns the losses, and the first step's cache, gradients and W."""
    widths, rng = [64] + [width] * depth + [10], np.random.default_rng(0)
    net = Network.random(
        widths, rng, normal_weights(dial), hidden=hidden, loss="softmax_cross_entropy"
    )
    losses, first = [], None
    for _ in range(steps):
        with np.errstate(all="ignore"):  # an exploding run overflows: we want to see that
            cache = net.forward(X_digits)
            gradients = net.backward(cache, Y_digits)
            losses.append(net.loss_value(cache, Y_digits))
            first = first or (cache, gradients, net.W)
            net.W = sgd_step(net.W, gradients.dW, learning_rate)
            net.b = sgd_step(net.b, gradients.db, learning_rate)
        if not np.isfinite(losses[-1]):
            break
    return losses, first


runs = {dial: train(dial) for dial in (0.7, 1.41, 2.0)}
for dial, (losses, _) in runs.items():
    end = "nan: stopped" if not np.isfinite(losses[-1]) else f"{losses[-1]:.1f}"
    print(f"dial {dial:4}:  loss {losses[0]:.1f} at first, {end} after {len(losses)} steps")

# %% [markdown]
# One sits at 2.3 through all 300 steps. That is $\ln 10$: ten classes, no idea. One is `nan` after a handful of steps.
# One learns. Same data, same network, same learning rate. By the end of this lesson you will know where the 1.41 comes
# from.
#
# ## 2 How fine is the dial?
#
# Say that each layer multiplies the signal by about $c$. After $L$ layers it has the factor $c^L$. You met the
# numbers in lesson 1: $0.9^{50}$ is 0.00515, $1.1^{50}$ is 117, and $0.25^{50}$ is 7.9e-31. Turn the question round.
#
# **Predict.** After 50 layers the signal may be ten times too small or ten times too large, no more. How far from 1
# may $c$ be? 20 percent? 10? 5?

# %%
for L in (10, 50, 200):
    low, high = 0.1 ** (1 / L), 10 ** (1 / L)
    print(f"{L:3} layers: c must lie between {low:.3f} and {high:.3f};", end="")
    print(f"  0.9^L = {0.9**L:.3g},  1.1^L = {1.1**L:.3g}")
print(f"0.25^50 = {0.25**50:.2g}")

# %% [markdown]
# Under five percent, at depth 50. Nobody hits that by luck. Depth makes the chain longer, not more magical: a small
# habit of each layer becomes the fate of the stack.
#
# ### When is a gradient gone?
#
# In a deep sigmoid network, it is said, the gradient sinks "under float precision". Say that 5e-19 of it is left.
#
# **Predict.** Can a float hold 5e-19? And if the weight is 0.5, can it *feel* 5e-19?

# %%
dw, w = 5e-19, 0.5
print("5e-19 is not zero:", dw > 0, "  smallest ordinary float:", np.finfo(float).tiny)
print("0.5 - 0.1 * 5e-19 == 0.5:", w - 0.1 * dw == w)

# %% [markdown]
# Yes, and no. The number itself is fine: ordinary floats reach down to 2e-308. But the weight does not move. A float
# has about 16 digits, and the step is in the twentieth. So "gone" comes long before zero. The gradient must be compared
# with the *weight* that it is to move. Keep that for section 12.
#
# ## 3 Why not all zero?
#
# Zero sounds safe. Nothing explodes. Or all weights 0.5? Let us try both on XOR: 2 inputs, 4 tanh units, one sigmoid
# output, 1000 steps.
#
# **Predict.** What will the four rows of `W[1]` look like at the end?

# %%
X_xor, labels = xor()
y_xor = labels.reshape(-1, 1).astype(float)
for start in (0.0, 0.5):
    W = [None, np.full((4, 2), start), np.full((1, 4), start)]
    net = Network(W, [None, np.zeros(4), np.zeros(1)], hidden="tanh", output="sigmoid")
    for _ in range(1000):
        gradients = net.backward(net.forward(X_xor), y_xor)
        net.W = sgd_step(net.W, gradients.dW, 0.5)
        net.b = sgd_step(net.b, gradients.db, 0.5)
    same = np.array_equal(net.W[1], np.tile(net.W[1][0], (4, 1)))
    loss = net.loss_value(net.forward(X_xor), y_xor)
    print(
        f"start {start}: W[1][0] = {net.W[1][0] + 0.0}, all four rows the same: {same},", end=""
    )
    print(f" loss {loss:.3f}")
    if start == 0:
        nothing = not gradients.delta[1].any() and not net.forward(X_xor).a[1].any()
        print("  delta[2]:", gradients.delta[2].ravel(), " db[2]:", gradients.db[2], end="")
        print("  delta[1] and a[1] all 0:", nothing)

# %% [markdown]
# Two units with the same weights going in compute the same. If the weights going out are the same too, they get the
# same blame, hence the same gradient, and stay the same. Four units, one idea. The network has the width of one.
#
# At zero it is worse. $dW^{[2]}$ is $\delta^{[2]}$ times $a^{[1]}$, and $a^{[1]} = \tanh 0 = 0$. $dW^{[1]}$ is
# $\delta^{[1]}$ times $x$, and $\delta^{[1]} = 0$ because it comes through $W^{[2]} = 0$. One factor of each is 0. Only
# the output's bias could move, and XOR has as many ones as zeros: the four deltas cancel.
#
# So the draw has two jobs. It must be **random**, so that the units differ. And it must have the right **size**.
# Biases need not be random: the weights have broken the tie already. They start at 0.
#
# ## 4 The product, unrolled
#
# What exactly gets multiplied, fifty times? Lesson 4 put the recurrence into itself. One example, delta as a column,
# and $S^{[l]} = \mathrm{diag}\, f'(z^{[l]})$, of shape $(n_l, n_l)$, has the slopes of layer $l$ on its diagonal:
#
# $$\delta^{[l]} = \big(W^{[l+1]\top}\, \delta^{[l+1]}\big) \odot f'\big(z^{[l]}\big)
#   = S^{[l]}\, W^{[l+1]\top} \delta^{[l+1]}$$
#
# There the product began at $\partial\mathcal{L}/\partial a^{[L]}$ and so had $S^{[L]}$ at its end. Now it begins at
# $\delta^{[L]}$, which stands at $z^{[L]}$ already:
#
# $$\boxed{\;\delta^{[1]} = \underbrace{S^{[1]} W^{[2]\top}\, S^{[2]} W^{[3]\top} \cdots S^{[L-1]} W^{[L]\top}}_{P}\;
#   \delta^{[L]}\;}$$

# %%
product_picture()

# %% [markdown]
# In the figure: four layers of 3, 5, 4 and 2 units. Every factor in its shape; neighbours fit. Slope, weights, slope,
# weights. The whole product $P$ has the shape $(n_1, n_L)$, here 3 by 2.
#
# $P$ (no kin of lesson 4's weights of attention) knows nothing of the loss. It says how all of $z^{[L]}$ moves when
# $z^{[1]}$ is nudged: entry $P_{ji}$ is
# $\partial z^{[L]}_i / \partial z^{[1]}_j$. It is the **Jacobian** of everything between the two, turned on its side.
#
# The leading $S^{[1]}$ is easily forgotten: without it the product gives $\partial \mathcal{L}/\partial a^{[1]}$.
#
# ### Exercise 1: jacobian_product
#
# Build $P$ for a network of any depth $L \ge 2$, one example. You get the weights, the pre-activations of the example
# and the slope function. The output layer's own slope is not in it: $\delta^{[L]}$ stands at $z^{[L]}$ already.
#
# <details><summary>A hint about the loop</summary>
#
# Start with the identity of size $n_1$ and multiply on the right, a pair at a time. Which pair comes first? And what
# is the last one: does it contain $S^{[L]}$?
# </details>


# %% tags=["exercise"]
def jacobian_product(W, z, f_prime):
    """The unrolled product P of slopes and transposed weights: delta[1] = P @ delta[L].

    W: list [None, W[1], ..., W[L]], W[l] is (n_l, n_{l-1}), L >= 2.
    z: list [None, z[1], ..., z[L]], z[l] is (n_l,), the pre-activations of one example.
    f_prime(z): the slope of the hidden layers' activation, of z's shape.

    Returns P: (n_1, n_L).
    """
    ### BEGIN SOLUTION
    P = np.eye(len(z[1]))
    for l in range(1, len(W) - 1):
        P = P @ np.diag(f_prime(z[l])) @ W[l + 1].T
    return P
    ### END SOLUTION


# %% tags=["grade"]
check(jacobian_product)

# %% [markdown]
# ### How much can a factor stretch?
#
# The **spectral norm** $\|A\|_2$ of a matrix is the largest factor by which it can stretch a vector. (It is the
# largest singular value. In NumPy: `np.linalg.norm(A, 2)`.) For a product the stretches multiply at most:
#
# $$\|\delta^{[1]}\| \;\le\; \|S^{[1]}\|_2\, \|W^{[2]}\|_2\, \|S^{[2]}\|_2\, \|W^{[3]}\|_2 \cdots\; \|\delta^{[L]}\|$$
#
# A transpose stretches as much as the matrix itself. A diagonal matrix stretches by its largest entry: for sigmoid at
# most 0.25, for tanh and ReLU at most 1.
#
# So if every pair $\|S\|\,\|W\|$ is below 1, by a margin, the gradient *must* vanish with depth. And the other half? If
# the norms are all well above 1, does the gradient explode?
#
# **Predict.** Fifty linear layers of 64 units, so all slopes are 1. Weights $N(0, 1/n)$. What is the spectral norm of
# one such matrix: about 0.5, 1 or 2? And does the gradient explode?

# %%
n = 64
rng = np.random.default_rng(0)
matrices = [rng.normal(0.0, n**-0.5, size=(n, n)) for _ in range(50)]
norms = [np.linalg.norm(W, 2) for W in matrices]
print(f"spectral norms of the 50 matrices: {min(norms):.1f} to {max(norms):.1f}")
print(f"their product:                     {np.prod(norms):.0e}")
delta = rng.normal(size=n)
length = np.linalg.norm(delta)
for W in matrices[::-1]:
    delta = W.T @ delta
stretch = np.linalg.norm(delta) / length
print(f"a random delta after all 50:       {stretch:.1f} times its length")

directions = rng.normal(size=(2000, n))
stretches = np.linalg.norm(directions @ matrices[0], axis=1) / np.linalg.norm(
    directions, axis=1
)
figure, axes = plt.subplots(figsize=(7.2, 2.4))
axes.hist(stretches, bins=25)
axes.axvline(norms[0], linestyle="--", color=plt.rcParams["text.color"])
axes.text(norms[0] - 0.02, 150, "spectral norm", ha="right")
axes.set(xlim=(0, 2.2), xlabel="stretch by one matrix", ylabel="directions")
axes.set_title("One matrix, 2000 directions")
words = (
    f"2000 random directions, stretched {stretches.min():.2f} to {stretches.max():.2f} times"
)
show_plot(figure, f"{words} by the first matrix; its spectral norm is {norms[0]:.2f}.")

# %% [markdown]
# In the figure: 2000 random directions, all stretched between 0.7 and 1.3 times. None comes near the norm, the dashed
# line: that is the stretch of the *luckiest* direction. Nobody is lucky fifty times: the best direction of one matrix
# is no special direction of the next. So the product of the norms is a 3 with fourteen zeros, and the gradient arrives
# at 0.4 of its length. What counts is the *typical* stretch.
#
# So: all norms well below 1 is enough for vanishing. All norms above 1 is *not* enough for exploding.
#
# ### Lucky and unlucky directions
#
# "Typical" hides something. Here are the singular values of the product of the first $k$ matrices: the stretch of its
# best, its middle and its worst direction.
#
# **Predict.** The average stays near 1. Do all directions?

# %%
for k in (1, 10, 50):
    product = np.linalg.multi_dot([*matrices[:k], np.eye(n)])
    values = np.linalg.svd(product, compute_uv=False)
    print(f"{k:2} matrices: best {values[0]:3.1f}, middle {values[n // 2]:.0e},", end="")
    print(f" root mean square {np.sqrt(np.mean(values**2)):.1f}")
quarter_turns = [np.linalg.qr(W)[0] for W in matrices]
values = np.linalg.svd(np.linalg.multi_dot(quarter_turns), compute_uv=False)
print(f"50 orthogonal matrices: best {values[0]:.3f}, worst {values[-1]:.3f}")

# %% [markdown]
# A few directions carry everything, most carry nothing. An **orthogonal** start (random rotations, which stretch
# nothing) keeps every direction alive, as the last line shows (Saxe and colleagues, 2014, for deep linear stacks). For
# most networks the average is what matters, and the average is what we can calculate.
#
# ## 5 What the slopes do
#
# Every layer brings one $S$. Its entries: sigmoid's slope lies in (0, 0.25], tanh's in (0, 1], ReLU's is 0 or 1. But
# a bound is not a habit. What is the *typical* slope? It depends on where $z$ lands.
#
# Take $z$ from a bell curve of standard deviation $\sigma$. The typical slope is the root of the mean square, because
# lengths add in squares.
#
# **Predict.** For which of the three does the typical slope *not* depend on $\sigma$?

# %%
normal = np.random.default_rng(1).normal(size=400_000)
print("sigma      ", "".join(f"{sigma:8}" for sigma in (0.1, 1, 3, 10)))
slopes = {"sigmoid": sigmoid_prime, "tanh": tanh_prime, "relu": relu_prime}
for name, slope in slopes.items():
    typical = [np.sqrt(np.mean(slope(sigma * normal) ** 2)) for sigma in (0.1, 1, 3, 10)]
    print(f"{name:11}", "".join(f"{value:8.2f}" for value in typical))

# %% [markdown]
# ReLU's is $\sqrt{1/2} = 0.71$ whatever the scale: half the units are on. That is its whole secret. Tanh and sigmoid
# **saturate**: large $z$, flat curve, slope near 0.
#
# So do large weights damp the gradient, because they push units into saturation? Or do they make it explode? Slopes and
# weights are factors of one product, $S\,W^\top$. Which one wins?
#
# **Predict.** A stack of 20 tanh layers. The dial goes from 0.5 to 8. What happens to the typical slope, and what to
# the factor per layer?


# %%
def factor_per_layer(dial, hidden="tanh", depth=20, n=64, seed=0):
    """Typical slope, share of units above half the steepest, factor on delta per layer."""
    rng = np.random.default_rng(seed)
    stack = Network.random([n] * (depth + 1) + [1], rng, normal_weights(dial), hidden=hidden)
    cache = stack.forward(rng.normal(size=(32, n)))
    delta = stack.backward(cache, rng.normal(size=(32, 1))).delta
    f_prime = activation_named(hidden).f_prime
    slopes = np.concatenate([f_prime(z) for z in cache.z[1 : depth + 1]])
    ratio = np.linalg.norm(delta[1]) / np.linalg.norm(delta[depth])
    near_0 = np.mean(slopes > 0.5 * f_prime(np.zeros(1)))
    return np.sqrt(np.mean(slopes**2)), near_0, ratio ** (1 / (depth - 1))


for dial in (0.5, 1.0, 2.0, 5.0, 8.0):
    slope, near_0, factor = factor_per_layer(dial)
    print(f"dial {dial}: typical slope {slope:.2f}, {near_0:4.0%} steep;", end="")
    print(f" factor {factor:.2f}, after 50 layers {factor**50:.0e}")

# %% [markdown]
# The weights grow faster than the slope falls. Saturated does *not* mean vanished: a few units still sit near 0
# (*steep*: more than half as steep as the curve gets), and behind them stand large weights. The gradient that gets
# through is huge, and depends on a handful of units. (Saturation makes gradients vanish where the weights behind it are
# *not* large: at a sigmoid output, say, as in lesson 2.)
#
# ### What a factor of a fifth costs
#
# A sigmoid's typical slope is 0.21 where $\sigma = 1$. So with the dial at 1 a layer passes on about a fifth of the
# blame. Michael Nielsen's book draws what that does to a network *while it trains*. The **speed** of a layer is the
# length of $db^{[l]}$: times the learning rate it is how far the biases move in one step. After his recipe, on our
# digits: layers of 30 sigmoid units, normal biases, cross-entropy on ten sigmoid outputs. A network that says "one in
# ten" to everything has a loss of 3.25. Below 3 it has begun to tell digits apart.
#
# **Predict.** Two hidden layers need 31 steps for that. How many do three need, and four?


# %%
def race(hidden_layers, dial, steps=1000, learning_rate=0.5):
    """Train sigmoid layers; returns the speeds, (steps, L), and the losses, (steps,)."""
    widths, rng = [64] + [30] * hidden_layers + [10], np.random.default_rng(0)
    options = {"hidden": "sigmoid", "loss": "binary_cross_entropy"}
    net = Network.random(widths, rng, normal_weights(dial), **options)
    net.b = [None] + [rng.normal(size=n) for n in widths[1:]]
    speeds, losses = [], []
    for _ in range(steps):
        cache = net.forward(X_digits)
        gradients = net.backward(cache, Y_digits)
        speeds.append([np.linalg.norm(db) for db in gradients.db[1:]])
        losses.append(net.loss_value(cache, Y_digits))
        net.W = sgd_step(net.W, gradients.dW, learning_rate)
        net.b = sgd_step(net.b, gradients.db, learning_rate)
    return np.array(speeds), np.array(losses)


print(f"one in ten, for all ten outputs: {-10 * (0.1 * np.log(0.1) + 0.9 * np.log(0.9)):.2f}")
figure, panels = plt.subplots(1, 3, figsize=(7.2, 3.4), sharey=True)
words = "The speed of each hidden layer by step."
for hidden_layers, panel in zip((2, 3, 4), panels, strict=True):
    speeds, losses = race(hidden_layers, dial=1.0)
    wait, at_first = np.argmax(losses < 3), speeds[0, :hidden_layers]
    fast_speeds, fast_losses = race(hidden_layers, dial=4.0, steps=50)
    passed_on = fast_speeds[0, : hidden_layers - 1] / fast_speeds[0, 1:hidden_layers]
    print(f"{hidden_layers} hidden layers: speeds at first {at_first.round(3)}")
    print(f"  loss {losses[10]:.1f} after 10 steps, below 3 after {wait}")
    print(f"  dial at 4: after {np.argmax(fast_losses < 3)}; passed on {passed_on.round(2)}")
    for l, speed in enumerate(speeds.T[:hidden_layers], start=1):
        panel.plot(range(1, len(speed) + 1), speed, label=f"layer {l}")
    panel.axvline(wait, color=plt.rcParams["text.color"], linestyle="-", linewidth=1)
    panel.set(xscale="log", yscale="log", xlabel="step", title=f"{hidden_layers} layers")
    words += f" {hidden_layers} layers: {at_first.round(3)} at first,"
    words += f" the loss below 3 after {wait} steps."
panels[0].set(ylabel="speed")
panels[2].legend()
show_plot(figure, words)

# %% [markdown]
# In the figure: at the first step each layer is five to six times as fast as the one before it. Within ten to twenty
# steps all are slow: the outputs say "one in ten", and over the batch their errors cancel. Then a wait, a dip for two
# layers, a flat stretch for four, until the loss falls below 3: the thin upright line.
#
# Each layer more makes the wait four to five times as long in this run: nearly the factor again. And with the dial at
# 4, where each layer passes on between a third and a half, there is hardly a wait. One number, before the first step.
#
# ## 6 Variance, going forward
#
# Now the three lines. One layer, before any bias. What is the typical size of one $z$?
#
# $$z_i = \sum_{j=1}^{n_{in}} W_{ij}\, a_j$$
#
# $n_{in}$, in code `fan_in`, is the number of inputs: the number of *terms*. "Size" means mean square, $E[z^2]$; the
# $E$ averages over draws of the weights. The weights are drawn independently, with mean 0 and variance
# $\mathrm{Var}\,W$. Square the sum:
#
# $$E[z_i^2] = \sum_j \sum_k E[W_{ij} W_{ik}]\; a_j a_k$$
#
# That is a whole table of products, $n_{in}$ by $n_{in}$.
#
# **Predict.** Average the products $W_{ij} W_{ik}$ over many draws. Which places of the table stay?

# %%
# 3000 times five weights, of variance 1.
draws = np.random.default_rng(103).normal(size=(3000, 5))
figure, panels = plt.subplots(1, 3, figsize=(7.2, 2.8))
words = "The average of the products of five weights, as a table of 5 by 5."
for panel, count in zip(panels, (1, 30, 3000), strict=True):
    products = draws[:count].T @ draws[:count] / count
    for j, k in np.ndindex(5, 5):
        face = "C0" if products[j, k] > 0 else "none"
        area = 380 * abs(products[j, k])
        panel.scatter(k + 1, j + 1, s=area, marker="s", color=face, edgecolor="C0")
    panel.set(xlim=(0.4, 5.6), ylim=(5.6, 0.4), aspect="equal", xticks=range(1, 6), xlabel="k")
    panel.set(title=f"{count} draw{'s' * (count > 1)}")
    panel.grid(False)
    off = products[~np.eye(5, dtype=bool)]
    words += f" {panel.get_title(loc='left')}: diagonal {np.diag(products).round(2)},"
    words += f" elsewhere {off.min():.2f} to {off.max():.2f}."
panels[0].set(ylabel="j")
show_plot(figure, words)

# %% [markdown]
# In the figure: the area of a square is the size of a product; filled is positive, hollow negative. One draw fills the
# table. The average of many leaves the diagonal.
#
# Two different weights are independent with mean 0, so for $j \ne k$ the average $E[W_{ij} W_{ik}]$ is 0. Only the
# squares are left, $E[W_{ij}^2] = \mathrm{Var}\,W$, and there are $n_{in}$ of them:
#
# $$\boxed{\;E[z^2] = n_{in} \cdot \mathrm{Var}\,W \cdot \overline{a^2}\;}$$
#
# $\overline{a^2}$ is the mean square of the layer's inputs. Note what was *not* needed. The inputs need not be
# independent of each other, nor have mean 0. The weights do all the work.
#
# **Predict.** Inputs from a ReLU, all of them $\ge 0$, strongly related to each other. 100 of them, weights of
# variance 0.02. Will $E[z^2] / \overline{a^2}$ be 2?

# %%
rng = np.random.default_rng(2)
causes = rng.normal(size=(1000, 5))
a = relu(causes @ rng.normal(size=(5, 100)))  # 100 inputs made of 5 causes
z = a @ rng.normal(0.0, np.sqrt(0.02), size=(2000, 100)).T
print(f"mean of a: {a.mean():.1f}, so not 0")
print(f"E[z^2] / mean square of a: {np.mean(z**2) / np.mean(a**2):.1f}")

# %% [markdown]
# It is. So a layer keeps the size of its signal if
#
# $$n_{in} \cdot \mathrm{Var}\,W \cdot \frac{\overline{a^2}}{E[z^2]_{\text{before}}} = 1,$$
#
# where $E[z^2]_{\text{before}}$ belongs to the layer before, whose activation made $a$ of its $z$. So the fraction is
# what that activation does to the mean square. In a linear stack it is 1, and so $\mathrm{Var}\,W = 1/n_{in}$: that is
# LeCun's rule of 1998. It nearly holds for tanh too, as long as $z$ is small, because $\tanh z \approx z$ there.
#
# ## 7 Variance, coming back
#
# The same sum, the other way. Blame is pulled back through the same weights, but down a *column*:
#
# $$\frac{\partial \mathcal{L}}{\partial a_j} = \sum_{i=1}^{n_{out}} W_{ij}\, \delta_i$$

# %%
fan_picture()

# %% [markdown]
# In the figure: the same layer twice, five inputs and three units. Going forward, a *row* of $W$, five terms, makes one
# $z_i$. Coming back, a *column*, three terms, makes one $\partial\mathcal{L}/\partial a_j$. Each weight, like $W_{ij}$,
# serves both.
#
# $n_{out}$, in code `fan_out`, is the number of units. Take $\delta$ as independent of $W$. Then the same argument,
# term by term, gives
#
# $$\boxed{\;E\Big[\Big(\tfrac{\partial \mathcal{L}}{\partial a}\Big)^2\Big] = n_{out} \cdot \mathrm{Var}\,W \cdot
#   \overline{\delta^2}\;}$$
#
# and then the slope: $\overline{\delta^2}$ of the layer below is that, times the mean square slope $\overline{f'^2}$.
# Here we do assume two things. Forward, $a$ was there before this $W$ was drawn; but $\delta$ was made from $z = Wa$.
# And slope and blame may be related. Both relations are weak in a wide layer.
#
# **Predict.** A layer with 300 inputs and 100 units, weights of variance $1/300$. Forward keeps the size. What does
# backward do?

# %%
rng = np.random.default_rng(3)
W = rng.normal(0.0, np.sqrt(1 / 300), size=(100, 300))
# delta is drawn apart from W: what the derivation assumes.
a, delta = rng.normal(size=(1000, 300)), rng.normal(size=(1000, 100))
z, da = a @ W.T, delta @ W
print(f"forward:  mean square of z over that of a:         {np.mean(z**2) / np.mean(a**2):.2f}")
share = np.mean(da**2) / np.mean(delta**2)
print(f"backward: mean square of dL/da over that of delta: {share:.2f}")

# %% [markdown]
# A third. Forward sums over 300 terms, backward over 100. One dial, two wishes:
#
# | direction | number of terms | wish, where the activation does nothing |
# |---|---|---|
# | forward | $n_{in}$ | $\mathrm{Var}\,W = 1 / n_{in}$ |
# | backward | $n_{out}$ | $\mathrm{Var}\,W = 1 / n_{out}$ |
#
# ## 8 Xavier
#
# Both wishes at once need $n_{in} = n_{out}$. Otherwise: a compromise. Xavier Glorot and Yoshua Bengio (2010) put the
# *mean* of the two numbers into the denominator:
#
# $$\mathrm{Var}\,W = \frac{1}{\tfrac12 (n_{in} + n_{out})}$$
#
# That is the whole of **Xavier initialization**, also called Glorot's. It is meant for activations that do next to
# nothing near 0: tanh, linear.
#
# The formula fixes the variance, not the shape of the distribution. Normal will do. So will uniform, between $-r$ and
# $r$. But then $r$ is *not* the standard deviation:
#
# $$\mathrm{Var}\,U(-r, r) = \frac{1}{2r}\int_{-r}^{r} x^2\,dx = \frac{r^2}{3}$$
#
# **Predict.** A uniform draw between -1 and 1: is its standard deviation 1, 0.58 or 0.33?

# %%
print(f"{np.random.default_rng(0).uniform(-1, 1, size=100_000).std():.2f}")

# %% [markdown]
# ### Exercise 2: xavier_weights
#
# Draw the weights of one layer. Normal or uniform, as you like; every number from `rng`. `INITIALIZERS` stays in its
# box. The check draws thousands of weights from your function and looks at their shape, their mean and their
# variance. Its bounds are eight standard errors wide: chance alone will not fail you.
#
# <details><summary>A hint about rng.normal</summary>
#
# `rng.normal(mean, scale, size)`: look up what `scale` is. The formula above gives a *variance*.
# </details>


# %% tags=["exercise"]
def xavier_weights(rng, fan_in, fan_out):
    """Weights of one layer by Xavier's rule: mean 0, and the variance of section 8.

    rng: np.random.Generator, the only source of random numbers.
    fan_in, fan_out: the numbers of the layer's inputs and units.

    Returns W: (fan_out, fan_in), float.
    """
    ### BEGIN SOLUTION
    std = np.sqrt(2.0 / (fan_in + fan_out))
    return rng.normal(0.0, std, size=(fan_out, fan_in))
    ### END SOLUTION


# %% tags=["grade"]
check(xavier_weights)

# %% [markdown]
# ## 9 He
#
# ReLU does *not* do next to nothing. It throws half away. If $z$ is as often negative as positive (it is: the weights
# are), then half of the squares become 0 and the other half stay:
#
# $$\overline{a^2} = \tfrac12\, E[z^2]$$
#
# Put that into the box of section 6. One layer now multiplies the mean square by $n_{in} \cdot \mathrm{Var}\,W \cdot
# \tfrac12$. Set it to 1 and solve. Kaiming He and three colleagues did so in 2015, and trained networks of 30 layers
# that had not moved before.
#
# Backward? The mean square slope of ReLU is $\tfrac12$ too: half of the slopes are 1. So the backward wish gets the
# same factor of 2. That is rare luck, and we come back to it.
#
# ### Exercise 3: he_weights
#
# The forward wish, for ReLU layers. Same rules as before.
#
# <details><summary>A hint</summary>
#
# Only one of `fan_in` and `fan_out` is needed: the number of terms in one $z$. The other still decides the shape.
# </details>


# %% tags=["exercise"]
def he_weights(rng, fan_in, fan_out):
    """Weights of one ReLU layer by He's rule: mean 0, and the variance of the forward wish.

    rng: np.random.Generator, the only source of random numbers.
    fan_in, fan_out: the numbers of the layer's inputs and units.

    Returns W: (fan_out, fan_in), float.
    """
    ### BEGIN SOLUTION
    std = np.sqrt(2.0 / fan_in)
    return rng.normal(0.0, std, size=(fan_out, fan_in))
    ### END SOLUTION


# %% tags=["grade"]
check(he_weights)

# %% [markdown]
# Does it hold for fifty layers? Below: the size (root mean square) of the activations in layer $L$ against layer 1,
# and of delta in layer 1 against layer $L$. Width 64, median of nine starts.
#
# **Predict.** Xavier with ReLU: each layer loses a factor of $\sqrt2$. What is that, after 50? And why was 1.41 the
# dial of the run that learned?


# %%
def sizes(hidden, initializer, L=50, n=64, seeds=9):
    """(last : first of a, first : last of delta), one row per random start, (seeds, 2)."""
    rows = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        stack = Network.random([n] * (L + 1) + [1], rng, initializer, hidden=hidden)
        cache = stack.forward(rng.normal(size=(32, n)))
        delta = stack.backward(cache, rng.normal(size=(32, 1))).delta
        ends = [(cache.a[L], cache.a[1]), (delta[1], delta[L])]
        norms = [(np.linalg.norm(far), np.linalg.norm(near)) for far, near in ends]
        rows.append([far / max(near, 1e-300) for far, near in norms])
    return np.array(rows)


print("50 layers                   a, last : first   delta, first : last")
for hidden in ("sigmoid", "tanh", "relu"):
    for name in ("xavier", "he"):
        forward, backward = np.median(sizes(hidden, INITIALIZERS[name]), axis=0)
        print(f"{hidden:8} with {name:12} {forward:15.1e} {backward:18.1e}")

# %% [markdown]
# ReLU with He: flat both ways. ReLU with Xavier: $\sqrt2^{\,-50}$ is 3e-08, both ways. Tanh with Xavier: a factor of
# ten or so, usable; He gives it a little too much, and its gradient grows as much. Sigmoid: its activations are fine
# and its gradient is gone. Neither of the two rules was made for it.
#
# And the dial of section 1 was the standard deviation times $\sqrt n$. By He's rule that is $\sqrt 2 = 1.41$.
#
# ### An average is not a promise
#
# The mean square is kept *on average over draws*. One draw may miss, and fifty layers multiply fifty misses.
#
# **Predict.** Narrow or wide: which wanders more?

# %%
for L, n in ((50, 8), (50, 24), (50, 80), (25, 12), (100, 48)):
    ratios = np.sort(sizes("relu", INITIALIZERS["he"], L=L, n=n, seeds=40)[:, 1])
    alive = ratios[ratios > 0]
    lower, upper = alive[len(alive) // 4], alive[len(alive) * 3 // 4]
    print(f"{L:3} layers of {n:2}: {40 - len(alive)} of 40 dead; delta keeps", end="")
    print(f" {np.median(ratios):.0e}; the middle half spans {upper / lower:.0f}")

# %% [markdown]
# A narrow deep stack is a lottery. With 8 units per layer the law of large numbers has only 8 numbers to work with. And
# as in a lottery, the average is kept by a few large wins: the usual draw lies a little below it in each layer, and 50
# layers make that a great deal. In a dead stack, all units of some layer are off, for all examples: nothing gets
# through, either way. What counts is depth over width: the last two lines span about what 50 layers of 24 do.
#
# <details><summary>Must it be fan_in? The backward wish takes fan_out.</summary>
#
# He's answer: either will do. If forward is kept, then backward has the factor $n_{out}/n_{in}$ in each layer, and over
# the stack $\frac{n_2}{n_1}\cdot\frac{n_3}{n_2}\cdots\frac{n_L}{n_{L-1}} = \frac{n_L}{n_1}$: everything cancels but
# the ends. That is one factor, not one to the power of the depth.
# </details>
#
# ## 10 Any activation
#
# The recipe works for any $f$, for one layer. Assume that $z$ comes from a bell curve with standard deviation 1 (a sum
# of many terms does). Then the activation turns a mean square of 1 into $E[f(z)^2]$; the $E$ now averages over $z$. To
# make up for it, the weights get a **gain** $g$:
#
# $$\mathrm{std}\,W = \frac{g}{\sqrt{n_{in}}} \qquad\text{with}\qquad g^2 \cdot E\big[f(z)^2\big] = 1, \quad z \sim N(0, 1)$$
#
# For the identity, $g = 1$. For ReLU the integral is $\tfrac12$, so $g = \sqrt2$. For most functions there is no
# formula. You need an average over the bell curve, by whatever means:
#
# - draw many $z$ and average;
# - add up on a fine grid, weighted with the density $e^{-z^2/2}/\sqrt{2\pi}$;
# - Gauss-Hermite quadrature, `np.polynomial.hermite_e.hermegauss`, if you know it.
#
# **Predict.** Tanh squashes. Is its gain above or below 1?
#
# ### Exercise 4: activation_gain
#
# The check hands you functions that are in no table, and accepts what is within 3 percent. If you draw, draw at least
# 100,000 numbers, from `rng`. If you integrate, you need no `rng`.
#
# <details><summary>A hint about which average</summary>
#
# It is the mean *square* of $f(z)$, not its variance. The next layer's sum runs over $a$ as it is, mean and all
# (section 6). For ReLU the two differ: $\tfrac12$ against $\tfrac12 - \tfrac1{2\pi}$.
# </details>


# %% tags=["exercise"]
def activation_gain(f, rng):
    """The gain g of an activation: where the mean square of z is 1, weights of standard
    deviation g / sqrt(fan_in) make it 1 in the next layer too.

    f: maps a float array to one of the same shape, entry by entry.
    rng: np.random.Generator, for those who draw.

    Returns g: a positive number, within 3 percent.
    """
    ### BEGIN SOLUTION
    z = rng.normal(size=1_000_000)
    return 1.0 / np.sqrt(np.mean(f(z) ** 2))
    ### END SOLUTION


# %% tags=["grade"]
check(activation_gain)

# %% [markdown]
# Above 1: what tanh squashes, the weights make up for. (PyTorch's table says 5/3 for tanh. By this definition it is
# 1.59. A rule of thumb, near enough.)
#
# Now all three with their own gain. Forward is served. And backward?
#
# **Predict.** Backward each layer has the factor $g^2 \cdot E[f'(z)^2]$. For which activation is that 1 as well?

# %%
print("gain, 50 layers     a, last : first   delta, first : last")
for hidden, gain in (("relu", 1.414), ("tanh", 1.593), ("sigmoid", 1.846)):
    forward, backward = np.median(sizes(hidden, normal_weights(gain)), axis=0)
    print(f"{hidden:8} {gain:5}  {forward:15.1f} {backward:18.1e}")
for dial in (1.846, 10.0, 15.0):
    slope, near_0, factor = factor_per_layer(dial, "sigmoid", depth=50, seed=1)
    print(f"sigmoid, dial {dial:6}: typical slope {slope:.2f}, {near_0:4.0%} steep;", end="")
    print(f" factor on delta {factor:.2f}")

# %% [markdown]
# All three keep their signal. Only ReLU keeps its gradient too. Tanh's grows, about 8 percent per layer. Sigmoid's
# vanishes: its output is never near 0 and hardly moves, so a large $E[f^2]$ hides a tiny $E[f'^2]$. For tanh you
# choose a compromise between 1 and 1.59. Sigmoid's two wishes lie far apart: delta keeps its size between 10 and 15,
# where most units are saturated and a few carry the blame. That is why deep networks left it.
#
# ### One layer, and fifty
#
# The gain keeps a mean square of 1. But a draw misses a little. One layer makes $g^2 E[f(\sqrt q\, z)^2]$ of a mean
# square $q$.
#
# **Predict.** Start at 0.9 and at 1.1. Which of these four is back at 1 after 50 layers, and which runs away? (Swish is
# $z\,\sigma(z)$.)


# %%
def swish(z):
    return z * sigmoid(z)


some = normal[:20_000]
for f in (tanh, sigmoid, relu, swish):
    g, ends = 1 / np.sqrt(np.mean(f(some) ** 2)), []
    for q in (0.9, 1.1):
        for _ in range(50):
            q = g**2 * np.mean(f(np.sqrt(q) * some) ** 2)
        ends.append(q)
    print(f"{f.__name__:8} 0.9 becomes {ends[0]:.1e}, 1.1 becomes {ends[1]:.1e}")

# %% [markdown]
# Tanh and sigmoid squash what is too large and come back to 1. ReLU leaves a miss as it is. Swish is nearly 0 on one
# side of a small $z$ and straight for a large one: a miss feeds itself. For such a function the gain is right in each
# layer and no help over fifty; lesson 6 has what holds the size there, normalisation.
#
# <details><summary>Why do both wishes coincide for ReLU? Pencil first.</summary>
#
# Because $f(z) = z f'(z)$: it is straight on either side of 0. So $E[f(z)^2] = E[z^2 f'(z)^2]$. Of the two factors
# $f'^2$ knows only the sign of $z$, and $z^2$ only its size. For a bell curve about 0 these are independent: $E[z^2
# f'^2] = E[z^2]\, E[f'^2]$. With $E[z^2] = 1$ that is $E[f^2] = E[f'^2]$.
# </details>
#
# ## 11 The dial in your hand
#
# Real forward and backward passes at each move. Above: which values the activations take, in five layers (for ReLU the
# first bar is what is exactly 0), and how many units are *off* (ReLU) or *saturated* (within 0.05 of an end). Below:
# the size of $a$, going right, and of $\delta$, coming left, on a log scale. The table gives the factor per layer: the
# $c$ of section 2.
#
# **Predict, then move.** Guess first, every time.
#
# 1. As it stands: tanh, $1/\sqrt n$. Go to 50 layers. Does either signal die?
# 2. Tanh, the dial at 5. How many units are saturated? Which of the two signals explodes, and which cannot?
# 3. ReLU, 50 layers, $1/\sqrt n$: which fraction of the signal is lost per layer? Then $\sqrt{2/n}$.
# 4. ReLU, 50 layers, from $\sqrt{2/n}$ two marks down, to 1.3. Eight percent. How much less is left at the end?
# 5. Sigmoid, 50 layers: between which marks does delta keep its size? How many units are saturated there?
# 6. ReLU, 50 layers, $\sqrt{2/n}$, width 8: press "New weights" ten times.

# %%
init_explorer()

# %% [markdown]
# <details><summary>What you should have seen</summary>
#
# 1. Both shrink, $a$ to an eighth, $\delta$ to a twentieth: usable.
# 2. Two in three and more, in every layer shown. The activations cannot explode, tanh forbids it; delta does.
# 3. The factor is about $1/\sqrt 2$, so about 30 percent are lost per layer; then it is about 1.
# 4. At $\sqrt{2/n}$ half of $a$ is left, at 1.3 less than a hundredth: a sixtieth of that, both ways. Eight percent, 49
#    times.
# 5. Between 11 and 12. There 60 percent of the units and more sit near 0 or 1: a network of switches.
# 6. $a$ shrinks every time: to a sixth with one draw, to less than a millionth with another. Seed 8 is dead: all units
#    of layer 26 are off, so everything behind it is 0, and so is every $\delta$.
# </details>
#
# ## 12 Reading the signs
#
# You have a training run that does not work. Is it the initialization? Do not guess: measure. Three sizes per layer
# tell most of it: $a$, $\delta$, and what is made of both, $dW^{[l]} = \delta^{[l]\top} a^{[l-1]}$.
#
# How large is a matrix? Its **Frobenius norm**: the root of the sum of all squares, as if it were one long vector.
# And "large" compared with what? Section 2 said it: with the weights that are to move. So look at the ratio
# $\|dW^{[l]}\| / \|W^{[l]}\|$. Times the learning rate it is the share by which one step changes the layer. Around 1e-6
# per step is asleep, a thousandth to a hundredth is healthy, 1 is an earthquake: you will see all three.
#
# ### Exercise 5: gradient_norms
#
# The instrument. For every layer, the norm of its gradient, and its ratio to the norm of the weights.
#
# <details><summary>A hint</summary>
#
# Make $dW^{[l]}$ first: lesson 3, section 5. Then measure. The norm of a product is *not* the product of the norms.
# </details>


# %% tags=["exercise"]
def gradient_norms(W, delta, a):
    """How large the weights' gradient is in each layer, also compared with the weights.

    W: list [None, W[1], ..., W[L]], W[l] is (n_l, n_{l-1}).
    delta: list [None, delta[1], ..., delta[L]], delta[l] is (N, n_l), dL/dz with the 1/N
    of the mean loss inside.
    a: list of length L + 1, a[l] is (N, n_l), a[0] the input.

    Returns (norms, ratios), two lists of length L + 1 with None at index 0: norms[l] is the
    Frobenius norm of dW[l], a number; ratios[l] is norms[l] divided by that of W[l].
    """
    ### BEGIN SOLUTION
    norms, ratios = [None], [None]
    for l in range(1, len(W)):
        norms.append(np.linalg.norm(delta[l].T @ a[l - 1]))
        ratios.append(norms[l] / np.linalg.norm(W[l]))
    return norms, ratios
    ### END SOLUTION


# %% tags=["grade"]
check(gradient_norms)

# %% [markdown]
# ### Three runs on the table
#
# Back to the three runs of section 1, at their very first step, with a sigmoid network beside them. First the three
# sizes, in layers 1, 6 and 12. Then what your instrument is for: the ratio, times the learning rate.
#
# **Predict.** In the run with the dial at 0.7 both signals vanish. So which layers have the smallest $dW$: the first
# ones?


# %%
def root_mean_square(values):
    return np.sqrt(np.mean(values**2))


first_steps = {f"ReLU {dial:4}": run[1] for dial, run in runs.items()}
first_steps["sigmoid 1"] = train(1.0, steps=1, hidden="sigmoid")[1]
print("step 0         size of a                size of delta            norm of dW")
print("layer      " + "     1      6     12    " * 3)
for name, (cache, gradients, _) in first_steps.items():
    arrays = (cache.a, gradients.delta, gradients.dW)
    measures = (root_mean_square, root_mean_square, np.linalg.norm)
    columns = [
        " ".join(f"{measure(array[l]):6.0e}" for l in (1, 6, 12))
        for array, measure in zip(arrays, measures, strict=True)
    ]
    print(f"{name:9} ", "    ".join(columns))
print("\nthe share by which one step changes the layer")
for name, (_, gradients, W) in first_steps.items():
    shares = [0.03 * np.linalg.norm(gradients.dW[l]) / np.linalg.norm(W[l]) for l in (1, 6, 12)]
    print(f"{name:9} ", " ".join(f"{share:6.0e}" for share in shares))

# %% [markdown]
# Look at the last three columns of the first row. All layers have about the *same* small $dW$! With sigmoid vanishing
# shows as "gradients of the early layers near zero" (last row). With ReLU the forward signal vanishes as well: early
# layers have a large $a$ and a tiny $\delta$, late ones the reverse, and the product is equally tiny everywhere. One
# number per layer is not enough. Look at $a$ *and* at $\delta$.
#
# And over time:

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.2))
words = "Left the loss by step, right the norm of dW in each layer before the first step."
for dial, (losses, (_, gradients, _)) in runs.items():
    finite = [loss for loss in losses if np.isfinite(loss)]
    left.plot(finite, label=f"dial {dial}", marker="o" if len(finite) < 10 else None)
    norms = [np.linalg.norm(dW) for dW in gradients.dW[1:]]
    right.plot(range(1, len(norms) + 1), norms, label=f"dial {dial}")
    words += f" Dial {dial}: loss {finite[0]:.2g} at first, norms from {min(norms):.0e} to {max(norms):.0e}."
left.set(yscale="symlog", ylim=(0, 1e4), xlabel="step", ylabel="loss", title="The loss")
right.set(
    yscale="log",
    xticks=(1, 4, 7, 10, 13),
    xlabel="layer",
    ylabel="norm of dW",
    title="Before the first step",
)
left.legend()
right.legend()
show_plot(figure, words)

vanishing, healthy, exploding = (runs[s][0] for s in (0.7, 1.41, 2.0))
moved = abs(vanishing[-1] / vanishing[0] - 1) > 0.05
print("dial 0.7:  has the loss moved by 5 percent in 300 steps?", moved)
print("dial 1.41: loss below 0.05 at the end?                  ", healthy[-1] < 0.05)
print("dial 2.0:  losses", ", ".join(f"{loss:.3g}" for loss in exploding))

# %% [markdown]
# In the figure: on the left one flat line, one that falls to near 0 with a few jolts (the learning rate is on the bold
# side), and one that leaves the picture after two points. On the right three nearly flat lines that span six powers of
# ten.
#
# | sign | vanishing | exploding | something else |
# |---|---|---|---|
# | loss | sits still, often at $\ln(\text{classes})$ | jumps by powers of ten, then `inf`, `nan` | falls, then wobbles: learning rate |
# | $a$ by layer | shrinks to 0, or all units say the same | grows, or piles up at $\pm1$ | all 0 in one layer: dead ReLUs |
# | $\delta$ by layer | shrinks on the way back | grows on the way back | 0 at the output: the labels, or the loss |
# | $\|dW\|/\|W\|$ times the learning rate | about 1e-6 and less | a tenth and more | fine in all layers but one: a bug in that one |
# | first step | nothing changes | the step overshoots everything | |
#
# What can you do? Three levers act on the product itself.
#
# - **The activation**: one whose slope does not collapse where $z$ lives.
# - **The initialization**: the gain that goes with it.
# - **The depth**: each layer is one more factor. Make fewer, or give the signal a way around them.
#
# And a smaller learning rate? It is the first thing that many try.
#
# **Predict.** The dial stands at 2. The steps are 30 times smaller, in 12 layers and in 30.

# %%
for layers in (12, 30):
    losses = train(2.0, learning_rate=0.03 / 30, depth=layers)[0]
    end = "nan" if not np.isfinite(losses[-1]) else f"loss below 1: {losses[-1] < 1}"
    print(f"{layers} layers, steps 30 times smaller: {end}")

# %% [markdown]
# It can rescue a stack that is a little off. But the product grows with every layer, and the learning rate would have
# to shrink with every layer. It treats the sign, not the cause.
#
# ## 13 The bug hunt
#
# A colleague wrote an initializer for ReLU networks: He's rule, zero biases. "It draws random numbers, doesn't it?"
# There are exactly **four** mistakes.


# %% tags=["bug-hunt"]
def buggy_start(rng, widths):
    """Starting weights and biases of a ReLU network by He's rule. widths: n_0..n_L."""
    W, b = [None], [None]
    for n_in, n_out in pairwise(widths):
        rng = np.random.default_rng(0)
        one_unit = rng.normal(0.0, 2.0 / n_out, size=n_in)
        W.append(np.tile(one_unit, (n_out, 1)))
        b.append(np.zeros(n_out))
    return W, b


# %% [markdown]
# Nothing raises. The shapes are right. Put it to the test: what would a right start show in each line?

# %%
W, b = buggy_start(np.random.default_rng(1), [64, 100, 100, 100, 10])
again, _ = buggy_start(np.random.default_rng(2), [64, 100, 100, 100, 10])
print("another generator, the same weights:", np.array_equal(W[1], again[1]))
print("W[2] equals W[3]:                   ", np.array_equal(W[2], W[3]))
print("rank of W[1]:                       ", np.linalg.matrix_rank(W[1]), "of 64")
print("different rows in W[1]:             ", len(np.unique(W[1], axis=0)), "of 100")
print(f"standard deviation of W[1]:          {W[1].std():.3f}; should be {(2 / 64) ** 0.5:.3f}")

# %% [markdown]
# A right start says `False` twice, then 64 of 64 and 100 of 100, and its deviation is near the one that it should have.
#
# ### Exercise 6: repaired_start
#
# Copy `buggy_start` into the cell below, give it its new name, and mend it. The check tells you of one mistake at a
# time.
#
# <details><summary>A hint: where, not what</summary>
#
# Two in the call of `rng.normal`: its scale is wrong in two ways. One in the line after it. One before it.
# </details>


# %% tags=["exercise"]
def repaired_start(rng, widths):
    """Starting weights and biases of a ReLU network by He's rule.

    rng: np.random.Generator, the only source of random numbers. widths: list n_0, ..., n_L.

    Returns (W, b), two lists of length L + 1 with None at index 0: W[l] is (n_l, n_{l-1}),
    random; b[l] is (n_l,), zeros.
    """
    ### BEGIN SOLUTION
    W, b = [None], [None]
    for n_in, n_out in pairwise(widths):
        W.append(rng.normal(0.0, np.sqrt(2.0 / n_in), size=(n_out, n_in)))
        b.append(np.zeros(n_out))
    return W, b
    ### END SOLUTION


# %% tags=["grade"]
check(repaired_start)

# %% [markdown]
# ## 14 What to take home
#
# | what | formula |
# |---|---|
# | the product | $\delta^{[1]} = S^{[1]} W^{[2]\top} S^{[2]} W^{[3]\top} \cdots S^{[L-1]} W^{[L]\top}\, \delta^{[L]}$ |
# | forward, one layer | mean square of $z$: from 1 to $n_{in} \cdot \mathrm{Var}\,W \cdot E[f^2]$ |
# | backward, one layer | mean square of $\delta$: times $n_{out} \cdot \mathrm{Var}\,W \cdot E[f'^2]$ |
# | Xavier, for tanh and linear | $\mathrm{Var}\,W$ is 1 over the mean of $n_{in}$ and $n_{out}$ |
# | He, for ReLU | $\mathrm{Var}\,W$ is 2 over $n_{in}$ |
# | any $f$ | gain squared is 1 over $E[f(z)^2]$ |
#
# Back to the copy shop. Fifty machines, one dial each, and a picture that must arrive in its size. You cannot try:
# the mistake is to the power of fifty. But you can *calculate* the dial, from nothing but the number of wires that go
# into one sum and the shape of the bend behind it. That is all that "initialization" is.
#
# ### Test yourself
#
# <details><summary>1. Why must the weights be random, and the biases not?</summary>
#
# Units with equal weights, in and out, get equal gradients and stay equal. Different weights are enough to make the
# units differ, so the biases may all start at 0.
# </details>
#
# <details><summary>2. All spectral norms of a stack are 2. Does its gradient explode?</summary>
#
# Not necessarily. The norm is the largest stretch, of one direction. A random 64 by 64 matrix of variance 1/64 has
# norm 2 and keeps the length of a typical vector. All norms below 0.9, however, do force the gradient to vanish.
# </details>
#
# <details><summary>3. Where does the 2 in He's rule come from, and why does it serve both directions?</summary>
#
# ReLU sets half of the values to 0: half of the mean square is left. Its slope is 1 or 0, half each: the mean square
# slope is one half too.
# </details>
#
# <details><summary>4. You double the width of every layer and keep the standard deviation at 0.05. What happens?</summary>
#
# For ReLU, the factor on the mean square doubles in each layer, in both directions: $\sqrt2$ per layer in size, and
# over 50 layers $2^{25}$, thirty million. The standard deviation must fall with the root of the width.
# </details>
#
# <details><summary>5. All dW of a ReLU network are equally small, about 1e-7. Is it vanishing?</summary>
#
# Look at a and delta. If a shrinks going forward and delta shrinks coming back, yes: their product is the same tiny
# number in each layer. If a is fine and delta is tiny at the output already, it is the loss or the labels.
# </details>
#
# <details><summary>6. A tanh stack with the dial at 5 is saturated. Why does its gradient explode rather than vanish?</summary>
#
# The few units that are not saturated pass blame on through weights five times as large. The typical slope falls more
# slowly than the weights grow.
# </details>
#
# ### A little history
#
# Sepp Hochreiter described vanishing and exploding gradients in his diploma thesis of 1991. LeCun and colleagues gave
# the $1/n_{in}$ rule in 1998. For some years after 2006 deep networks were trained layer by layer, to get around the
# problem. Then Glorot and Bengio (2010) looked at the histograms that you have just moved, and wrote down the
# compromise. He and colleagues (2015) added the 2.
#
# ### Next: Going deep
#
# A good start keeps the product near 1 *before* the first step. Then training moves the weights, and nobody promises
# anything any more. Lesson 6 builds what keeps deep networks alive while they learn: residual connections, clipping,
# normalisation and better optimizers. And it trains a deep stack on all the digits, with the gradients that you
# wrote.
#
# ### References
#
# - S. Hochreiter, *Untersuchungen zu dynamischen neuronalen Netzen*, diploma thesis (in German), TU München, 1991.
# - Y. Bengio, P. Simard, P. Frasconi, *Learning long-term dependencies with gradient descent is difficult*, IEEE
#   Transactions on Neural Networks 5(2), 1994.
# - Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller, *Efficient BackProp*, in Neural Networks: Tricks of the Trade,
#   Springer, 1998.
# - X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010.
# - A. M. Saxe, J. L. McClelland, S. Ganguli, *Exact solutions to the nonlinear dynamics of learning in deep linear
#   neural networks*, ICLR 2014.
# - M. Nielsen, *Neural Networks and Deep Learning*, chapter 5, 2015. The speed of each layer while a network trains.
# - K. He, X. Zhang, S. Ren, J. Sun, *Delving deep into rectifiers*, ICCV 2015.
# - S. S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein, *Deep information propagation*, ICLR 2017.
