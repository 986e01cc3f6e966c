# %% [markdown]
# # Lesson 6: Going deep
#
# *Two sittings of 50 to 75 minutes: sections 1 to 7, then 8 to 11. You need lessons 3 and 5, and of lesson 4 softmax with
# cross-entropy (section 6), batch norm (8) and layer norm (9).*
#
# At the end you can
#
# - build thirty layers that learn, and say what each part of them is for;
# - write the way back through a residual layer, clip a gradient, and take a step of Adam;
# - compute a loss that survives logits of a thousand;
# - build the machine inside PyTorch: a tape that differentiates what you compute;
# - train a deep network on real handwriting, every gradient your own.
#
# Seven exercises. Each is checked on its own by the cell below it.
#
# Every symbol of the course, with its shape: [the glossary](../glossary.ipynb).

# %%
import tracemalloc

import matplotlib.pyplot as plt
import numpy as np

from backprop import INITIALIZERS, Network, adam_step, clip_by_global_norm, digits
from backprop import global_norm, hold_out, momentum_step, numerical_gradient, one_hot
from backprop import relative_error, sgd_step, softmax
from backprop.pictures.plots import show_plot, use_style
from backprop.pictures.residual_explorer import residual_explorer
from backprop.pictures.residual_picture import residual_picture
from backprop.pictures.tape_picture import tape_picture
from grader import check

use_style()
np.set_printoptions(precision=4, suppress=True)

# %% [markdown]
# ## 1 The question
#
# You can differentiate a whole network by hand. So here is a real task. 1,797 small images, 8 by 8 pixels, of digits
# that people wrote by hand. We keep a fifth aside. The network never sees those while it learns; they are the exam.

# %%
X, labels = digits()
both = hold_out(X, labels, np.random.default_rng(6))
(X_train, labels_train), (X_held_out, labels_held_out) = both
print(f"{len(X):,} images: train on", X_train.shape, " examined on", X_held_out.shape)
print("pixels from", X.min(), "to", X.max())


def draw_digit(ax, pixels, title):
    """One image: grey ink, as dense as the pixel says, on the colour of the page."""
    ax.imshow(np.full((8, 8, 3), 0.5), alpha=pixels.reshape(8, 8))
    ax.axis("off")
    ax.set_title(title, loc="center", weight="normal", fontsize=10.5)


figure, axes = plt.subplots(1, 10, figsize=(7.2, 1.4))
figure.suptitle("Ten digits, each with its label", x=0, ha="left", weight="bold")
for k, ax in enumerate(axes):
    draw_digit(ax, X_train[k], str(labels_train[k]))
show_plot(figure, f"Ten images of digits: {', '.join(map(str, labels_train[:10]))}.")

# %% [markdown]
# In the figure: ten of the images, each with its digit.
#
# Training is the loop that you know: draw a batch, forward, backward, one step against the gradient. The learning rate
# shrinks to 0 towards the end, so that the last steps are small. (Three options can wait: `residual` and
# `branch_scale` until section 2, `max_norm` until section 4.)


# %%
def train(network, learning_rate, steps, max_norm=None, batch=64, seed=1):
    """Train a copy of the network on the digits by SGD.

    Returns it, and for every step the loss and |delta[2]| / |delta[L-1]|.
    """
    draws, losses, ratios = np.random.default_rng(seed), np.zeros(steps), np.zeros(steps)
    network = Network(network.W, network.b, network.hidden, network.output, network.loss,
                      network.residual, network.branch_scale)  # fmt: skip
    targets, L = one_hot(labels_train, 10), network.depth
    with np.errstate(all="ignore"):  # a run that explodes shall do so quietly
        for step in range(steps):
            chosen = draws.choice(len(X_train), size=batch, replace=False)
            cache = network.forward(X_train[chosen])
            losses[step] = network.loss_value(cache, targets[chosen])
            found = network.backward(cache, targets[chosen])
            ratios[step] = np.linalg.norm(found.delta[2]) / np.linalg.norm(found.delta[L - 1])
            gradients = found.dW + found.db
            if max_norm is not None:
                gradients, _ = clip_by_global_norm(gradients, max_norm)
            moved = sgd_step(
                network.W + network.b, gradients, learning_rate * (1 - step / steps)
            )
            network.W, network.b = moved[: L + 1], moved[L + 1 :]
    return network, losses, ratios


def accuracy(network):
    """The share of held-out digits that the network reads rightly."""
    with np.errstate(all="ignore"):
        logits = network.forward(X_held_out).a[-1]
    return np.mean(logits.argmax(axis=1) == labels_held_out)


def stack(layers, initializer="he", width=48, seed=7, **options):
    """A ReLU network for the digits with this many layers: 64 pixels in, 10 logits out."""
    widths = [64] + [width] * (layers - 1) + [10]
    draws = np.random.default_rng(seed)
    return Network.random(
        widths, draws, INITIALIZERS[initializer], loss="softmax_cross_entropy", **options
    )


shallow, losses, _ = train(stack(2), 0.5, 400)
print(f"2 layers: from a loss of {losses[0]:.1f} to below 0.2: {losses[-50:].mean() < 0.2}")
print(f"more than 95% of the exam right: {accuracy(shallow) > 0.95}")

# %% [markdown]
# Two layers do well. Surely more do better?
#
# **Predict.** Thirty layers, the same loop, weights $W \sim N(0, 1/n)$. What will the loss be after 400 steps? And
# what share of the exam will be right?

# %%
plain, losses, ratios = train(stack(30, "lecun"), 0.1, 400)
print(f"30 layers: the loss goes from {losses[0]:.2f} to {losses[-50:].mean():.2f}")
print(f"one in ten right, or about that: {0.05 < accuracy(plain) < 0.15}")
print(f"the loss of always saying '10% each': ln 10 = {np.log(10):.2f}")

# %% [markdown]
# Nothing. It shrugs at every image, and goes on shrugging. Whether more do better must wait for section 10; first they
# must learn at all. Ask the gradient why they do not: how long is delta in the second layer, against the last hidden
# one, which is as wide? The loop has noted it.

# %%
print(f"at the first step: |delta[2]| / |delta[29]| = {ratios[0]:.0e}")

# %% [markdown]
# That is lesson 5's disease, in the wild: the gradient **vanishes** on its way down. Lesson 5 has the first cure, He's
# weights. But a good start only holds at the start. Once the weights move, nothing keeps the gradient in shape: section
# 10 draws how far it drifts.
#
# > How do you build a network in which depth does no harm, whatever the weights do?
#
# Four answers follow: a way around (section 2), a common scale (3), a limit (4), and better steps (6). Then a machine
# that finds the gradients for you (9), and then thirty layers (10).

# %% [markdown]
# ## 2 A way around
#
# A **residual** layer adds its input to its output:
#
# $$z^{[l]} = a^{[l-1]} W^{[l]\top} + b^{[l]} \qquad\qquad a^{[l]} = a^{[l-1]} + s\, f\big(z^{[l]}\big)$$
#
# | symbol | code | what it is | shape |
# |---|---|---|---|
# | $a^{[l-1]}$, $a^{[l]}$ | `a_prev`, `a` | what arrives and what leaves; equally wide | $(N, n)$ |
# | $W^{[l]}$, $b^{[l]}$ | `W`, `b` | so $W$ is square | $(n, n)$, $(n,)$ |
# | $f(z^{[l]})$ | | the **branch**: what this layer has to say | $(N, n)$ |
# | $s$ | `branch_scale` | how loud it may say it (not the dial of lesson 5) | a number |
# | $\partial \mathcal{L} / \partial a^{[l]}$ | `upstream` | what comes back from above | $(N, n)$ |
#
# The path around the branch is the **skip path**. A layer that has nothing to add adds nothing, and the signal walks
# past. A plain layer must learn weights that do nothing. This one has only to keep quiet.

# %%
residual_picture()

# %% [markdown]
# In the figure: forward, the signal splits; the branch bends it, the skip path does not; they meet in a sum. Backward,
# the gradient splits where the sum was and meets where the signal had split.
#
# You know the rule for this since lesson 1: *several routes? Add.* A nudge of $a^{[l-1]}$ reaches $a^{[l]}$ by two
# routes. Along the skip path the factor is 1. Along the branch it is what it always was, times $s$:
#
# $$\delta^{[l]} = s\, \frac{\partial \mathcal{L}}{\partial a^{[l]}} \odot f'\big(z^{[l]}\big)
# \qquad\qquad
# \frac{\partial \mathcal{L}}{\partial a^{[l-1]}} = \frac{\partial \mathcal{L}}{\partial a^{[l]}} + \delta^{[l]} W^{[l]}$$
#
# delta is still dL/dz, and $dW$ and $db$ come from it as in lesson 3. Only the last line is new: *plus what came from
# above, unchanged*. Weights may die, slopes may vanish: that term arrives.
#
# ### Exercise 1: residual_backward
#
# The way back through one residual layer, for a batch. `upstream` already carries the $1/N$ of the loss.
#
# <details><summary>A hint about the scale</summary>
#
# Where does $s$ stand on the way forward: before the sum, or after it? So which of the two routes has it?
# </details>


# %% tags=["exercise"]
def residual_backward(upstream, z, a_prev, W, branch_scale, f_prime):
    """The way back through a = a_prev + branch_scale * f(z), with z = a_prev @ W.T + b.

    upstream: (N, n), dL/da. z: (N, n), the pre-activation. a_prev: (N, n), the layer's input.
    W: (n, n). branch_scale: a float. f_prime(z): the slope of f, of z's shape.

    Returns (da_prev, dW, db): da_prev (N, n), dL/da_prev; dW (n, n); db (n,).
    """
    ### BEGIN SOLUTION
    delta = branch_scale * upstream * f_prime(z)
    da_prev = upstream + delta @ W
    return da_prev, delta.T @ a_prev, delta.sum(axis=0)
    ### END SOLUTION


# %% tags=["grade"]
check(residual_backward)

# %% [markdown]
# ### So it arrives. Can it explode?
#
# Lesson 3 measured it: fifty residual ReLU layers with He's weights multiply the gradient by tens of billions. The signal
# does the same, and there one sees why. Follow its squared length through one layer with $s = 1$; call the branch $r$:
#
# $$\|a + r\|^2 = \|a\|^2 + \|r\|^2 + 2\, a \cdot r$$
#
# He's weights are made so that $r = \mathrm{relu}(z)$ is as long as $a$. If the two had nothing in common ($a \cdot r
# = 0$), the squared length would **double in every layer**. After fifty the length is $2^{50/2}$ times what it was, thirty
# million.
#
# **Predict.** Do they have nothing in common? A ReLU's output is never negative. After a few layers, what signs do the
# entries of $a$ have?

# %%
rng = np.random.default_rng(0)
unscaled = Network.random([64] * 52, rng, INITIALIZERS["he"], residual=True)
cache = unscaled.forward(rng.normal(size=(32, 64)))
print("layer   a > 0   |f| / |a|   cosine of a and f   |a[l]| / |a[0]|")
for l in (1, 2, 5, 10, 50):
    before, branch = cache.a[l - 1], np.maximum(cache.z[l], 0.0)
    lengths = np.linalg.norm(before), np.linalg.norm(branch)
    cosine = np.sum(before * branch) / (lengths[0] * lengths[1])
    grown = np.linalg.norm(cache.a[l]) / np.linalg.norm(cache.a[0])
    print(
        f"{l:5} {np.mean(before > 0):7.0%} {lengths[1] / lengths[0]:9.1f} {cosine:16.2f} {grown:22.0e}"
    )

# %% [markdown]
# (The first three columns are of what arrives, the last of what leaves.) At first nothing in common. But what a layer adds
# is nowhere negative. By layer 10 nearly all entries of $a$ are positive, and the next addition half lines up with it, here
# more, there less. The growth is even worse than doubling.
#
# Three things mend it. All three keep the branch from shouting.
#
# **Scale the branch.** With a scale $s$ the squared length grows by $1 + s^2$ per layer, as long as branch and signal
# have nothing in common. Choose $s = 1/\sqrt L$, and after all $L$ layers:
#
# $$\Big(1 + \frac1L\Big)^L \;\longrightarrow\; e \qquad\text{so the length grows by about } \sqrt e, \text{ whatever the depth.}$$
#
# **Predict.** The table tries it with ReLU as the branch, and with a branch that ends in one more matrix, $f =
# \mathrm{relu}(z)\,V^\top$, whose outputs have both signs. Which of the two keeps the promise?


# %%
def growth(L, s, last_matrix, n=64, N=32):
    """|a[L]| / |a[0]| in a stack of L residual layers with branch scale s."""
    rng = np.random.default_rng(1)
    a = start = rng.normal(size=(N, n))
    for _ in range(L):
        branch = np.maximum(a @ INITIALIZERS["he"](rng, n, n).T, 0.0)
        if last_matrix:
            branch = branch @ INITIALIZERS["lecun"](rng, n, n).T
        a = a + s * branch
    return np.linalg.norm(a) / np.linalg.norm(start)


print("branch                 s          L = 10     L = 50    L = 200")
for name, last_matrix in (("relu(z)", False), ("relu(z) V.T", True)):
    for scale, s in (("1", lambda L: 1.0), ("1/sqrt(L)", lambda L: L**-0.5)):
        sizes = "".join(f"{growth(L, s(L), last_matrix):11.1e}" for L in (10, 50, 200))
        print(f"{name:15} {scale:>12} {sizes}")
print(f"the promise: (1 + 1/L)^(L/2), near {np.sqrt(np.e):.2f}")

# %% [markdown]
# The last row keeps it, nearly: 1.5 to 1.8, at 10, at 50, at 200 layers. With a bare ReLU the same scale tames the
# growth, but does not bound it. That is one reason why the branch of a real residual network ends in a matrix. The
# other reason is the second cure.
#
# **Start the branch at zero.** Let $V = 0$ at the start. Then every layer hands on exactly what it got: depth is not
# there yet. It grows in as $V$ learns.
#
# **Predict.** With $V = 0$, which gradients are zero at the first step: that of $V$, that of $W$, or both? And what if
# the branch is a bare $\mathrm{relu}(a W^\top)$ and we start $W$ at zero?

# %%
rng = np.random.default_rng(2)
a, target = rng.normal(size=(8, 4)), rng.normal(size=(8, 4))


def loss_with_last(W, V):
    return 0.5 * np.mean((a + np.maximum(a @ W.T, 0.0) @ V.T - target) ** 2)


def sizes_of_gradients(W, V):
    dW = numerical_gradient(lambda W: loss_with_last(W, V), W)
    dV = numerical_gradient(lambda V: loss_with_last(W, V), V)
    return dW, dV


W, V = rng.normal(size=(4, 4)), np.zeros((4, 4))
for step in range(2):
    dW, dV = sizes_of_gradients(W, V)
    print(
        f"step {step}, V at zero at first: |dW| = {np.linalg.norm(dW):.2f}, |dV| = {np.linalg.norm(dV):.2f}"
    )
    W, V = W - 0.5 * dW, V - 0.5 * dV

zero_start = Network(
    [None, np.zeros((4, 4)), np.eye(4)], [None, np.zeros(4), np.zeros(4)], residual=True
)
print(
    "bare ReLU, W at zero: |dW| =",
    np.linalg.norm(zero_start.backward(zero_start.forward(a), target).dW[1]),
)

# %% [markdown]
# $V$ gets a gradient at once, since what comes through it is not zero. $W$ has to wait one step. Then both learn. The
# bare ReLU at zero is dead: slope 0, for ever. Start the *last* matrix of a branch at zero, and only that one.
#
# **Normalise.** The third cure is section 3. It is in the widget already. Real forward and backward passes, 64 units,
# at each move:
#
# **Predict, then move.**
#
# 1. $L = 30$, $s = 1$. Push the depth to 50. The dotted rules, one for each curve, grow by $\sqrt{1 + s^2}$ per layer. Do
#    the curves keep to them? Which one strays further: the signal (blue) or its gradient (dashed)?
# 2. Stay at 50. Press `s = 1/√L`, and read both verdicts. Then switch on the last matrix, and read them again. What has
#    become of each curve?
# 3. Set $s$ to 0. What is the gradient at layer 0 now? Switch the skip path off as well.
# 4. Still at 50: $s = 1$ again, skip path on, last matrix on, and `normalise`. The rules bend, and the table says about 7.
#    Why 7?

# %%
residual_explorer()

# %% [markdown]
# <details><summary>What you should have seen</summary>
#
# 1. Neither does: the rule does not know that the branches line up. It says tens of millions for both. The gradient
#    grows to tens of billions, and the signal strays further, to hundreds of billions.
# 2. Both grow, but to a bearable size; with the last matrix both keep their length, near 1.6.
# 3. What arrived above, unchanged. Without the skip path nothing gets through, either way.
# 4. Section 3 says it.
# </details>
#
# ## 3 A common scale
#
# **Normalisation** takes away a signal's length and gives it a standard one. Layer norm does it for each example,
# that is, along each row of $a$ $(N, n)$:
#
# $$\hat a = \frac{a - \mu}{\sqrt{\sigma^2 + \epsilon}} \qquad
#   \mu, \sigma^2: \text{ mean and variance of the row}$$
#
# Then usually a learned scale and shift for each unit. Batch norm takes mean and variance down each *column*, over the
# batch: so an example's output depends on its neighbours, and the exam needs a second rule. Lesson 4 derived the way back
# through both.
#
# Put the norm **at the beginning of the branch**: $a \leftarrow a + f(\hat a W^\top)\,V^\top$. However long $a$ has
# become, what enters the branch has standard length, so what leaves it has too. Each layer adds the same amount:
# squared lengths 1, 2, 3, ..., and after $L$ layers the length is about $\sqrt{L+1}$. At depth 50 that is 7.
#
# Backward the same. What enters layer $l$ has length $\sqrt l$. The norm divides by that, so the branch's share of the
# gradient is $1/\sqrt l$ of what it would be, and its squared length $1/l$. The skip path's share is whole. The squares
# add (as long as the two have nothing in common): a factor of $1 + \frac1l$, and not of 2. Over all layers
#
# $$\Big(1 + \frac11\Big)\Big(1 + \frac12\Big) \cdots \Big(1 + \frac1L\Big)
#   = \frac21 \cdot \frac32 \cdots \frac{L+1}{L} = L + 1$$
#
# A line that doubles has become a line that adds one. That is how nearly every large language model is built.
#
# **Predict.** And without skip paths? Normalise each of fifty plain layers. The signal cannot fade or grow, by
# construction. So will the gradient keep its length as well?

# %%
from backprop.pictures.residual_explorer_numbers import State, signal_sizes

residual = State(50, last_matrix=True, normalise=True)
bare = residual._replace(last_matrix=False)  # as a plain layer has it: no V
for name, wiring in (
    ("residual       ", residual),
    ("residual, bare ", bare),
    ("plain, bare    ", bare._replace(skip=False)),
):
    forward, backward = signal_sizes(wiring)
    print(f"{name}: signal times {10 ** forward[-1]:.0f},", end=" ")
    print(f"gradient times {10 ** backward[0]:,.0f}")
print(f"1 / sqrt(1 - 1/pi) = {1 / np.sqrt(1 - 1 / np.pi):.2f}")

# %% [markdown]
# Plain, the signal is in perfect shape, and the gradient explodes, by a fifth in each layer. Here the norm sits on a
# ReLU's output. It takes away the mean, a good part of the length, and divides by the rest: $\sqrt{1 - 1/\pi}$ of what
# was there (lesson 5). The way back is divided by the same. That was layer norm. Does batch norm, which is said to "solve vanishing and exploding gradients"? The same stack once more, column by column:

# %%
rng = np.random.default_rng(0)
a, weights, kept = rng.normal(size=(32, 64)), [], []
for _ in range(50):
    spread = np.sqrt(a.var(axis=0) + 1e-5)
    normed = (a - a.mean(axis=0)) / spread
    W = INITIALIZERS["he"](rng, 64, 64)
    z = normed @ W.T
    kept.append((W, z, normed, spread))
    a = np.maximum(z, 0.0)
g = arrived = rng.normal(size=a.shape)
for W, z, normed, spread in reversed(kept):  # lesson 4's batchnorm_backward, with gamma 1
    g = (g * (z > 0)) @ W
    g = (g - g.mean(axis=0) - normed * (g * normed).mean(axis=0)) / spread
grown = np.linalg.norm(g) / np.linalg.norm(arrived)
print(f"plain, batch norm: gradient times {grown:,.0f}")

# %% [markdown]
# It does not, for the gradient of a deep plain stack. What tames it is the skip path: compare the two bare lines above,
# which differ in nothing else. Look at both directions.
#
# ## 4 Clipping
#
# The cures so far work on average. But a batch is odd, a weight has grown, or training has just begun, and a gradient is many times longer
# than is good. One step along it can undo all that was learned.
#
# **Clipping by global norm** looks at *all* gradients together, as one long vector $g$:
#
# $$g \leftarrow g \cdot \min\Big(1,\; \frac{c}{\|g\|}\Big)
#   \qquad \|g\| = \sqrt{\textstyle\sum_{\text{all arrays}} \sum_{\text{entries}} g_i^2}$$
#
# $c$ is `max_norm`. Too long? Shorten it, and keep the direction. Short enough? Hands off.
#
# **Predict.** Two popular shortcuts: clip each array by its own norm; or cut each entry off at $\pm c$. Do they keep
# the direction? The cosine below is 1 if so.

# %%
gradients = [
    rng.normal(size=(3, 2)),
    20.0 * rng.normal(size=(4,)),
    0.1 * rng.normal(size=(2, 2)),
]
shortcuts = {
    "one factor for all": clip_by_global_norm(gradients, 1.0)[0],
    "each array by itself": [clip_by_global_norm([g], 1.0)[0][0] for g in gradients],
    "each entry by itself": [np.clip(g, -1.0, 1.0) for g in gradients],
}
for name, clipped in shortcuts.items():
    dot = sum(np.sum(g * h) for g, h in zip(gradients, clipped, strict=True))
    cosine = dot / (global_norm(gradients) * global_norm(clipped))
    print(f"{name:22} length {global_norm(clipped):.2f}, cosine with the gradient {cosine:.2f}")

# %% [markdown]
# Only the first points where the gradient points. (The other two still go downhill, and people use them. But they go
# elsewhere.)
#
# ### Exercise 2: clip_gradients
#
# <details><summary>A hint about three traps</summary>
#
# The list has None in it. A gradient below the threshold stays as it is. And a gradient may be zero everywhere: what
# would you divide by?
# </details>


# %% tags=["exercise"]
def clip_gradients(gradients, max_norm):
    """Scale all gradients by one factor, so that their global norm is at most max_norm.

    gradients: list [None, g[1], ..., g[K]] of arrays of any shapes. max_norm: a positive float.

    Returns clipped: a list like gradients.
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(g * g) for g in gradients[1:]))
    factor = max_norm / norm if norm > max_norm else 1.0
    return [None] + [factor * g for g in gradients[1:]]
    ### END SOLUTION


# %% tags=["grade"]
check(clip_gradients)

# %% [markdown]
# Clipping is cheap. But it bounds *one step*, no more. It does not help a gradient that vanishes. And it cannot mend
# what is broken already:

# %%
with np.errstate(all="ignore"):
    clipped, norm = clip_by_global_norm([np.array([1.0, np.inf])], 1.0)
print("clipping [1, inf] gives", clipped[0])

# %% [markdown]
# Clip to stay on the road. To build the road, use sections 2 and 3. (In PyTorch:
# `torch.nn.utils.clip_grad_norm_(parameters, max_norm=1.0)`, between `backward()` and the step.)
#
# ## 5 Losses that survive
#
# A deep network that goes astray makes huge logits. Then the loss must not break, or you will never learn what went
# wrong. Take the cross-entropy of lesson 4, written down as it is thought:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} \qquad\qquad \mathcal{L} = -\log p_{\text{right}}$$
#
# **Predict.** Three classes, logits $(1000, 0, -1000)$. The right class is the last. What should the loss be, and what
# will these lines say?

# %%
z = np.array([1000.0, 0.0, -1000.0])
with np.errstate(all="ignore"):
    as_thought = -np.log(np.exp(z) / np.sum(np.exp(z)))
    shifted_only = -np.log(softmax(z))
print("as it is thought:        ", as_thought)
print("softmax with the max out:", shifted_only)
print("with 1e-12 added to p:   ", -np.log(softmax(z) + 1e-12))

# %% [markdown]
# First row: $e^{1000}$ is infinite, and infinity over infinity is not a number; for the last class the 0 has a logarithm of
# minus infinity. Second row: take the maximum out, as in
# lesson 4, and nothing overflows. But $e^{-1000}$ rounds to 0, and $-\log 0$ is infinite. Third row, the popular patch:
# 27.6 where 1000 and 2000 belong. It claims that all terrible answers are equally terrible.
#
# The mend is to take the logarithm *before* anything is computed. With $m = \max_j z_j$:
#
# $$-\log p_k = \log \sum_j e^{z_j} - z_k = m + \log \sum_j e^{z_j - m} - z_k$$
#
# The sum now holds at least one $e^0 = 1$, and nothing larger. So it lies between 1 and the number of classes: its
# logarithm is as safe as a number can be. This is **log-sum-exp**.
#
# ### Exercise 3: stable_loss
#
# The loss of each example by itself, from logits. They may be anything between -1000 and 1000, or both in one batch.
#
# <details><summary>A hint about the maximum</summary>
#
# Each row has its own. If one maximum serves for all, a row far below it has nothing left but zeros.
# </details>


# %% tags=["exercise"]
def stable_loss(z, y):
    """The cross-entropy of each example, from logits of any size.

    z: (N, K), logits. y: (N, K), one-hot rows.

    Returns losses: (N,), -log softmax(z)[n, k] for the right class k of example n.
    """
    ### BEGIN SOLUTION
    highest = z.max(axis=1)
    log_sum = highest + np.log(np.exp(z - highest[:, np.newaxis]).sum(axis=1))
    return log_sum - (z * y).sum(axis=1)
    ### END SOLUTION


# %% tags=["grade"]
check(stable_loss)

# %% [markdown]
# And the gradient? It is $p - y$, by lesson 4: never beyond $\pm 1$, however wrong the answer. A loss of 2000 with a
# slope of 1. That is what you want of a loss: honest about the size of the mistake, calm about the step.
#
# ## 6 Better steps
#
# So far every step was $\theta \leftarrow \theta - \eta\, g$, with all parameters in one long vector $\theta$, its
# gradient $g$ and the learning rate $\eta$. On a batch instead of all data it is called **SGD**, stochastic gradient
# descent: $g$ is then a noisy guess, right on average.
#
# Its enemy is the ravine: steep across, nearly flat along. Here is one, a hundred times steeper in $\theta_2$ than in
# $\theta_1$:
#
# $$\mathcal{L}(\theta) = \tfrac12\big(\theta_1^2 + 100\, \theta_2^2\big) \qquad g = (\theta_1,\; 100\, \theta_2)$$
#
# In the steep direction each step multiplies $\theta_2$ by $1 - 100\,\eta$. That explodes for $\eta > 2/100$. So $\eta$
# stays small, and along the flat direction we crawl.
#
# **Momentum** remembers: a running sum of gradients, and the step goes along the sum.
#
# $$u \leftarrow \beta u + g \qquad\qquad \theta \leftarrow \theta - \eta\, u$$
#
# Across the ravine the gradients alternate and cancel. Along it they agree and add up, to as much as $1/(1-\beta)$
# times: ten times for $\beta = 0.9$, five times for 0.8.
#
# **Adam** does that with averages, $m$ of $g$ and $v$ of $g^2$. It divides each parameter's step by the usual size of
# that parameter's gradient, $\sqrt v$:
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\, g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\, g^2$$
# $$\hat m = \frac{m}{1-\beta_1^t} \qquad \hat v = \frac{v}{1-\beta_2^t} \qquad
#   \theta \leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}$$
#
# Squares, root and division entry by entry. $t$ counts the steps, from 1. $m$ and $v$ have $\theta$'s shape and start
# at 0. Usual values: $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\epsilon = 10^{-8}$.
#
# Three descents, with rates chosen by hand: 0.018 for SGD and momentum, 0.5 for Adam. The way is short, and so is the
# memory: $\beta = \beta_1 = 0.8$.
#
# **Predict.** From $(10, 1)$ to within 0.01 of the bottom: which is slowest?


# %%
def descend(rule, start=(10.0, 1.0), limit=1000):
    """The points that an update rule visits, until it stays within 0.01 of the bottom."""
    theta, state, path = np.array(start), None, [np.array(start)]
    while len(path) < limit and np.abs(np.array(path[-5:])).max() > 0.01:
        (theta,), state = rule([theta], [theta * np.array([1.0, 100.0])], state)
        path.append(theta)
    return np.array(path)


rules = {
    "SGD": lambda theta, g, state: (sgd_step(theta, g, 0.018), None),
    "momentum": lambda theta, g, state: momentum_step(theta, g, state, 0.018, 0.8),
    "Adam": lambda theta, g, state: adam_step(theta, g, state, 0.5, 0.8),
}
figure, axes = plt.subplots(3, 1, figsize=(7.2, 4.6), sharex=True)
words = "Three ways down the same ravine from (10, 1), both axes at one scale."
across, up = np.meshgrid(np.linspace(-4, 11, 150), np.linspace(-1.2, 1.2, 50))
for ax, (name, rule) in zip(axes, rules.items(), strict=True):
    path = descend(rule)
    words += f" {name}: {len(path) - 1} steps."
    print(f"{name:9} {len(path) - 1:4} steps")
    height = 0.5 * (across**2 + 100 * up**2)
    ax.contour(across, up, height, levels=8, colors="black", alpha=0.25, linewidths=0.8)
    ax.plot(path[:, 0], path[:, 1], marker="o", markersize=3)
    ax.set(title=name, ylabel="theta 2", aspect="equal")
_ = axes[-1].set(xlabel="theta 1")
show_plot(figure, words)

# %% [markdown]
# In the figure: the same ravine three times, both axes at one scale. SGD zigzags across it and creeps along it. Momentum
# swings, and is at the bottom in a fraction of the steps. Adam swings too, but slowly and evenly: both directions move
# at the same pace, as if the ravine were round.
#
# ### Why the correction?
#
# $m$ starts at 0, which is no gradient anybody has seen. Feed in the same $g$ every time and unroll the average:
#
# $$m_t = (1-\beta_1) \sum_{i=1}^{t} \beta_1^{t-i}\, g = (1 - \beta_1^t)\, g$$
#
# At $t = 1$ that is a tenth of $g$. Divide by $1 - \beta_1^t$, and it is $g$. The same for $v$. That is the whole
# **bias correction**.
#
# **Predict.** Leave it out. Both $m$ and $v$ are too small at first. Will the first steps be too short, or too long?

# %%
g, m, v = 1.0, 0.0, 0.0
print("  t        m         v    step without   step with")
for t in range(1, 1001):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    corrected = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    if t in (1, 2, 5, 10, 100, 1000):
        print(f"{t:4} {m:9.4f} {v:9.4f} {m / (np.sqrt(v) + 1e-8):11.2f} {corrected:12.2f}")

# %% [markdown]
# Too long! $m$ is a tenth of what it should be, but $v$ is a thousandth, and its root a thirtieth. The first steps come
# out three times too long, and the tenth more than six times: just when the network knows least. The correction makes
# every step 1, times $\eta$.
#
# That is Adam's other gift: a steady gradient gives steps of length $\eta$, whatever its size (if that is far above
# $\epsilon$).

# %%
for size in (1e-6, 1.0, 1e6):
    (moved,), _ = adam_step([np.zeros(1)], [np.array([size])], None, 0.1)
    print(f"gradient {size:7.0e}: the first step is {moved[0]:+.3f}")

# %% [markdown]
# And $\epsilon$? It only keeps a gradient of 0 from dividing by 0. It stands **outside** the root. Inside, $10^{-8}$
# would weigh as much as $10^{-4}$ does outside, and drown every gradient below that.
#
# ### Exercise 4: adam_update
#
# One step, for one array of any shape.


# %% tags=["exercise"]
def adam_update(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    """One step of Adam with bias correction.

    theta, g, m, v: arrays of one shape: parameters, their gradient, and both moments as the step
    before left them. t: this step's number, from 1. learning_rate, beta1, beta2, epsilon: floats.

    Returns (theta, m, v) after the step, in the same shape; m and v without the correction.
    """
    ### BEGIN SOLUTION
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v
    ### END SOLUTION


# %% tags=["grade"]
check(adam_update)

# %% [markdown]
# ## 7 The bug hunt
#
# A colleague has written an optimizer. It runs Adam over a list of gradients, one per step,
# with the usual constants. It works "on most problems".
#
# There are exactly **three** mistakes. Two are in the numbers. One is in the manners.


# %% tags=["bug-hunt"]
def buggy_adam(theta, gradients, learning_rate):
    """theta: an array. gradients: a list of arrays of its shape, one per step. Returns theta after the last step."""
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        m_hat = m / (1 - 0.9**t)
        v_hat = v / (1 - 0.9**t)
        theta -= learning_rate * m_hat / np.sqrt(v_hat + 1e-8)
    return theta


# %% [markdown]
# Watch it. Right code walks 1.000: ten steps along a steady gradient, each of length 0.1. (For the smallest gradient
# 0.999, since there $\epsilon$ begins to count.)

# %%
for size in (1.0, 1e-3, 1e-5):
    walked = buggy_adam(np.zeros(1), [np.array([-size])] * 10, 0.1)[0]
    print(f"gradient {size:5.0e}: walked {walked:.3f} in ten steps of 0.1")

mine = np.array([5.0])
buggy_adam(mine, [np.array([1.0])] * 10, 0.1)
print("my own array was 5, and is now", mine.round(1))

# %% [markdown]
# ### Exercise 5: repaired_adam
#
# Copy the program into the cell below, give it its new name, and mend it.
#
# <details><summary>A hint: where to look</summary>
#
# Compare each line with the formulas of section 6, constant by constant. One mistake shows for every gradient, one
# only for tiny ones. The third is an operator.
# </details>


# %% tags=["exercise"]
def repaired_adam(theta, gradients, learning_rate):
    """Adam over a whole run, with beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8.

    theta: an array. gradients: a list of arrays of its shape, one for each step. learning_rate: a float.

    Returns theta after the last step. The arguments stay as they are.
    """
    ### BEGIN SOLUTION
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        m_hat = m / (1 - 0.9**t)
        v_hat = v / (1 - 0.999**t)
        theta = theta - learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta
    ### END SOLUTION


# %% tags=["grade"]
check(repaired_adam)

# %% [markdown]
# Here the first sitting ends. All the parts are yours. What comes next is the machine.
#
# ## 8 What it costs
#
# A layer needs one matrix product forward and two backward: the pull-back, and the outer products. (The first layer needs
# no pull-back.) A product of $(N, n)$ and $(n, n)$ takes $N n^2$ multiplications. Count them, for 60 layers of 64 units.
#
# **Predict.** What is backward over forward, to three digits? What does twice the depth cost? And how many times as
# much is one gradient by nudging?


# %%
def multiplications(network, N):
    """Those of the matrix products, forward and backward, for a batch of N examples."""
    forward = [N * W.size for W in network.W[1:]]
    return sum(forward), 2 * sum(forward) - forward[0]


rng = np.random.default_rng(4)
towers = {L: Network.random([64] * (L + 1), rng) for L in (30, 60)}
for L, tower in towers.items():
    ahead, back = multiplications(tower, 48)
    print(
        f"{L} layers: {ahead:11,} forward, {back:11,} backward, {back / ahead:.2f} times as many"
    )

n_parameters = sum(W.size + b.size for W, b in zip(tower.W[1:], tower.b[1:], strict=True))
print(f"by nudging, one gradient takes {2 * n_parameters:,} forward passes:")
print(
    f"{2 * n_parameters * ahead / (ahead + back):,.0f} times what one forward and one backward take"
)

# %% [markdown]
# Nearly 2: $2 - 1/L$ where all layers are equally wide, since one of the $2L$ products is spared. Twice the depth costs
# twice as much. (A clock also sees slopes, sums and whatever else the machine does.) And nudging costs more than a hundred thousand times as much, for *one* step of training. That is what this course has
# been about.
#
# ### Memory
#
# The way back needs every $z^{[l]}$ and $a^{[l]}$: $\sum_l 2 N n_l$ numbers of 8 bytes. To *use* a network, you may
# forget each layer as soon as the next one is done. Count, then measure. (`tracemalloc` asks NumPy for every byte.)

# %%
N, n, L = 256, 128, 60
wide, batch = Network.random([n] * (L + 1), rng), rng.normal(size=(N, n))
print(f"counted:  the cache holds {2 * N * n * L:,} numbers, {2 * N * n * L * 8 / 1e6:.1f} MB")


def peak_memory(work):
    """The most bytes that were in use at once while `work` ran, beyond those before it."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def only_use(network, a):
    for W, b in zip(network.W[1:], network.b[1:], strict=True):
        a = np.maximum(a @ W.T + b, 0.0)
    return a


print(f"measured: training keeps {peak_memory(lambda: wide.forward(batch)) / 1e6:.0f} MB")
print(
    f"measured: using it needs less than 2 MB: {peak_memory(lambda: only_use(wide, batch)) < 2e6}"
)

# %% [markdown]
# That is why training needs so much more memory than use, and it grows with depth and with the batch.
#
# <details><summary>Can memory be had for less?</summary>
#
# Yes, by **gradient checkpointing**: keep only every eighth layer, and on the way back compute the seven between again
# from the last one kept. For 64 layers that is 8 kept and 7 at work, 15 in place of 64, for the price of at most one
# more forward pass. With $\sqrt L$ as the distance, memory grows as about $2\sqrt L$.
# </details>
#
# ## 9 A tape
#
# Every gradient of this course was derived by hand. You may have noticed that your hand did the same thing each time:
#
# 1. Forward: compute, and keep what you computed.
# 2. Backward: start with 1 at the loss. Go through the operations in reverse. Each takes the gradient of its result,
#    and hands to each of its inputs its share. Where several shares meet, add.
#
# Step 2 needs to know each operation's **local rule**, and which results were made of which. So let the program write
# that down while it computes: a **tape**. Then it can do step 2 for whatever is made of operations that it knows. You
# met this in lesson 1 with single numbers; here are arrays.
#
# ### Local rules
#
# `FORWARD` says what an operation computes. `PULL` says what it hands back: given the gradient `g` of its result (with
# the result's shape) and its inputs, one array for each input. The field says **vector-Jacobian product**:
# `g` times the matrix of all slopes, which is never built. You can derive each in your sleep.

# %%
FORWARD = {
    "add": lambda x, y: x + y,
    "multiply": lambda x, y: x * y,  # entry by entry
    "scale": lambda x, s: x * s,  # s is a single number
    "linear": lambda a, W: a @ W.T,
    "add_bias": lambda z, b: z + b,
    "relu": lambda z: np.maximum(z, 0.0),
    "tanh": np.tanh,
    "sum": np.sum,
    "cross_entropy": lambda z, y: -np.sum(y * log_softmax(z)) / len(z),
}
PULL = {
    "add": lambda g, x, y: (g, g),
    "multiply": lambda g, x, y: (g * y, g * x),
    "scale": lambda g, x, s: (g * s, np.sum(g * x)),
    "linear": lambda g, a, W: (g @ W, g.T @ a),
    "add_bias": lambda g, z, b: (g, g.sum(axis=0)),
    "relu": lambda g, z: (g * (z > 0),),
    "tanh": lambda g, z: (g * (1 - np.tanh(z) ** 2),),
    "sum": lambda g, x: (g * np.ones_like(x),),
    "cross_entropy": lambda g, z, y: (
        g * (softmax(z) - y) / len(z),
        -g * log_softmax(z) / len(z),
    ),
}


def log_softmax(z):
    return z - np.logaddexp.reduce(z, axis=1, keepdims=True)


z, g = np.array([[1.0, -2.0]]), np.array([[10.0, 10.0]])
print(
    "relu hands back",
    PULL["relu"](g, z)[0],
    " scale by 3 hands back",
    PULL["scale"](g, z, 3.0)[0],
)

# %% [markdown]
# ### Recording
#
# A **node** is a value that knows how it was made: by which operation, of which parents. A leaf was made by nobody: it
# is data, or a parameter.


# %%
class Node:
    """A value, the operation that made it, and the nodes it was made of."""

    def __init__(self, value, operation="leaf", parents=()):
        self.value, self.operation, self.parents = (
            np.asarray(value, dtype=float),
            operation,
            parents,
        )

    def __add__(self, other):
        return record("add", self, other)

    def __mul__(self, other):
        return record("multiply", self, other)


def record(operation, *parents):
    """Compute, and remember how."""
    return Node(FORWARD[operation](*(p.value for p in parents)), operation, parents)


def tape_of(output):
    """Every node that `output` was made of, numbered as a walk from the output meets them.

    Returns (nodes, tape), the tape being (operations, parents, values, number of the output), by node number.
    """
    nodes = [output]
    for node in nodes:  # the list grows while we walk along it
        nodes += [p for p in dict.fromkeys(node.parents) if p not in nodes]
    number = {node: k for k, node in enumerate(nodes)}
    operations = [node.operation for node in nodes]
    parents = [[number[p] for p in node.parents] for node in nodes]
    return nodes, (operations, parents, [node.value for node in nodes], number[output])


x = Node([0.5, -1.0])
y = record("sum", x + record("tanh", x * x))  # a residual connection, if you look closely
nodes, (operations, parents, values, output) = tape_of(y)
print(" k  operation  parents  value")
for k in range(len(nodes)):
    print(f"{k:2}  {operations[k]:9}  {parents[k]!s:7}  {values[k].round(4)}")

# %%
tape_picture()

# %% [markdown]
# In the figure: each box is a node, with its number, its operation and its value. Each arrow leads from a parent to
# what was made of it. Node 2, the leaf `x`, feeds node 4 twice, and node 1 along the skip path.
#
# **Predict.** Walk back in the order of these numbers: 0, 1, 2, 3, 4. When you stand at node 2, has it heard from
# everybody that it feeds? What if it had parents of its own to serve?
#
# It has not. The skip path leads there early, but node 4 has yet to speak. So a node's number says nothing. You need a
# **topological order**: every node before its parents. Then each node has heard everything when its turn comes, and
# needs only one.
#
# One way to find it: visit the output. To visit a node, first visit each of its parents that has not been visited yet,
# then write the node down. At the end every node stands after all that it was made of. Read the list backward.
#
# ### Exercise 6: tape_backward
#
# You get a tape as plain lists. The numbers are in *no* particular order here. Give back the gradient of the output
# with respect to *every* node: 1 for the output itself, zeros for a node that the output was not made of. `PULL` is at
# hand. `tape_backward` is the last piece; with it the machine is complete, in about a hundred lines.
#
# <details><summary>A hint about shared nodes</summary>
#
# A node may feed several others, and may feed one of them twice, as in `x * x`. Every share is *added*. And each node
# hands on exactly once. Or else a ladder of forty rungs, with two ways at each, takes $2^{40}$ visits: a trillion.
# </details>


# %% tags=["exercise"]
def tape_backward(operations, parents, values, output):
    """The gradient of one node with respect to all nodes of a tape.

    operations: list of K names, each "leaf" or a key of PULL. parents: list of K lists of node
    numbers, in the order of the operation's inputs; empty for a leaf. values: list of K arrays.
    output: the number of the node to differentiate; its value is a single number.

    Returns grads: list of K arrays; grads[k] = d values[output] / d values[k], shaped like values[k].
    """
    ### BEGIN SOLUTION
    order, seen = [], set()

    def visit(k):
        if k not in seen:
            seen.add(k)
            for p in parents[k]:
                visit(p)
            order.append(k)

    visit(output)
    grads = [np.zeros_like(value) for value in values]
    grads[output] = np.ones_like(values[output])
    for k in reversed(order):
        if operations[k] != "leaf":
            shares = PULL[operations[k]](grads[k], *(values[p] for p in parents[k]))
            for p, share in zip(parents[k], shares, strict=True):
                grads[p] = grads[p] + share
    return grads
    ### END SOLUTION


# %% tags=["grade"]
check(tape_backward)

# %% [markdown]
# ### The tape against the module
#
# Now for the proof. A residual network on digits, twice: with the module's `Network`, whose way back was derived by
# hand; and with nodes, forward only. Same weights, same 16 images.
#
# **Predict.** Will the gradients agree to five digits, to fifteen, or to the last bit?


# %%
def forward_on_tape(network, X, targets):
    """The forward pass, recorded. Returns the loss, and the nodes of W and b by layer."""
    W, b = ([None] + [Node(value) for value in values[1:]] for values in (network.W, network.b))
    a, s = Node(X), Node(network.branch_scale)
    for l in range(1, network.depth + 1):
        z = record("add_bias", record("linear", a, W[l]), b[l])
        bent = record("relu", z) if l < network.depth else z
        a = a + record("scale", bent, s) if network.is_residual(l) else bent
    return record("cross_entropy", a, Node(targets)), W, b


net = stack(8, width=12, residual=True, branch_scale=8**-0.5)
images, targets = X_train[:16], one_hot(labels_train[:16], 10)
cache = net.forward(images)
by_hand = net.backward(cache, targets)
loss, W_nodes, b_nodes = forward_on_tape(net, images, targets)
nodes, tape = tape_of(loss)
print(
    f"{len(nodes)} nodes; the same loss: {abs(loss.value - net.loss_value(cache, targets)) < 1e-12}"
)

# %%
try:
    grads = tape_backward(*tape)
except NotImplementedError:
    print("Write tape_backward above, then run this cell again.")
else:
    grad_of = dict(zip(nodes, grads, strict=True))
    pairs = [(grad_of[W_nodes[l]], by_hand.dW[l]) for l in range(1, net.depth + 1)]
    pairs += [(grad_of[b_nodes[l]], by_hand.db[l]) for l in range(1, net.depth + 1)]
    print(
        "largest relative difference below 1e-14:",
        max(relative_error(g, h) for g, h in pairs) < 1e-14,
    )
    print("equal to the last bit:", all(np.array_equal(g, h) for g, h in pairs))

# %% [markdown]
# To the last bit. It is not a second method. It is the *same* sums in the same order; only now a machine keeps the
# books.
#
# ### The example that everybody knows
#
# Karpathy's *micrograd*, a tape for single numbers, opens with an example that is tangled on purpose. It ends with
# $g = 24.7041$ and the slopes 138.8338 and 645.5773. Can your tape do that? It lacks one operation: $1/x$.
#
# **Predict.** What does $1/x$ hand back, given `g`? And how often must `a` add up shares?

# %%
FORWARD["reciprocal"] = lambda x: 1 / x
PULL["reciprocal"] = lambda g, x: (-g / x**2,)


def well_known(a, b):
    """The graph of micrograd's README: two nodes in, one out."""
    one, minus = Node(1.0), Node(-1.0)
    c = a + b
    d = a * b + b * b * b
    c = c + c + one
    c = c + one + c + minus * a
    d = d + d * Node(2.0) + record("relu", b + a)
    d = d + Node(3.0) * d + record("relu", b + minus * a)
    e = c + minus * d
    f = e * e
    return f * Node(0.5) + Node(10.0) * record("reciprocal", f)


given_a, given_b = Node(-4.0), Node(2.0)
nodes, tape = tape_of(well_known(given_a, given_b))
print(f"{len(nodes)} nodes, g = {nodes[0].value:.4f}")
print("a feeds", sum(node.parents.count(given_a) for node in nodes), "times")
by_nudging = numerical_gradient(
    lambda ab: float(well_known(Node(ab[0]), Node(ab[1])).value), np.array([-4.0, 2.0])
)
print(f"by nudging:   dg/da = {by_nudging[0]:.4f}, dg/db = {by_nudging[1]:.4f}")
try:
    grads = tape_backward(*tape)
except NotImplementedError:
    print("by your tape: as soon as tape_backward is written. Then run this cell again.")
else:
    da, db = grads[nodes.index(given_a)], grads[nodes.index(given_b)]
    print(f"by your tape: dg/da = {da:.4f}, dg/db = {db:.4f}")

# %% [markdown]
# A new operation is two lines, and every graph that uses it has its gradient. That is how such a machine grows.
#
# ### PyTorch is the same thing
#
# | our tape | PyTorch |
# |---|---|
# | `Node(value)`, a leaf | `torch.tensor(value, requires_grad=True)` |
# | `record("linear", a, W)` | `a @ W.T`, recorded by itself |
# | `node.operation`, `node.parents` | `tensor.grad_fn`, `grad_fn.next_functions` |
# | `PULL[operation]` | the `backward` of each operation, in C++ |
# | `tape_backward(*tape)` | `loss.backward()` |
# | `grads[k]`, starting from zeros | `tensor.grad`, to which `backward()` *adds* |
#
# The last row explains a classic bug. `grad` is added to, as it must be. So call `zero_grad()` before each step, or the
# gradients of all steps pile up.
#
# **Predict.** The tape agreed with the module to the last bit. Will PyTorch?

# %% tags=["nbval-ignore-output"]
try:
    import torch
except ImportError:
    torch = None

if torch is None:
    print("PyTorch is not installed here. Nothing later needs it: read on.")
else:
    tW, tb = (
        [None] + [torch.tensor(p, requires_grad=True) for p in ps[1:]] for ps in (net.W, net.b)
    )
    ta = torch.tensor(images)
    for l in range(1, net.depth + 1):
        tz = ta @ tW[l].T + tb[l]
        bent = torch.relu(tz) if l < net.depth else tz
        ta = ta + net.branch_scale * bent if net.is_residual(l) else bent
    torch_loss = torch.nn.functional.cross_entropy(ta, torch.tensor(targets))
    torch_loss.backward()
    gap = max(
        relative_error(tW[l].grad.numpy(), by_hand.dW[l]) for l in range(1, net.depth + 1)
    )
    print(f"PyTorch and the module agree to 13 digits: {gap < 1e-13}")
    print("dW[8][0], by hand:   ", by_hand.dW[8][0, :4])
    print("dW[8][0], by PyTorch:", tW[8].grad.numpy()[0, :4])
    step, chain = torch_loss.grad_fn, []
    while step is not None and len(chain) < 7:
        chain.append(type(step).__name__)
        step = step.next_functions[0][0] if step.next_functions else None
    print("its tape, from the loss down:", " <- ".join(chain))

# %% [markdown]
# To thirteen digits, where it is installed, and not to the last bit. The formulas are the same. But the tape called the
# very NumPy products that the module calls. PyTorch has its own, which add in another order, and rounding hears the order.
#
# ## 10 Thirty layers
#
# All parts are on the table. Back to the digits, with thirty layers, twice:
#
# 1. **He**: plain layers, with He's weights;
# 2. **residual**: the same, with skip paths, and branches scaled by $1/\sqrt{30}$.
#
# And beside them two layers, from section 1, with He's weights. (Its thirty with $N(0, 1/n)$ are not asked again: clipping
# makes no gradient longer.)
#
# To be fair: the same loop, the same batches, the gradients of all clipped to length 1, and three learning rates for each:
# 0.05, 0.2 and 0.5. The one that ends with the lowest loss counts.
#
# The branch is a bare ReLU: `Network` has one matrix a layer, and no $V$. So the way back is that of exercise 1. What it
# costs stands in section 2's table: with $s = 1/\sqrt L$ the signal still grows, 26 times in fifty layers. Thirty can
# bear it.
#
# **Predict.** Three curves of the loss, over 400 steps. Draw them. Which begins highest, and which ends lowest? Which
# network reads the most digits? And which of them lose by the largest rate?

# %%
L, steps, rates = 30, 400, (0.05, 0.2, 0.5)
starts = {
    "He": stack(L),
    "residual": stack(L, residual=True, branch_scale=L**-0.5),
    "two layers": stack(2),
}
runs = {
    (name, rate): train(start, rate, steps, max_norm=1.0)
    for name, start in starts.items()
    for rate in rates
}

# %%
end = {run: np.mean(losses[-50:]) for run, (_, losses, _) in runs.items()}
better = {name: min(rates, key=lambda rate, name=name: end[name, rate]) for name in starts}
results = {name: runs[name, rate] for name, rate in better.items()}
looks = {"He": ("C3", "--"), "residual": ("C2", "-"), "two layers": ("C4", "-.")}

figure, ax = plt.subplots(figsize=(7.2, 3.4))
words = "The loss over 400 steps."
for name, (color, line) in looks.items():
    losses = results[name][1]
    ax.semilogy(losses, color=color, alpha=0.25, linewidth=0.8, linestyle="-")
    smooth = np.convolve(losses, np.ones(20) / 20, mode="valid")
    ax.semilogy(np.arange(10, steps - 9), smooth, color=color, linestyle=line, label=name)
    ax.semilogy(0, losses[0], color=color, marker="o", markersize=5)
    said = f"begins at {losses[0]:.1f}, "
    said += f"{'above' if end[name, better[name]] > 0.2 else 'below'} 0.2 at the end"
    print(f"{name:10} {said}")
    words += f" {name}: {said}."
ax.axhline(np.log(10), color="black", alpha=0.5, linewidth=0.8, linestyle=":")
ax.set(xlabel="step", ylabel="loss")
ax.legend(loc="lower left")
show_plot(figure, words)

read = {name: accuracy(network) for name, (network, _, _) in results.items()}
bands = {"He": (0.6, 0.93), "residual": (0.95, 1.0), "two layers": (0.95, 1.0)}
for name, (low, high) in bands.items():
    print(f"{name:10} reads between {low:.0%} and {high:.0%}: {low <= read[name] <= high}")
for name in starts:
    print(f"{name:10} ends lowest at the largest rate: {better[name] == 0.5}")

# %% [markdown]
# Four hundred steps make much of how a machine rounds. The cell above says what holds all the same, the next one what came
# out where it ran.

# %% tags=["nbval-ignore-output"]
print("            rate 0.05         rate 0.2          rate 0.5")
for name in starts:
    columns = [f"loss {end[name, r]:.3f}, {accuracy(runs[name, r][0]):3.0%}" for r in rates]
    print(f"{name:10} ", "   ".join(columns))

# %% [markdown]
# In the figure: three curves of the loss on a log scale, each at its best rate: every batch (faint), smoothed over 20 steps,
# and the first batch as a dot. The dotted line is "10% each", which section 1's thirty never left. He's falls slowly. The
# residual one begins highest and ends lowest.
#
# It begins at more than 10, since thirty additions made large logits: there is the price of a branch without $V$. A stable
# loss took that calmly, clipping saw to it that the first steps were short, and within twenty steps it stands where the
# others began. Of the two deep ones only this gains by the largest rate. (Given more steps, He's comes nearer: try 1000.)
#
# And section 1's question, *surely more do better?* Not here: two layers read about as many. Digits of 8 by 8 pixels do
# not need depth. What these thirty layers show is that depth need do no harm.
#
# ### The gradient's length
#
# Section 1 claimed that a good start only holds at the start. The loop noted $|\delta^{[2]}| / |\delta^{[29]}|$ at every
# step of these runs: two layers of one kind, both as wide.
#
# **Predict.** He's ratio begins not far from 1. Draw it, over 400 steps, at the two larger rates. And the residual stack's?

# %%
figure, axes = plt.subplots(1, 2, figsize=(7.2, 3), sharey=True)
words = "|delta[2]| / |delta[29]| over 400 steps."
for ax, rate in zip(axes, (0.2, 0.5), strict=True):
    for name in ("He", "residual"):
        (color, line), ratios = looks[name], runs[name, rate][2]
        span = ratios.max() / ratios.min()
        said = "more than 30" if span > 30 else "10 to 30" if span > 10 else "less than 10"
        said = f"begins at {ratios[0]:.1f}, largest : smallest is {said}"
        print(f"rate {rate}, {name:8}: {said}")
        words += f" Rate {rate}, {name}: {said}."
        ax.semilogy(ratios, color=color, alpha=0.25, linewidth=0.8, linestyle="-")
        smooth = np.exp(np.convolve(np.log(ratios), np.ones(20) / 20, mode="valid"))
        ax.semilogy(np.arange(10, steps - 9), smooth, color=color, linestyle=line, label=name)
    ax.axhline(1, color="black", alpha=0.5, linewidth=0.8, linestyle=":")
    ax.set(title=f"rate {rate}", xlabel="step")
axes[0].set(ylabel="delta: second : last")
axes[1].legend(loc="lower right")
show_plot(figure, words)

# %% [markdown]
# In the figure: the ratio of each batch (faint), and smoothed over 20 steps; the dotted line is 1. At rate 0.2 He's climbs
# to about ten. At 0.5 it first falls far below 1, then climbs back. The residual one keeps to a band above 1.
#
# One learning rate has to serve all layers, so a wide swing is a wide range of speeds. At 0.5 He's swings are widest, and
# there its loss ended higher. That fits, and is no proof.
#
# ### And its direction
#
# **Predict.** Walk in a straight line from one digit to another. After a twentieth of the way, does the gradient of the
# loss with respect to the image still point where it did? Think of two layers, of He's thirty, of the residual thirty,
# all untrained.

# %%
here, there = X_train[:64], X_train[64:128]
way, targets = np.linspace(0, 1, 21), one_hot(labels_train[:64], 10)
figure, ax = plt.subplots(figsize=(7.2, 2.8))
words = "The cosine of dL/dX, along the way to another digit, with dL/dX at its beginning."
for name in ("two layers", "residual", "He"):
    (color, line), network, units = looks[name], starts[name], []
    for t in way:
        dX = network.backward(network.forward(here + t * (there - here)), targets).dX
        units.append(dX / np.linalg.norm(dX, axis=1, keepdims=True))
    cosines = [np.mean(np.sum(units[0] * unit, axis=1)) for unit in units]
    said = f"{name}: {cosines[1]:.2f} after a twentieth, {cosines[-1]:.2f} at the end"
    print(said)
    words += f" {said}."
    ax.plot(way, cosines, color=color, linestyle=line, label=name)
ax.set(xlabel="share of the way to another digit", ylabel="cosine")
ax.legend(loc="center right")
show_plot(figure, words)

# %% [markdown]
# In the figure: two layers and the residual thirty turn slowly, and alike. He's thirty forget their direction at once.
# This is the **shattered gradient** (Balduzzi and others, 2017). The slopes $f'$ of a ReLU are switches. Count those
# that flip:

# %%
print("after a twentieth of the way")
for name in ("He", "residual"):
    z, moved = (starts[name].forward(here + t * (there - here)).z[1:-1] for t in (0, 0.05))
    flips = [np.mean((u > 0) != (v > 0), axis=1) for u, v in zip(z, moved, strict=True)]
    print(f"{name:8}: {np.mean(flips):.1%} of the switches have flipped")
    if name == "He":
        met = 1 - np.mean(np.prod(1 - np.array(flips), axis=0))
        print(f"{name:8}: {met:.0%} of the paths meet at least one of them")

# %% [markdown]
# Two in a hundred, and yet two paths in five meet one: each path down through the plain stack passes 29 switches.
# With skip paths fewer flip, and much of the gradient comes by short routes past few of them. A shattered gradient is
# right where it was taken, and worth little a step further on. A good length is not enough.
#
# ### Which part did it?
#
# Four parts: skip paths, their scale $1/\sqrt{30}$ (which goes when they go), clipping, He's weights.
#
# **Predict.** Take one away at a time. The same three rates for each, the same 400 steps; the best counts. Which part is
# missed least?

# %% tags=["nbval-ignore-output"]
without = {
    "the scale": (stack(L, residual=True), 1.0),
    "clipping": (starts["residual"], None),
    "He's weights": (stack(L, "lecun", residual=True, branch_scale=L**-0.5), 1.0),
}
for part, (start, max_norm) in without.items():
    runs |= {(part, rate): train(start, rate, steps, max_norm) for rate in rates}

ablation = {"nothing": "residual", "skip paths": "He"} | {part: part for part in without}
best = {}
print("without        rate 0.05   rate 0.2   rate 0.5")
for part, name in ablation.items():
    reads = [accuracy(runs[name, rate][0]) for rate in rates]
    best[part] = max(reads)
    print(f"{part:13}" + "".join(f"{share:11.0%}" for share in reads))

# %%
for part, bound in (("nothing", 0.95), ("He's weights", 0.95)):
    print(f"without {part:12} above {bound:.0%}: {best[part] > bound}")
for part, bound in (("skip paths", 0.93), ("clipping", 0.9), ("the scale", 0.6)):
    print(f"without {part:12} below {bound:.0%}: {best[part] < bound}")

# %% [markdown]
# Three are needed, in so few steps: the skip path carries the gradient, the scale keeps it in bounds, and clipping sets the
# length of the first steps, which are nearly all too long. And nobody misses He's weights. They were made to keep the
# length in a *plain* layer; here the skip path does.
#
# What does the best one still get wrong?

# %% tags=["nbval-ignore-output"]
said = results["residual"][0].forward(X_held_out).a[-1].argmax(axis=1)
wrong = np.flatnonzero(said != labels_held_out)[:8]
figure, axes = plt.subplots(1, 8, figsize=(7.2, 1.5))
figure.suptitle("Misread: the label, and the guess", x=0, ha="left", weight="bold")
for ax in axes[len(wrong) :]:
    ax.axis("off")
for ax, k in zip(axes, wrong, strict=False):
    draw_digit(ax, X_held_out[k], f"{labels_held_out[k]}, not {said[k]}")
misread = ", ".join(f"{labels_held_out[k]} read as {said[k]}" for k in wrong)
show_plot(figure, f"Digits that it misreads: {misread}.")

# %% [markdown]
# In the figure: the held-out digits that it misreads, each with the right label and its guess. Would you have known?
#
# ### Exercise 7: train_digits
#
# The last one. Train a network of **at least 20 layers** and return its weights. The exam is on held-out digits that
# your function never sees: 95% must be right, for every generator that the check hands you, within a minute.
#
# The network is the residual one of this lesson. Every hidden layer that is as wide as the layer before is residual with
# $s = 1/\sqrt L$; any other hidden layer is plain ReLU; the output is linear. Width and depth are yours. `Network` may
# go forward for you. But the way back is your own: `Network.backward` stays in its box. Everything else in this lesson
# is allowed, your own functions first.
#
# <details><summary>A plan, if it is midnight</summary>
#
# 24 layers of 48 units, weights by `INITIALIZERS["he"](rng, n_in, n_out)`, biases 0. The first layer is plain, since 64
# is not 48. About 1000 batches of 64. Start backward with `softmax(logits) - targets`, over the batch's size. Clip to
# length 1. SGD with a rate that falls from 0.5 to 0; or your Adam, from 0.003.
# </details>


# %% tags=["exercise"]
def train_digits(X, labels, rng):
    """Train a deep residual network on digits.

    X: (N, 64), pixels in [0, 1]. labels: (N,), integers 0 to 9. rng: np.random.Generator, the only
    source of random numbers.

    Returns (W, b): lists [None, W[1], ..., W[L]] and [None, b[1], ..., b[L]] with L >= 20;
    W[l] (n_l, n_{l-1}), b[l] (n_l,), n_0 = 64, n_L = 10. ReLU hidden layers, residual with scale
    1/sqrt(L) wherever n_l = n_{l-1}; linear output.
    """
    ### BEGIN SOLUTION
    depth, width, n_batches, size = 24, 48, 1000, 64
    s, y = depth**-0.5, one_hot(labels, 10)
    widths = [64] + [width] * (depth - 1) + [10]
    W = [None] + [
        INITIALIZERS["he"](rng, widths[l - 1], widths[l]) for l in range(1, depth + 1)
    ]
    b = [None] + [np.zeros(n) for n in widths[1:]]
    for t in range(n_batches):
        rows = rng.choice(len(X), size=size, replace=False)
        model = Network(W, b, residual=True, branch_scale=s)
        z, a = model.forward(X[rows])
        dW, db = [None] * (depth + 1), [None] * (depth + 1)
        da = (softmax(a[depth]) - y[rows]) / size
        for l in range(depth, 0, -1):
            scale = s if model.is_residual(l) else 1.0
            delta = scale * da * (z[l] > 0) if l < depth else da
            dW[l], db[l] = delta.T @ a[l - 1], delta.sum(axis=0)
            da = delta @ W[l] + (da if model.is_residual(l) else 0.0)
        length = np.sqrt(sum(np.sum(g**2) for g in dW[1:] + db[1:]))
        rate = 0.5 * (1 - t / n_batches) / max(1.0, length)
        W = [None] + [w - rate * g for w, g in zip(W[1:], dW[1:], strict=True)]
        b = [None] + [v - rate * g for v, g in zip(b[1:], db[1:], strict=True)]
    return W, b
    ### END SOLUTION


# %% tags=["grade"]
check(train_digits)

# %% [markdown]
# If that panel is green: you have just trained a deep residual network on real handwriting, with nothing but gradients
# that you derived, wrote and had checked.
#
# ## 11 What to take home
#
# | what | formula |
# |---|---|
# | residual layer | $a^{[l]} = a^{[l-1]} + s\, f(z^{[l]})$ |
# | its way back | $\partial\mathcal{L}/\partial a^{[l-1]} = \partial\mathcal{L}/\partial a^{[l]} + \delta^{[l]} W^{[l]}$, with $s$ inside $\delta^{[l]}$ |
# | against exploding | $s = 1/\sqrt L$; the branch's last matrix 0 at the start; a norm at the branch's beginning |
# | clipping | $g \cdot \min(1, c/\lVert g \rVert)$, one norm over everything |
# | log-sum-exp | $\log\sum_j e^{z_j} = m + \log\sum_j e^{z_j - m}$ |
# | Adam | $\theta - \eta\, \hat m / (\sqrt{\hat v} + \epsilon)$, each moment divided by its own $1 - \beta^t$ |
# | any computation on a tape | topological order, local rule, add |
#
# ### Test yourself
#
# <details><summary>1. A residual layer's weights are all zero, f is tanh and b is 0. What does it compute, and what arrives below it on the way back?</summary>
#
# It hands on its input. tanh(0) is 0. The upstream gradient arrives unchanged, since delta W is 0. Its own dW is not 0:
# tanh has slope 1 at 0. It learns.
# </details>
#
# <details><summary>2. Where in the backward formulas does the branch scale appear, and where not?</summary>
#
# In delta, and so in dW, db and the branch's share of da. Not in the skip path's share.
# </details>
#
# <details><summary>3. The gradient's norm is 0.3 and max_norm is 1. What does clipping do?</summary>
#
# Nothing.
# </details>
#
# <details><summary>4. Without bias correction, why are Adam's first steps too long and not too short?</summary>
#
# m is only 1 - beta1 of what it should be, a tenth. The root of v is only the root of 1 - beta2, a thirtieth. The step is
# their quotient.
# </details>
#
# <details><summary>5. Is the order in which a forward pass computed its nodes a topological order?</summary>
#
# Read backward, yes: nothing can be computed before its parents. That is why a real tape, written in that order, needs
# no search. The order in which a walk from the output meets the nodes is not.
# </details>
#
# <details><summary>6. You double the depth and the batch. The time of a training step, and the memory of its cache?</summary>
#
# Four times each. Memory can be had for less, by computing parts of the forward pass again.
# </details>
#
# <details><summary>A little history</summary>
#
# Wengert described the tape in 1964, for derivatives in the forward direction; Linnainmaa turned it round in 1970.
# Polyak's momentum is from 1964 too. Clipping by norm came with recurrent networks, which are as deep as their text is
# long (Pascanu, Mikolov and Bengio, 2013). In 2015 came Adam, batch norm, He's weights, highway networks and residual
# networks: within a year the deepest trained networks went from about 20 layers to more than 150. Layer norm followed
# in 2016.
# </details>
#
# ### The end, and what is next
#
# Six lessons ago the question was: what is a slope? Then one neuron, then many layers, then every line of them by hand,
# then why depth fails, and now how it works. There is no magic left between you and the largest networks of today. They
# have more kinds of box, more data and more machines. Their gradients come from the loop that you have written.
#
# Three ways on: add an operation to `FORWARD` and `PULL` (attention, from lesson 4) and train it with your own tape. Put
# a layer norm into the network of section 10. Or take a paper that you could not read six lessons ago, and read it.
#
# ### References
#
# - K. He, X. Zhang, S. Ren, J. Sun, *Deep Residual Learning for Image Recognition*, CVPR 2016.
# - R. K. Srivastava, K. Greff, J. Schmidhuber, *Training Very Deep Networks*, NeurIPS 2015. Highway networks.
# - H. Zhang, Y. N. Dauphin, T. Ma, *Fixup Initialization*, ICLR 2019. Residual networks without normalisation.
# - D. Balduzzi and others, *The Shattered Gradients Problem: If Resnets Are the Answer, Then What Is the Question?*,
#   ICML 2017.
# - R. Pascanu, T. Mikolov, Y. Bengio, *On the Difficulty of Training Recurrent Neural Networks*, ICML 2013. Clipping.
# - S. Ioffe, C. Szegedy, *Batch Normalization*, ICML 2015.
# - J. L. Ba, J. R. Kiros, G. E. Hinton, *Layer Normalization*, 2016.
# - G. Yang, J. Pennington, V. Rao, J. Sohl-Dickstein, S. S. Schoenholz, *A Mean Field Theory of Batch Normalization*,
#   ICLR 2019. Why normalised plain stacks explode backward.
# - B. T. Polyak, *Some Methods of Speeding up the Convergence of Iteration Methods*, 1964.
# - D. P. Kingma, J. Ba, *Adam: A Method for Stochastic Optimization*, ICLR 2015.
# - R. E. Wengert, *A Simple Automatic Derivative Evaluation Program*, Communications of the ACM 7, 1964.
# - A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind, *Automatic Differentiation in Machine Learning: a
#   Survey*, JMLR 18, 2018.
# - A. Karpathy, *micrograd*, github.com/karpathy/micrograd, 2020. A tape for single numbers.
# - A. Griewank, A. Walther, *Algorithm 799: Revolve*, ACM Transactions on Mathematical Software 26, 2000. Checkpoints.
# - E. Alpaydin, C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998. The data.
