# %% [markdown]
# # Lesson 4: Backprop Ninja
#
# *Three sittings of 60 to 90 minutes: sections 1 to 5, 6 to 8, then 9 to 14. You need Lesson 3. You need a pencil.*
#
# At the end you can
#
# - derive the four equations of backpropagation with every index in place;
# - take a classifier apart and write the gradient of each single intermediate, and know that *that line* is right;
# - say why softmax with cross-entropy leaves $p - y$, and nothing else;
# - train a classifier of handwritten digits with lines that are all your own;
# - differentiate batch norm, layer norm, an embedding and an attention head by hand;
# - find a wrong line in a program that runs, trains and says nothing.
#
# Every exercise is one function, checked on its own. Stuck on one? Go on with the next: where a later cell uses an
# answer, it manages without.
#
# Every symbol of the course, with its shape: [the glossary](../glossary.ipynb).

# %%
import itertools

import matplotlib.pyplot as plt
import numpy as np

from backprop import INITIALIZERS, Network, activation_named, digits, hold_out
from backprop import numerical_gradient, one_hot, softmax
from backprop.pictures.attention_picture import attention_picture
from backprop.pictures.batchnorm_picture import batchnorm_picture
from backprop.pictures.classifier_picture import classifier_picture
from backprop.pictures.line_stepper import line_stepper
from backprop.pictures.plots import show_plot, use_style
from backprop.pictures.who_hears_picture import who_hears_picture
from grader import check, dojo

use_style()
np.set_printoptions(precision=4, suppress=True)
sigmoid, sigmoid_prime = activation_named("sigmoid")
tanh, tanh_prime = activation_named("tanh")

# %% [markdown]
# ## 1 The question
#
# An old watch lies in pieces on a cloth. A hundred parts. It did not stop: it ran, and lost four minutes a day. You
# could swap the whole movement. A watchmaker takes up the parts one by one, in the order in which they came out, and
# turns each between two fingers: *this one is good; this one is good; this one is bent.*
#
# A wrong gradient is such a watch. It seldom stops. It trains, a little slower, to a loss that is a little higher,
# and nobody says a word. So:
#
# > Can you go through a whole network backward, line by line, and know for *each line alone* that it is right?
#
# Here is the watch: a classifier with one hidden layer, cut into eleven values. Each is one line of code.

# %%
classifier_picture()

# %% [markdown]
# In the figure: `z1`, `a1`, `logits` in a row; then the softmax in six small parts, `maxima`, `shifted`, `exps`,
# `total`, `inverse`, `p`; then `log_p` and the `loss`. Two values are darker, with a thick frame, `logits` and `exps`:
# two arrows leave each. On the green ground lies what section 6 folds into one line.
#
# Lesson 3 gave you the layers. A framework would give you the rest: one call, and all the gradients are there. Why do
# it by hand? Because frameworks differentiate exactly what you wrote, also when it is not what you meant. Because one
# day you will write a line that no framework knows. And because after this lesson no gradient will be a mystery.
#
# Rules of the dojo: pencil first, then code. One line at a time. Check each line before the next one.

# %% [markdown]
# ## 2 Four equations, pencil first
#
# Take a sheet of paper. One example, so vectors are enough. A layer $l$ mixes and bends:
#
# $$z_j = \sum_k W_{jk}\, a^{[l-1]}_k + b_j \qquad\qquad a_j = f(z_j)$$
#
# Here $j$ counts the units of layer $l$, $k$ those of the layer below, $i$ those who hear it: the units of the layer
# above, or the outputs. As ever
# $\delta^{[l]}_j = \partial\mathcal L/\partial z^{[l]}_j$, of shape $(n_l,)$.
#
# There is one tool, the chain rule of Lesson 1. Let $t$ be any number on the way: a weight, say, or a pre-activation.
# Nudge it. What is made of $t$ moves first, the numbers $u_1, u_2, \dots$; and only because *they* move, the loss moves
# too. Then
#
# $$\frac{\partial \mathcal L}{\partial t} = \frac{\partial \mathcal L}{\partial u_1}\, \frac{\partial u_1}{\partial t}
#   + \frac{\partial \mathcal L}{\partial u_2}\, \frac{\partial u_2}{\partial t} + \dots$$
#
# So each derivation is one question: **through what does the loss hear it?** Those are the $u$.
#
# ### BP1: delta at the output
#
# Through what does the loss hear $z^{[L]}_j$? Through the outputs. Which of them? In general, all:
#
# $$\delta^{[L]}_j = \sum_i \frac{\partial \mathcal L}{\partial a_i}\, \frac{\partial a_i}{\partial z_j} \tag{BP1}$$
#
# With sigmoid, tanh or a linear output, $a_i$ depends on $z_i$ alone. All terms but $i = j$ are 0, and what is left
# is the BP1 of the books: $\delta^{[L]} = \partial\mathcal L/\partial a^{[L]} \odot f'(z^{[L]})$.
#
# The output of this lesson is a **softmax**, $p_i = e^{z_i} / \sum_m e^{z_m}$. There the sum does *not* collapse.
#
# **Predict.** Nudge $z_1$ up. What happens to $p_1$? And to $p_2$ and $p_3$? What do all the changes add up to?

# %%
z = np.array([1.0, 0.2, -0.5])
print("p", softmax(z))
h = 1e-6
for j in range(3):
    nudge = h * np.eye(3)[j]
    print(f"dp / dz{j + 1} =", (softmax(z + nudge) - softmax(z - nudge)) / (2 * h))

# %% [markdown]
# Probabilities share one cake. A larger slice for one is a smaller slice for the others, and each row adds up to 0.
# With the quotient rule, on paper:
#
# $$\frac{\partial p_i}{\partial z_j} = p_i\,\big([i = j] - p_j\big)$$
#
# $[i = j]$ is 1 if $i = j$, else 0. Check it against the printed table: the diagonal is $p_j(1 - p_j)$, the rest is
# $-p_i\,p_j$. Leave the rest out, and you have one of the classic mistakes.
#
# ### BP2: one layer down
#
# Through what does the loss hear $z^{[l]}_j$ of a hidden layer? Through $a_j$, and then through *every*
# $z^{[l+1]}_i$. Of the sum inside $z^{[l+1]}_i = \sum_m W^{[l+1]}_{im} f(z_m) + b_i$ only the term $m = j$ moves:
#
# $$\delta^{[l]}_j = \sum_i \delta^{[l+1]}_i\; W^{[l+1]}_{ij}\; f'(z_j)
#   \qquad\text{that is}\qquad
#   \delta^{[l]} = \big(W^{[l+1]\top} \delta^{[l+1]}\big) \odot f'(z^{[l]}) \tag{BP2}$$
#
# ### BP3 and BP4: the parameters
#
# The bias $b_j$ is heard through $z_j$ alone, with factor 1. The weight $W_{jk}$ is heard through $z_j$ alone, with
# factor $a^{[l-1]}_k$:
#
# $$\frac{\partial\mathcal L}{\partial b_j} = \delta_j \tag{BP3}$$
# $$\frac{\partial\mathcal L}{\partial W_{jk}} = \delta_j\, a^{[l-1]}_k
#   \qquad\text{that is}\qquad
#   \frac{\partial\mathcal L}{\partial W} = \delta\, a^{[l-1]\top} \tag{BP4}$$
#
# Nothing else is needed, for any stack of such layers. Four lines of algebra.
#
# Two things to read off BP4. A weight learns slowly if nothing comes in through it ($a_k$ near 0), whatever the
# error. And it learns slowly if its unit is not to blame ($\delta_j$ near 0): a saturated sigmoid, say.
#
# ### Exercise 1: four_equations
#
# One example. A tanh hidden layer, a softmax on top, and *some* loss of which you know only $\partial\mathcal
# L/\partial p$. One line for each equation. The panel marks each of the four by itself: it nudges $z^{[2]}$,
# $z^{[1]}$, $b^{[1]}$ and $W^{[1]}$ in turn. A wrong `delta2` spoils the other three, so mend the *first* wrong one.
#
# <details><summary>A hint for BP1</summary>
#
# Put $p_i([i=j] - p_j)$ into the sum, with $g_i$ for $\partial\mathcal L/\partial p_i$. Split it: one part has only $i
# = j$, in the other a number that does not depend on $j$ appears. Which number? You can also build the whole matrix;
# `np.diag` and `np.outer` help.
# </details>


# %% tags=["exercise"]
def four_equations(da, p, W2, z1, x):
    """BP1 to BP4 for one example: tanh hidden layer, softmax output, any loss.

    da: (n_2,), dL/dp, what arrives from the loss. p: (n_2,), the softmax's output.
    W2: (n_2, n_1). z1: (n_1,). x: (n_0,).

    Returns (delta2, delta1, db1, dW1): (n_2,), (n_1,), (n_1,), (n_1, n_0).
    """
    ### BEGIN SOLUTION
    delta2 = p * (da - da @ p)
    delta1 = (W2.T @ delta2) * (1 - np.tanh(z1) ** 2)
    return delta2, delta1, delta1.copy(), np.outer(delta1, x)
    ### END SOLUTION


# %% tags=["grade"]
check(four_equations)

# %% [markdown]
# ## 3 The whole walk in one product
#
# Put BP2 into itself. Write $S^{[l]}$ for the diagonal matrix with the slopes $f'(z^{[l]})$ on it; then $\odot f'(z)$
# is a product with $S$. Three layers:
#
# $$\delta^{[1]} = S^{[1]}\, W^{[2]\top}\, S^{[2]}\, W^{[3]\top}\, S^{[3]}\,
#   \frac{\partial\mathcal L}{\partial a^{[3]}}$$
#
# and for any depth
#
# $$\delta^{[l]} = S^{[l]} \Big(\prod_{k=l+1}^{L} W^{[k]\top} S^{[k]}\Big) \frac{\partial\mathcal L}{\partial a^{[L]}}$$
#
# Matrices do not commute, so the order counts: the pair of layer $l+1$ stands leftmost, that of $L$ rightmost. (Here
# $k$ counts layers.) Without the $S^{[l]}$ in front, a pitfall of Lesson 3, the product gives
# $\partial\mathcal L/\partial a^{[l]}$. Count: three layers have three slopes.
#
# **Predict.** The network below has widths 3-4-3-2 and tanh everywhere. What are the shapes of the five matrices?
# What is the shape of their product?

# %%
rng = np.random.default_rng(4)
net = Network.random([3, 4, 3, 2], rng, INITIALIZERS["lecun"], hidden="tanh", output="tanh")
x, y = rng.normal(size=(1, 3)), rng.normal(size=(1, 2))
cache = net.forward(x)
S = [None] + [np.diag(tanh_prime(cache.z[l][0])) for l in (1, 2, 3)]
product = S[1] @ net.W[2].T @ S[2] @ net.W[3].T @ S[3]
da3 = (cache.a[3] - y)[0]
factors = S[1], net.W[2].T, S[2], net.W[3].T, S[3]
print("shapes of the five:    ", *(factor.shape for factor in factors))
print("shape of the product:  ", product.shape)
print("product times dL/da[3]:", product @ da3)
print("delta[1], the module:  ", net.backward(cache, y).delta[1][0])
print("without S[1], dL/da[1]:", net.W[2].T @ S[2] @ net.W[3].T @ S[3] @ da3)

# %% [markdown]
# ### The same product, read forward
#
# Transpose it: $S^{[3]} W^{[3]} S^{[2]} W^{[2]} S^{[1]}$. That is the Jacobian $\partial a^{[3]}/\partial z^{[1]}$,
# how the outputs answer to the first layer. Is it really? Nudge the four entries of $z^{[1]}$ and look at the two
# outputs.


# %%
def outputs_from(z1):
    """The network from the first pre-activation on."""
    a = tanh(z1)
    for l in (2, 3):
        a = tanh(net.W[l] @ a + net.b[l])
    return a


z1 = cache.z[1][0]
nudges = h * np.eye(4)
measured = np.array([outputs_from(z1 + e) - outputs_from(z1 - e) for e in nudges]).T / (2 * h)
print(measured)
print("is it the product, transposed?", np.allclose(measured, product.T, atol=1e-8))

# %% [markdown]
# So the way back multiplies the same matrices as the way forward, in reverse order and transposed. Backpropagation is
# no approximation: it is a derivative, the whole of it.
#
# ### And the same again, as a sum over routes
#
# Multiply the matrices out, and each entry becomes a sum over all routes from an output, through one unit in each
# layer, to unit $j$. Each route is a product of two weights and three slopes.
#
# **Predict.** How many routes lead from the two outputs to one unit of layer 1?

# %%
slopes = [None] + [tanh_prime(cache.z[l][0]) for l in (1, 2, 3)]
delta1 = np.zeros(4)
routes = list(itertools.product(range(2), range(3)))
for j in range(4):
    for o, i in routes:
        to_layer_2 = da3[o] * slopes[3][o] * net.W[3][o, i]
        delta1[j] += to_layer_2 * slopes[2][i] * net.W[2][i, j] * slopes[1][j]
print(len(routes), "routes to each unit; summed:", delta1)

# %% [markdown]
# Six routes, the same four numbers. BP2 never lists them: one delta per unit stands for everything between it and the
# loss. (What happens to such a product at depth fifty is the subject of Lesson 5.)
#
# ## 4 A classifier, cut into lines
#
# Now the watch. $N$ examples in rows, $K$ classes. `labels` holds the right class of each example, as an integer. The
# loss is the cross-entropy: the mean of $-\log p$ at the label.
#
# | line | what it does | shape |
# |---|---|---|
# | `z1`, `a1` | the hidden layer: mix, bend | $(N, n_1)$ |
# | `logits` | the output layer's mix, $z^{[2]}$ | $(N, K)$ |
# | `maxima` | the largest logit of each row | $(N, 1)$ |
# | `shifted` | logits minus maxima, so that no exponential can overflow | $(N, K)$ |
# | `exps` | exponentials | $(N, K)$ |
# | `total` | their sum, row by row | $(N, 1)$ |
# | `inverse` | one over the total | $(N, 1)$ |
# | `p` | probabilities | $(N, K)$ |
# | `log_p` | their logarithms | $(N, K)$ |
# | `loss` | pick the label's entry in each row, minus the mean | one number |
#
# The biases below are not zero, on purpose: zeros hide mistakes. And one twist: any value can be *replaced*. Hand it a
# value for `p`, say, and the lines after it go on with that one.


# %%
def forward_lines(given, **replaced):
    """Every value of the classifier by name.

    given: X, labels, W1, b1, W2, b2. replaced: values to use as they are.
    """
    v = given | replaced
    z1 = v.setdefault("z1", v["X"] @ v["W1"].T + v["b1"])
    a1 = v.setdefault("a1", np.tanh(z1))
    logits = v.setdefault("logits", a1 @ v["W2"].T + v["b2"])
    maxima = v.setdefault("maxima", logits.max(axis=1, keepdims=True))
    shifted = v.setdefault("shifted", logits - maxima)
    exps = v.setdefault("exps", np.exp(shifted))
    total = v.setdefault("total", exps.sum(axis=1, keepdims=True))
    inverse = v.setdefault("inverse", 1 / total)
    p = v.setdefault("p", exps * inverse)
    log_p = v.setdefault("log_p", np.log(p))
    v["loss"] = -np.mean(log_p[np.arange(len(log_p)), v["labels"]])
    return v


rng = np.random.default_rng(4)
given = {
    "X": rng.normal(size=(2, 5)).round(1),
    "labels": np.array([0, 2]),
    "W1": rng.normal(0, 0.5, size=(4, 5)).round(1),
    "b1": rng.normal(0, 0.5, size=4).round(1),
    "W2": rng.normal(0, 0.8, size=(3, 4)).round(1),
    "b2": rng.normal(0, 0.5, size=3).round(1),
}
values = forward_lines(given)
for name in ("logits", "exps", "total", "p", "loss"):
    print(f"{name:7}", np.round(values[name], 4).tolist())

# %% [markdown]
# And with that twist we get a referee for each line: replace one value by itself plus a hair, and look at the loss.


# %%
def referee(name):
    """dL/d(name), by nudging each entry of that value alone."""

    def loss(value):
        return forward_lines(given, **{name: value})["loss"]

    return numerical_gradient(loss, values[name])


print("dp, by nudging:")
print(referee("p"))

# %% [markdown]
# **Predict.** Before you run the next cell: what does the referee say about `maxima`? Subtract a little more or a
# little less from all logits of a row. What happens to the probabilities?

# %%
print("dmaxima is zero, to ten digits:", np.abs(referee("maxima")).max() < 1e-10)

# %% [markdown]
# Nothing happens: it cancels. That is *why* one may subtract the maximum. It changes numerator and denominator by the
# same factor. By hand you will get something like `1e-17`.
#
# ## 5 Backward, line by line
#
# Fourteen gradients, in backward order. Each gets the name of its value with a `d` in front. All you need are five
# small rules. Say $y = $ *something of* $x$, and `dy` is known.
#
# 1. **Element by element.** `dx = dy * slope`, the slope taken at `x`.
# 2. **A product.** Each factor gets `dy` times the *other* factor. For matrices the shapes decide where the transpose
#    goes (Lesson 3).
# 3. **Stretched forward, summed back.** NumPy stretched a $(N, 1)$ over $K$ columns: each of them used it, so their
#    shares are added. And the reverse: *summed* forward is stretched back, each addend gets the whole of `dy`.
# 4. **Picked.** What was picked (by an index, or by a maximum) gets `dy`; the rest gets 0.
# 5. **Read twice.** Each reader sends a share, and the shares are **added**: the second time it is `+=`, not `=`. On
#    an array of your own: `b = a` is a second name for the same array, `b = a.copy()` is a second array.
#
# Rule 3 is the one that people forget. See it once, with a tiny referee of its own.

# %%
column, matrix = rng.normal(size=(2, 1)), rng.normal(size=(2, 3))
upstream = rng.normal(size=(2, 3))
by_nudging = numerical_gradient(lambda c: float(np.sum(upstream * (c * matrix))), column)
print("c is stretched: c * matrix has shape", (column * matrix).shape)
print("one share for each column:")
print(upstream * matrix)
print("added up:                 ", (upstream * matrix).sum(axis=1))
print("by nudging c:             ", by_nudging[:, 0])

# %% [markdown]
# Now walk once through the real thing. The widget shows the program of section 4, the loss at the bottom. Each click
# makes one gradient more, that of the value one line higher. It has no formulas in it: it only nudges. It shows who
# read a value and what each reader tells it. Use the numbers as you write your lines: the example is the one in
# `given`.
#
# **Predict**, before each click: who reads this value? Which rule is it?

# %%
line_stepper(**given)

# %% [markdown]
# In the widget: the program from top to bottom, each value with its shape and its first row. A step marks one value,
# draws a dashed arrow to it from each reader, prints its gradient at the right, and below names the rule.
#
# Step 5 is worth a pause: `exps` is read by `total` *and* by `p`. Step 8 too: `logits`.
#
# <details><summary>Which rule was it?</summary>
#
# | value | its readers | rule |
# |---|---|---|
# | `log_p` | `loss` | 4, picked; and the mean is a sum, stretched back |
# | `p`, `shifted` | `log_p`; `exps` | 1, element by element |
# | `inverse` | `p` | 2 and 3, a product with a stretched factor |
# | `total` | `inverse` | 1 |
# | `exps` | `total` and `p` | 5, read twice: rule 3 for one share, rule 2 for the other |
# | `maxima` | `shifted` | 3, stretched (and subtracted) |
# | `logits` | `shifted` and `maxima` | 5, read twice: rule 1 for one share, rule 4 for the other |
# | `a1`, `W2`; `W1` | `logits`; `z1` | 2, a product |
# | `z1` | `a1` | 1 |
# | `b2`; `b1` | `logits`; `z1` | 3, stretched |
# </details>
#
# ### Exercise 2: backward_from_loss
#
# From the loss back to `exps`, five lines. The panel nudges each value alone and marks each line. A mistake spoils the
# lines after it too, so mend the *first* wrong one. Lines that you have not written yet? Return `None` in their
# place. The panel says "not written yet" of those, and marks the others as usual.
#
# <details><summary>A hint for the first line</summary>
#
# Rule 4. Start from `np.zeros_like(log_p)`. Then set one entry in each row, with `np.arange(len(labels))` for the
# rows and `labels` for the columns. Mind the sign and the mean.
# </details>
#
# <details><summary>A hint for dinverse and dtotal</summary>
#
# `p = exps * inverse` is rule 2 and rule 3 together: what shape must `dinverse` have? Then $1/t$ has slope $-1/t^2$.
# </details>
#
# <details><summary>A hint for dexps</summary>
#
# Two readers. From `p`: rule 2. From `total`: rule 3, the other way round; NumPy stretches it for you.
# </details>


# %% tags=["exercise"]
def backward_from_loss(labels, log_p, p, inverse, total, exps):
    """The gradients from the loss back to exps.

    total = sum of exps by row, inverse = 1 / total, p = exps * inverse, log_p = log(p),
    loss = -mean of log_p at the labels.

    labels: (N,) integers. log_p, p, exps: (N, K). inverse, total: (N, 1).

    Returns (dlog_p, dp, dinverse, dtotal, dexps), each in the shape of its value.
    """
    ### BEGIN SOLUTION
    dlog_p = np.zeros_like(log_p)
    dlog_p[np.arange(len(labels)), labels] = -1 / len(labels)
    dp = dlog_p / p
    dinverse = (dp * exps).sum(axis=1, keepdims=True)
    dtotal = -dinverse * inverse**2
    dexps = dp * inverse
    dexps += dtotal
    return dlog_p, dp, dinverse, dtotal, dexps
    ### END SOLUTION


# %% tags=["grade"]
check(backward_from_loss)

# %% [markdown]
# ### Exercise 3: backward_from_exps
#
# From `exps` back to `logits`: three lines. What arrives, `dexps`, is *given*: in the check it is random.
# So this exercise stands alone, and `dmaxima` is not 0 here (with a random `dexps` nothing has to cancel).
#
# <details><summary>A hint for dmaxima and dlogits</summary>
#
# `maxima` was stretched *and* subtracted. `logits` has two readers, `shifted` and the maximum, and a maximum picks
# (rule 4): `logits.argmax(axis=1)` tells which entry. Add into a copy.
# </details>


# %% tags=["exercise"]
def backward_from_exps(dexps, exps, logits):
    """The gradients from exps back to logits.

    maxima = largest of each row of logits, shifted = logits - maxima, exps = exp(shifted).

    dexps, exps, logits: (N, K).

    Returns (dshifted, dmaxima, dlogits): (N, K), (N, 1), (N, K).
    """
    ### BEGIN SOLUTION
    dshifted = dexps * exps
    dmaxima = -dshifted.sum(axis=1, keepdims=True)
    dlogits = dshifted.copy()
    dlogits[np.arange(len(logits)), logits.argmax(axis=1)] += dmaxima[:, 0]
    return dshifted, dmaxima, dlogits
    ### END SOLUTION


# %% tags=["grade"]
check(backward_from_exps)

# %% [markdown]
# ### Exercise 4: backward_from_logits
#
# From `logits` back to the parameters: six lines, and every one is an old friend from Lesson 3. If it takes more than
# five minutes, go back there for a while. `dlogits` is given and random.
#
# <details><summary>A hint</summary>
#
# `dlogits` is the delta of layer 2. What is `dz1`, in the words of Lesson 3? And `da1`?
# </details>


# %% tags=["exercise"]
def backward_from_logits(dlogits, X, z1, a1, W2):
    """The gradients from logits back to the first layer.

    z1 = X @ W1.T + b1, a1 = tanh(z1), logits = a1 @ W2.T + b2.

    dlogits: (N, K). X: (N, n_0). z1, a1: (N, n_1). W2: (K, n_1).

    Returns (dW2, db2, da1, dz1, dW1, db1), in the shapes of W2, b2, a1, z1, W1 and b1.
    """
    ### BEGIN SOLUTION
    dW2 = dlogits.T @ a1
    db2 = dlogits.sum(axis=0)
    da1 = dlogits @ W2
    dz1 = da1 * (1 - a1**2)
    dW1 = dz1.T @ X
    db1 = dz1.sum(axis=0)
    return dW2, db2, da1, dz1, dW1, db1
    ### END SOLUTION


# %% tags=["grade"]
check(backward_from_logits)

# %% [markdown]
# Fourteen lines, and each of them tested alone. No framework told you a thing.
#
# Do they fit together? Your three functions in a row, against the referee.

# %%
try:
    v = values
    top = backward_from_loss(
        v["labels"], v["log_p"], v["p"], v["inverse"], v["total"], v["exps"]
    )
    middle = backward_from_exps(top[-1], v["exps"], v["logits"])
    bottom = backward_from_logits(middle[-1], v["X"], v["z1"], v["a1"], v["W2"])
except Exception:  # one is not written, or returns None where a line is missing
    print("Write all lines of the three functions above, then run this cell again.")
else:
    names = ["log_p", "p", "inverse", "total", "exps", "shifted", "maxima", "logits"]
    names += ["W2", "b2", "a1", "z1", "W1", "b1"]
    for name, claimed in zip(names, (*top, *middle, *bottom), strict=True):
        agrees = np.allclose(claimed, referee(name), atol=1e-8)
        print(f"d{name:8} agrees with the referee: {agrees}")

# %% [markdown]
# Here the first sitting ends. You can say that you have done softmax by hand, and mean it. Stand up. Water the plants.

# %% [markdown]
# ## 6 Fused
#
# Look at the way from the loss to the logits. Eight lines. The result is famous: one line. Derive it, pencil first,
# with BP1. One example; $y$ is one-hot, 1 at the label and 0 elsewhere, and $\mathcal L = -\sum_i y_i \log p_i$:
#
# $$\delta_j = \sum_i \underbrace{-\frac{y_i}{p_i}}_{\partial \mathcal L/\partial p_i}
#   \underbrace{p_i\big([i=j] - p_j\big)}_{\partial p_i/\partial z_j}
#   = -\sum_i y_i [i=j] + p_j \sum_i y_i = p_j - y_j$$
#
# The $p_i$ cancel. Of the last sum only $\sum_i y_i = 1$ is left. (So it also holds for soft targets, as long as they
# add up to 1.) And a mean over the batch puts a $1/N$ in front.
#
# It is the pattern of Lesson 2, where sigmoid met binary cross-entropy: output minus target, no slope left over.
#
# **Predict.** In `given` the labels are 0 and 2. Which signs does the fused delta have? What does each row add up to?

# %%
print("p:")
print(values["p"])
print("dlogits, by nudging the logits:")
print(referee("logits"))

# %% [markdown]
# Negative at the label, positive elsewhere, zero in all: what the label gains, the others lose. It is $(p - y)/2$, for
# two examples. Compare it with the values of `p` above.
#
# ### Fused is not only shorter
#
# Subtract the maximum, and softmax is safe from *overflow*. But look what the single lines do when the network is sure
# of itself, and wrong.
#
# **Predict.** Logits 0 and 800, and the label is the first class. What is `p`? And `log(p)`? And `dp`?

# %%
logits = np.array([[0.0, 800.0]])
with np.errstate(all="ignore"):
    sure = forward_lines(given | {"labels": np.array([0])}, logits=logits)
    print("p", sure["p"], " log_p", sure["log_p"], " loss", sure["loss"])
    print("dp at the label:", -1 / sure["p"][0, 0])
    print("and dp times exps there, one line on:", -1 / sure["p"][0, 0] * sure["exps"][0, 0])
shifted = logits - logits.max()
print("loss from the logits:", float(np.log(np.exp(shifted).sum()) - shifted[0, 0]))
print("p - y:", softmax(logits) - one_hot(np.array([0]), 2))

# %% [markdown]
# The lines give infinity, then `nan`, and a `nan` in one delta is a `nan` in all weights of the layer below. The fused
# form gives (-1, 1), the right answer. So one computes the loss and its delta *from the logits*, not from `p`. That is
# why PyTorch's `cross_entropy` wants logits, and TensorFlow's is called `softmax_cross_entropy_with_logits`.
#
# ### Exercise 5: softmax_cross_entropy_delta
#
# From logits and labels straight to delta, for a batch. Write the softmax yourself, so that it survives logits of 900
# and of -900.
#
# <details><summary>A hint</summary>
#
# The softmax is the six lines of section 4 from `maxima` to `p`; they fit into two. Then take 1 off at the
# label, in an array that is yours, and divide.
# </details>


# %% tags=["exercise"]
def softmax_cross_entropy_delta(logits, labels):
    """delta = dL/dz at a softmax output, for the cross-entropy averaged over the batch.

    logits: (N, K). labels: (N,) integers, the right classes.

    Returns delta: (N, K).
    """
    ### BEGIN SOLUTION
    exps = np.exp(logits - logits.max(axis=1, keepdims=True))
    delta = exps / exps.sum(axis=1, keepdims=True)
    delta[np.arange(len(labels)), labels] -= 1
    return delta / len(labels)
    ### END SOLUTION


# %% tags=["grade"]
check(softmax_cross_entropy_delta)

# %% [markdown]
# Backward for the whole classifier is now six lines: this one, and those of exercise 4 without `da1`.
#
# ### Your six lines at work
#
# A watch is for wearing. Here are handwritten digits of 8 by 8 pixels, ten classes; a fifth is kept aside for the exam.
# The classifier is that of section 4, with 48 hidden units. Its parameters are `W1`, `b1`, `W2`, `b2`.


# %%
halves = hold_out(*digits(), np.random.default_rng(6))
(X_train, labels_train), (X_exam, labels_exam) = halves
print(f"{len(X_train):,} images to train on, {len(X_exam)} for the exam")


def fresh_parameters(scale_1=1 / 8, scale_2=0.01):
    """W1 (48, 64) and W2 (10, 48): normal, of these standard deviations. b1, b2: 0."""
    draws = np.random.default_rng(4)
    W1, W2 = draws.normal(size=(48, 64)), draws.normal(size=(10, 48))
    return {"W1": scale_1 * W1, "b1": np.zeros(48), "W2": scale_2 * W2, "b2": np.zeros(10)}


# %% [markdown]
# The way back is yours. While exercises 4 and 5 are not both right, the module's stands in.


# %%
def six_lines(v):
    """Your exercises 5 and 4. v: every value by name. Returns gradients, under the same names."""
    dlogits = softmax_cross_entropy_delta(v["logits"], v["labels"])
    found = backward_from_logits(dlogits, v["X"], v["z1"], v["a1"], v["W2"])
    return dict(zip(("W2", "b2", "a1", "z1", "W1", "b1"), found, strict=True))


def module_lines(v):
    """The same by the module, whose one-layer network sits on a1: its dL/dX is our da1."""
    top = Network([None, v["W2"]], [None, v["b2"]], loss="softmax_cross_entropy")
    g = top.backward(top.forward(v["a1"]), one_hot(v["labels"], len(v["b2"])))
    dz1 = g.dX * tanh_prime(v["z1"])
    found = {"W2": g.dW[1], "b2": g.db[1], "a1": g.dX, "z1": dz1}
    return found | {"W1": dz1.T @ v["X"], "b1": dz1.sum(axis=0)}


v = forward_lines({"X": X_train, "labels": labels_train} | fresh_parameters())
try:
    ready = all(np.allclose(six_lines(v)[name], g) for name, g in module_lines(v).items())
except Exception:
    ready = False
backward = six_lines if ready else module_lines
print("Your own six lines will train." if ready else "For now the module's lines train.")

# %% [markdown]
# And the loop that you know.


# %%
def train(parameters, forward, backward, X, labels, steps, rate):
    """Gradient descent, 64 images a step. Returns the parameters, and the loss at each step."""
    draws, losses = np.random.default_rng(4), []
    for _ in range(steps):
        chosen = draws.choice(len(X), size=min(64, len(X)), replace=False)
        v = forward({"X": X[chosen], "labels": labels[chosen]} | parameters)
        gradients = backward(v)
        parameters = {name: parameters[name] - rate * gradients[name] for name in parameters}
        losses.append(v["loss"])
    return parameters, losses


# %% [markdown]
# Two habits, before any long run.
#
# **Predict.** `W2` is drawn near 0, nothing is learned yet, there are ten classes. What is the first loss? And if `W2`
# is drawn 300 times as large?

# %%
for scale_2 in (0.01, 3):
    v = forward_lines(
        {"X": X_train, "labels": labels_train} | fresh_parameters(scale_2=scale_2)
    )
    print(f"W2 of scale {scale_2:4}: the first loss is {v['loss']:.2f}")
print(f"ln 10 = {np.log(10):.2f}")

# %% [markdown]
# **Habit 1: the first loss should be $\ln K$.** Who knows nothing gives each of $K$ classes $1/K$, and $-\ln(1/K) = \ln
# K$. If it is much more, as with the large `W2`, the network is sure of itself before it has learned anything, and its
# first steps go into unlearning.
#
# **Habit 2: overfit one tiny batch.** Eight images, again and again.
#
# **Predict.** To what does the loss of these eight go, if all is well?

# %%
eight = X_train[:8], labels_train[:8]
_, losses = train(fresh_parameters(), forward_lines, backward, *eight, steps=500, rate=0.5)
print(f"eight images, 500 steps: from {losses[0]:.2f} to {losses[-1]:.3f}")

# %% [markdown]
# To 0: eight images can be learned by heart. Where even that fails, look for the mistake, and leave the other thousand
# in their box. (Digits never seen are another matter: for them there is the exam.)
#
# Now all of them. And beside that run a bent watch: the same, with `da1` where `dz1` belongs.
#
# **Predict.** Do eight images catch the bent watch? How many of the 359 exam digits does each read rightly: the bent
# one far fewer, or nearly as many?


# %%
def bent(v):
    """The way back without the slope of tanh."""
    da1 = backward(v)["a1"]
    return backward(v) | {"W1": da1.T @ v["X"], "b1": da1.sum(axis=0)}


def smooth(losses, over=50):
    return np.convolve(losses, np.ones(over) / over, mode="valid")


figure, ax = plt.subplots()
words = "The loss over 1000 steps, smoothed."
for name, way in (("all parts good", backward), ("one part bent", bent)):
    parameters, losses = train(
        fresh_parameters(), forward_lines, way, X_train, labels_train, steps=1000, rate=0.5
    )
    _, by_heart = train(fresh_parameters(), forward_lines, way, *eight, steps=500, rate=0.5)
    exam = forward_lines({"X": X_exam, "labels": labels_exam} | parameters)
    right = np.sum(exam["logits"].argmax(axis=1) == labels_exam)
    curve = smooth(losses)
    ax.semilogy(curve, label=name)
    result = f"{name}: loss {curve[-1]:.3f} at the end, {right} of {len(X_exam)} read rightly"
    print(result)
    print(f"   eight images alone: from {by_heart[0]:.2f} to {by_heart[-1]:.3f}")
    words += f" {result}."
ax.set(title="Six lines train a classifier", xlabel="step", ylabel="loss")
_ = ax.legend()
show_plot(figure, words)

# %% [markdown]
# In the figure: two curves of the loss on a log scale, each point a mean over 50 steps. The dashed one, with the bent
# part, ends above the other.
#
# 350 against 348. It ran, and lost four minutes a day. Alone, neither its curve nor its exam would have told you. Nor
# the eight images: it knows them by heart as well. Habit 2 catches a watch that stands still, not one that is slow. A
# check of each line catches both.
#
# ## 7 Columns
#
# Open a textbook. There an example is a **column**. Everything is turned on its side, and the $1/m$ (they write $m$
# for our $N$) has moved:
#
# | | rows: this course | columns: many textbooks |
# |---|---|---|
# | batch | $X$: $(N, n_0)$ | $X$: $(n_0, m)$ |
# | forward | $z = a\,W^\top + b$ | $Z = W A + b$ |
# | bias | $(n_l,)$ | $(n_l, 1)$ |
# | delta of | the mean loss: $1/N$ is inside | each example's own loss: no $1/m$ |
# | pull-back | $\delta\, W$ | $W^\top \Delta$ |
# | weights | $\delta^\top a$ | $\frac1m\, \Delta A^\top$ |
# | bias | sum over rows | $\frac1m\, \Delta \mathbf 1$, the mean over columns |
#
# Here $\Delta$ is $(n_l, m)$, one delta per column, and $A$ is the layer's input, $(n_{l-1}, m)$. $\mathbf 1$ is a
# column of $m$ ones. The formula $\frac1m \Delta A^\top$ sums the outer products of all examples at one stroke.
#
# Two conventions, one gradient. But do not mix them. A $1/m$ at both ends is $m$ times too small, and it will train.
#
# **Predict.** Row by row, what is the relation between our delta and their $\Delta$? Say it with a formula, then look.

# %%
columns_net = Network.random([3, 4, 2], rng, INITIALIZERS["lecun"], hidden="sigmoid")
X, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
rows = columns_net.backward(columns_net.forward(X), y)
Delta = []
for i in range(5):
    single = columns_net.forward(X[i : i + 1])
    Delta.append(columns_net.backward(single, y[i : i + 1]).delta[1][0])
Delta = np.column_stack(Delta)
print("delta of the batch:", rows.delta[1].shape, "   Delta:", Delta.shape)
print("Delta.T / delta:   ", np.unique((Delta.T / rows.delta[1]).round(9)))
mean_of_outers = sum(np.outer(Delta[:, i], X[i]) for i in range(5)) / 5
print("mean of the outer products is dW:", np.allclose(mean_of_outers, rows.dW[1], rtol=1e-12))

# %% [markdown]
# Theirs is ours, turned, times $m$.
#
# ### Exercise 6: columns_gradients
#
# One sigmoid layer in columns: from the $\Delta$ of the layer above to this layer's $\Delta$, `dW` and `db`. Mind
# where the $1/m$ stands: here it is *not* in $\Delta$.
#
# <details><summary>A hint about db</summary>
#
# The bias is a column, so its gradient is one. A plain `.sum(axis=1)` gives a row. What does `keepdims` do?
# </details>


# %% tags=["exercise"]
def columns_gradients(Delta_next, W_next, Z, A_prev):
    """Delta and the gradients of one sigmoid layer, examples in columns.

    Delta_next: (n_{l+1}, m), of the layer above; column i belongs to example i's own loss,
    without 1/m. W_next: (n_{l+1}, n_l). Z: (n_l, m), this layer's pre-activation.
    A_prev: (n_{l-1}, m), its input.

    Returns (Delta, dW, db): Delta (n_l, m), again without 1/m; dW (n_l, n_{l-1}) and
    db (n_l, 1), the gradients of the mean loss.
    """
    ### BEGIN SOLUTION
    m = Z.shape[1]
    Delta = (W_next.T @ Delta_next) * sigmoid_prime(Z)
    dW = Delta @ A_prev.T / m
    db = Delta.sum(axis=1, keepdims=True) / m
    return Delta, dW, db
    ### END SOLUTION


# %% tags=["grade"]
check(columns_gradients)

# %% [markdown]
# ## 8 Batch norm
#
# From here on the belts get darker. The tools stay the same: name every intermediate, walk back, check each line.
#
# So far each example minded its own business: a row of the output came from the same row of the input. **Batch norm**
# (Ioffe and Szegedy, 2015) ends that. It looks at a whole column, one feature over the batch, and moves it to mean 0
# and standard deviation 1. Then it scales and shifts it by two learned vectors, `gamma` and `beta`.
#
# Seven lines, seven names. $N$ examples, $n$ features:
#
# | line | shape | in words |
# |---|---|---|
# | `mean = X.mean(axis=0)` | $(n,)$ | one mean per feature |
# | `centred = X - mean` | $(N, n)$ | |
# | `squared = centred ** 2` | $(N, n)$ | |
# | `variance = squared.mean(axis=0)` | $(n,)$ | the mean of the squares, with $1/N$ |
# | `inv_std = (variance + epsilon) ** -0.5` | $(n,)$ | epsilon, here $10^{-5}$, keeps it finite |
# | `normed = centred * inv_std` | $(N, n)$ | mean 0, standard deviation 1 |
# | `Y = gamma * normed + beta` | $(N, n)$ | `gamma`, `beta`: $(n,)$, learned |


# %%
def batchnorm_forward(X, gamma, beta, epsilon=1e-5):
    """X: (N, n). gamma, beta: (n,). Returns Y: (N, n), and every intermediate by name."""
    mean = X.mean(axis=0)
    centred = X - mean
    squared = centred**2
    variance = squared.mean(axis=0)
    inv_std = (variance + epsilon) ** -0.5
    normed = centred * inv_std
    Y = gamma * normed + beta
    return Y, {"centred": centred, "variance": variance, "inv_std": inv_std, "normed": normed}


rng = np.random.default_rng(8)
X = rng.normal(loc=3.0, scale=2.0, size=(5, 3))
gamma, beta = np.array([1.5, -0.5, 2.0]), np.array([0.0, 1.0, -1.0])
Y, cache = batchnorm_forward(X, gamma, beta)
print("X, column means:     ", X.mean(axis=0))
print("normed, column means:", cache["normed"].mean(axis=0).round(4) + 0.0)
print("normed, column stds: ", cache["normed"].std(axis=0))

# %% [markdown]
# **Predict.** I nudge one single number, `X[0, 0]`. How many of the 15 numbers in `Y` move?

# %%
nudged = X.copy()
nudged[0, 0] += 0.001
moved = batchnorm_forward(nudged, gamma, beta)[0] - Y
print((np.abs(moved) > 1e-9).astype(int))

# %% [markdown]
# The whole column: five numbers. One is the direct effect. The other four moved because the *mean* and the *variance*
# moved. So `dX[0, 0]` must collect from five outputs, through three kinds of path.

# %%
batchnorm_picture()

# %% [markdown]
# In the figure: solid arrows lead from `X` to `Y`. Three broken lines lead home: 1 straight through `normed` and
# `centred`; 2 from `centred` by way of `mean`; 3 from `normed` by way of `inv_std`, `variance` and `squared`.
#
# Each line home carries blame, Lesson 1's word for a gradient on its way. Two rules of section 5 do most of the work.
#
# **Read twice** (rule 5): `X`, by `mean` and `centred`; `centred`, by `squared` and `normed`. Write `=` where `+`
# belongs, and one path is lost.
#
# **Stretched forward, summed back** (rule 3), now over $N$ rows: so for `mean`, `inv_std`, `gamma`, `beta`. And the
# reverse: rows that were *averaged* each get the blame, divided by $N$. The shapes tell. `dvariance` is $(n,)$,
# `dsquared` is $(N, n)$: between them something was stretched.
#
# ### How one line is checked alone
#
# Take `variance`. What is `dvariance`? Start the forward pass *there*, with `centred` as it is, and let `variance` be
# nudged by itself. Whatever the loss does is `dvariance`.
#
# In place of a loss we are handed `dY`, $(N, n)$: the blame that arrives at `Y`. That is as good as a loss. A
# change of `Y` changes the loss by `np.sum(dY * change)`.

# %%
dY = rng.normal(size=Y.shape)


def from_variance(variance):
    restarted = gamma * cache["centred"] * (variance + 1e-5) ** -0.5 + beta
    return np.sum(dY * restarted)


def from_input(X):
    return np.sum(dY * batchnorm_forward(X, gamma, beta)[0])


print(
    "dvariance, by the referee:", numerical_gradient(from_variance, cache["variance"]).round(4)
)

# %% [markdown]
# Where it is positive, a larger variance would raise the loss. The check below does this for all nine names, and marks
# each line.
#
# A whole *path* can be nudged alone too. Hand out `X` in three copies, one to each path.
#
# **Predict.** Take `mean` and `variance` for constants, as in path 1 alone. Is that near enough to `dX[0, 0]`?


# %%
def from_copies(straight=X, in_mean=X, in_variance=X):
    """The loss, if each path read an X of its own."""
    centred = straight - in_mean.mean(axis=0)
    inv_std = (in_variance.var(axis=0) + 1e-5) ** -0.5
    return np.sum(dY * (gamma * centred * inv_std + beta))


paths = {
    "1 straight": lambda copy: from_copies(straight=copy),
    "2 through the mean": lambda copy: from_copies(in_mean=copy),
    "3 through the variance": lambda copy: from_copies(in_variance=copy),
    "dX[0, 0]": from_input,
}
for name, loss in paths.items():
    print(f"{name:23} {numerical_gradient(loss, X)[0, 0]:7.4f}")

# %% [markdown]
# It is not: 0.398, and the three together give 0.2298.
#
# ### Exercise 7: batchnorm_lines
#
# All nine, in backward order. Pencil first: one line of the table, its mirror beside it.
#
# <details><summary>A hint for dvariance</summary>
#
# `inv_std` is a power of `variance + epsilon`, with exponent -1/2. Bring the exponent down, lower it by one. What is
# $v^{-3/2}$ if $v^{-1/2}$ is already in your hand?
# </details>
#
# <details><summary>A hint for dcentred</summary>
#
# Two uses. One of them passed through `squared`. Compute the two shares on two lines, then add.
# </details>
#
# <details><summary>A hint for dmean</summary>
#
# `mean` was copied to $N$ rows, and subtracted. By the time you are here, `dcentred` is complete.
# </details>


# %% tags=["exercise"]
def batchnorm_lines(dY, gamma, centred, inv_std, normed):
    """The gradient of every intermediate of batch norm, in backward order.

    dY: (N, n), dL/dY. gamma: (n,). centred, normed: (N, n). inv_std: (n,). From the pass above.

    Returns (dbeta, dgamma, dnormed, dinv_std, dvariance, dsquared, dcentred, dmean, dX):
    dnormed, dsquared, dcentred and dX are (N, n), the others (n,).
    """
    ### BEGIN SOLUTION
    N = len(dY)
    dbeta = dY.sum(axis=0)
    dgamma = (dY * normed).sum(axis=0)
    dnormed = gamma * dY
    dinv_std = (dnormed * centred).sum(axis=0)
    dvariance = -0.5 * inv_std**3 * dinv_std
    dsquared = np.ones_like(dY) * dvariance / N
    dcentred = inv_std * dnormed + 2 * centred * dsquared
    dmean = -dcentred.sum(axis=0)
    dX = dcentred + dmean / N
    return dbeta, dgamma, dnormed, dinv_std, dvariance, dsquared, dcentred, dmean, dX
    ### END SOLUTION


# %% tags=["grade"]
check(batchnorm_lines)

# %% [markdown]
# <details><summary>And a variance that divides by N - 1?</summary>
#
# Some notebooks have it. Both are fine. They are two different forward passes, and so they have two different backward
# passes. Batch norm's own paper, and this lesson, divide by $N$ while training.
# </details>
#
# ### Fused
#
# Nine lines are for learning. For using, fold them into one: put `dmean` into `dX`, `dcentred` into that, and so on. Do
# it once in your life, with a pencil (half a page, folded below exercise 8). Two things help.
#
# A fourth path, through the variance and *then* the mean, carries the sum of `centred` over the batch. And that is...?
# (It is centred.) So that one is silent.
#
# And you can say the answer before you have it. Shift a column of `X` by a constant: `Y` does not move. Stretch a
# column about its mean: `Y` does not move either (epsilon aside). A direction in which nothing moves has slope 0.
#
# **Predict.** What is the sum of each column of `dX`? And its product with `normed`?

# %%
dX = numerical_gradient(from_input, X)
print("dX, column sums:          ", dX.sum(axis=0).round(4) + 0.0)
print("dX * normed, column sums: ", (dX * cache["normed"]).sum(axis=0).round(4) + 0.0)
print("dY * gamma, column sums:  ", (dY * gamma).sum(axis=0).round(4))

# %% [markdown]
# Zero, twice. So this is what batch norm does to blame. It takes `dnormed`, removes its mean, removes what lies along
# `normed`, and scales the rest. Whoever treats the mean as a constant forgets the first removal. Whoever treats the
# variance as a constant forgets the second. The code runs, and no shape complains.
#
# ### Exercise 8: batchnorm_backward
#
# `dX` in one line, from `dY`, `gamma`, `inv_std` and `normed` alone. No `centred`, no `variance`: `normed` and
# `inv_std` hold all that is needed.
#
# <details><summary>A hint about "what lies along normed"</summary>
#
# In each column `normed` has mean square 1 (nearly). So the part of a vector $d$ along it is `normed` times the mean of
# $d$ times `normed`. The mean runs over the batch.
# </details>


# %% tags=["exercise"]
def batchnorm_backward(dY, gamma, inv_std, normed):
    """Batch norm's backward pass, fused.

    dY: (N, n), dL/dY. gamma: (n,). inv_std: (n,), 1 / sqrt(variance + epsilon). normed: (N, n).

    Returns (dX, dgamma, dbeta): (N, n), (n,), (n,).
    """
    ### BEGIN SOLUTION
    dbeta = dY.sum(axis=0)
    dgamma = (dY * normed).sum(axis=0)
    dX = gamma * inv_std / len(dY) * (len(dY) * dY - dbeta - normed * dgamma)
    return dX, dgamma, dbeta
    ### END SOLUTION


# %% tags=["grade"]
check(batchnorm_backward)

# %% [markdown]
# <details><summary>The half page of algebra</summary>
#
# One column; $d$ for `dnormed`, $c$ for `centred`, $v$ for `variance`, $r$ for `inv_std`, $\hat x = c\,r$ for `normed`;
# sums and means run over the $N$ examples. The lines of exercise 7, put into each other:
#
# $$\mathrm d r = \sum d\,c \qquad \mathrm d v = -\tfrac12 r^3 \sum d\,c = -\tfrac12 r^2 \sum d\,\hat x
#   \qquad \mathrm d c = r\,d + \tfrac{2}{N}\, c\; \mathrm d v = r\,d - \tfrac1N\, r\,\hat x \sum d\,\hat x$$
#
# In the last step $c\,r^2 = r\,\hat x$. Now `dmean` is minus the sum of $\mathrm d c$. The second part drops out, since
# $\sum \hat x = 0$. What is left is $-r \sum d$, and
#
# $$\mathrm d x = \mathrm d c + \tfrac1N\,\mathrm d\,\mathrm{mean}
#   = r\,\Big(d - \tfrac1N \sum d - \hat x\, \tfrac1N \sum d\,\hat x\Big)$$
#
# with $d = \gamma\, \mathrm dY$: less its mean, less what lies along $\hat x$.
# </details>
#
# ### In the same network
#
# Put yours into the classifier of section 6, between mix and bend: its `X` is `z1`, and tanh reads its `Y`. (In the
# exam mean and variance are fixed numbers, remembered from training. There they really are constants.)
#
# Three starts: `W1` drawn far too small, well, and far too large.
#
# **Predict.** Which start suffers without batch norm? Which with it? And what will `b1` have learned behind a layer
# that takes off every mean?


# %%
def forward_batchnorm(given):
    """The lines of section 4, with batch norm's Y in the place of z1."""
    z1 = given["X"] @ given["W1"].T + given["b1"]
    Y, cache = batchnorm_forward(z1, given["gamma"], given["beta"])
    return forward_lines(given, z1=Y) | cache


def backward_batchnorm(v):
    """The six lines, and your exercise 8 below them."""
    found = backward(v)
    dz1, dgamma, dbeta = batchnorm_backward(found["z1"], v["gamma"], v["inv_std"], v["normed"])
    found |= {"W1": dz1.T @ v["X"], "b1": dz1.sum(axis=0)}
    return found | {"gamma": dgamma, "beta": dbeta}


def read_rightly(parameters):
    """The share of the exam. With batch norm: by the mean and variance of all training images."""
    z1 = X_exam @ parameters["W1"].T + parameters["b1"]
    if "gamma" in parameters:
        seen = X_train @ parameters["W1"].T + parameters["b1"]
        normed = (z1 - seen.mean(axis=0)) * (seen.var(axis=0) + 1e-5) ** -0.5
        z1 = parameters["gamma"] * normed + parameters["beta"]
    exam = forward_lines({"X": X_exam, "labels": labels_exam} | parameters, z1=z1)
    return np.mean(exam["logits"].argmax(axis=1) == labels_exam)


gamma_beta = {"gamma": np.ones(48), "beta": np.zeros(48)}
networks = {
    "without": (forward_lines, backward, {}),
    "with batch norm": (forward_batchnorm, backward_batchnorm, gamma_beta),
}
try:
    dX, _, _ = batchnorm_backward(dY, gamma, cache["inv_std"], cache["normed"])
    ready = np.allclose(dX, numerical_gradient(from_input, X), atol=1e-6)
except Exception:
    ready = False

figure, axes = plt.subplots(1, 2, figsize=(7.2, 3.2), sharex=True, sharey=True)
words = "The loss over 100 steps from three starts."
for ax, (name, (forward, way, more)) in zip(axes, networks.items(), strict=True):
    ax.set(title=name, xlabel="step")
    if more and not ready:
        print("Exercise 8 is not right yet: this half stays empty.")
        continue
    for scale in (0.001, 0.125, 10):
        start = fresh_parameters(scale_1=scale) | more
        parameters, losses = train(
            start, forward, way, X_train, labels_train, steps=100, rate=0.1
        )
        ax.plot(losses, label=f"W1 of scale {scale}")
        result = f"{name}, W1 of scale {scale}: {read_rightly(parameters):.0%} read rightly"
        print(result)
        words += f" {result}, the last loss {losses[-1]:.1f}."
        if name != "without":
            print("   b1 has learned nothing:", np.abs(parameters["b1"]).max() < 1e-12)
axes[0].set(ylabel="loss")
_ = axes[1].legend(*axes[0].get_legend_handles_labels())
show_plot(figure, words)

# %% [markdown]
# In the figure: three curves of the loss without batch norm, and the same three starts with it. Without, the smallest
# weights stay at $\ln 10$, and the largest fall fastest, though at the exam they read less than the middle ones. With,
# all three fall, the smallest first.
#
# With `W1` and `W2` both near 0, each waits for the other: `dW1` has `W2` in it, `dW2` has `a1`. 24% against 97%: batch
# norm blows up `z1`, and on the way back `inv_std` blows up `dW1`. (Weights that are too large it makes learn slowly:
# 86%.) And `b1` learns nothing. What it adds, the mean takes off again; `beta` has its job.
#
# Here the second sitting ends. Batch norm is the line that most people look up. You need not.

# %% [markdown]
# ## 9 Layer norm
#
# Batch norm needs a batch. With one example it is lost: every `centred` is 0. **Layer norm** (Ba, Kiros and Hinton,
# 2016) turns the same idea by a right angle. Mean and variance run over the *features* of one example: along a row.
#
# | | batch norm | layer norm |
# |---|---|---|
# | averages over | the batch, `axis=0` | the features, `axis=1, keepdims=True` |
# | `mean`, `variance`, `inv_std` | $(n,)$ | $(N, 1)$ |
# | `gamma`, `beta` | $(n,)$ | $(n,)$ |
#
# **Predict.** I nudge `X[0, 0]` again. Which of the 15 numbers of `Y` move now?


# %%
def layernorm_forward(X, gamma, beta, epsilon=1e-5):
    """X: (N, n). gamma, beta: (n,). Returns Y: (N, n), inv_std: (N, 1) and normed: (N, n)."""
    centred = X - X.mean(axis=1, keepdims=True)
    variance = (centred**2).mean(axis=1, keepdims=True)
    inv_std = (variance + epsilon) ** -0.5
    normed = centred * inv_std
    return gamma * normed + beta, inv_std, normed


moved = layernorm_forward(nudged, gamma, beta)[0] - layernorm_forward(X, gamma, beta)[0]
print((np.abs(moved) > 1e-9).astype(int))

# %%
who_hears_picture()

# %% [markdown]
# In the figure: the same entry in both, and the entries of `Y` that hear it. In batch norm the column, in layer norm
# the row: examples mind their own business again. Blame comes back from the same entries.
#
# Is the backward pass just the fused one with the axis changed? Nearly. There is one trap. In batch norm `gamma` is
# one number for the whole column over which you average. A number can be moved out of a mean. Here you average along
# a row, and along a row `gamma` *changes*.
#
# **Predict.** Which of the two has mean 0 along each row of layer norm: `dX`, or `dX / gamma`?

# %%
dX = numerical_gradient(lambda X: np.sum(dY * layernorm_forward(X, gamma, beta)[0]), X)
print("dX, row sums:         ", dX.sum(axis=1).round(4) + 0.0)
print("dX / gamma, row sums: ", (dX / gamma).sum(axis=1).round(4) + 0.0)

# %% [markdown]
# `dX` itself. Shifting a row by a constant moves nothing, whatever gamma is. So gamma must be in `dnormed` *before*
# the means are taken off.
#
# ### Exercise 9: layernorm_backward
#
# `dX` in one line once more. And mind the axis of `dgamma` and `dbeta`. They serve all examples. Their
# sums still run over the batch.


# %% tags=["exercise"]
def layernorm_backward(dY, gamma, inv_std, normed):
    """Layer norm's backward pass, fused.

    dY: (N, n), dL/dY. gamma: (n,). inv_std: (N, 1). normed: (N, n).

    Returns (dX, dgamma, dbeta): (N, n), (n,), (n,).
    """
    ### BEGIN SOLUTION
    dnormed = dY * gamma
    off_mean = dnormed - dnormed.mean(axis=1, keepdims=True)
    along = normed * (dnormed * normed).mean(axis=1, keepdims=True)
    dX = inv_std * (off_mean - along)
    return dX, np.sum(dY * normed, axis=0), np.sum(dY, axis=0)
    ### END SOLUTION


# %% tags=["grade"]
check(layernorm_backward)

# %% [markdown]
# ## 10 Embedding
#
# A network cannot multiply a word. So each word gets a row of numbers in a table `C`, of shape (rows, $n$). To read a
# text is to look rows up: `E = C[ix]`. With `ix` of shape $(N, T)$, $N$ texts of $T$ words, `E` is $(N, T, n)$.
#
# No multiplication, no sum. What is there to differentiate? See it as a product. Looking up row 3 is multiplying by a
# row of zeros with a one at 3:

# %%
C = rng.normal(size=(4, 2))
ix = np.array([[1, 3, 1], [0, 1, 3]])
E = C[ix]
one_hot_rows = np.eye(4)[ix]
print("ix", ix.shape, " E", E.shape, " one-hot", one_hot_rows.shape)
print("C[ix] is the product of the one-hot rows and C:", np.allclose(E, one_hot_rows @ C))

# %% [markdown]
# So a lookup is a linear layer whose input is almost all zeros. A row that was not looked up gets no blame. A row
# that was looked up once gets the blame of that place. And a row that was looked up several times? Used several
# times, added several times. Row 1 stands in `ix` three times.
#
# The obvious line is `dC[ix] += dE`. To see what it does, let all blame be 1, and count.
#
# **Predict.** How often is each of the rows 0, 1, 2, 3 counted? How often should it be?

# %%
counted = np.zeros(4)
counted[ix] += 1
print("counted: ", counted)
print("there are", np.bincount(ix.ravel(), minlength=4).astype(float))

# %% [markdown]
# Each row that occurs, once. `counted[ix] += 1` means `counted[ix] = counted[ix] + 1`. NumPy reads all old values, adds
# 1 to each, and writes them back. Row 1 is written three times, with the same number. It is one of the quietest bugs
# there are. On a test text without repetitions, it is right.
#
# ### Exercise 10: embedding_backward
#
# Add up the blame of each row of the table. `dC` has all its rows, also those that nobody looked up.
#
# <details><summary>A hint</summary>
#
# Three good ways: two loops; the one-hot product from above, turned round (lay `ix` and `dE` out as $N\,T$ rows first);
# or `np.add.at`, whose help page begins with this very problem.
# </details>


# %% tags=["exercise"]
def embedding_backward(dE, ix, rows):
    """The gradient of an embedding table that was read as E = C[ix].

    dE: (N, T, n), dL/dE. ix: (N, T), whole numbers from 0 to rows - 1, which may repeat.
    rows: the number of rows of C.

    Returns dC: (rows, n).
    """
    ### BEGIN SOLUTION
    dC = np.zeros((rows, dE.shape[-1]))
    np.add.at(dC, ix, dE)
    return dC
    ### END SOLUTION


# %% tags=["grade"]
check(embedding_backward)

# %% [markdown]
# ## 11 Attention
#
# The last lines before the dojo are the heart of nearly every large language model: one **attention head** (Vaswani and
# others, 2017). $T$ queries ask. $M$ keys answer. Each query takes a weighted mean of $M$ values. (The letters are the
# paper's. `K` holds the keys here; it does not count classes.)
#
# | line | shape | in words |
# |---|---|---|
# | `Q`, `K`, `V` | $(T, d)$, $(M, d)$, $(M, d_v)$ | queries, keys, values |
# | `scores = Q @ K.T / np.sqrt(d)` | $(T, M)$ | how well query $t$ fits key $m$ |
# | `P = softmax(scores)` | $(T, M)$ | weights: each *row* sums to 1 |
# | `O = P @ V` | $(T, d_v)$ | each row a mean of the values |
#
# Why $\sqrt d$? A score is a sum of $d$ products. Its spread grows with $\sqrt d$, and a softmax with large scores is
# saturated: flat, as a sigmoid is.


# %%
def attention_forward(Q, K, V):
    """Q: (T, d). K: (M, d). V: (M, d_v). Returns O: (T, d_v) and P: (T, M)."""
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    P = softmax(scores)
    return P @ V, P


Q, K, V = rng.normal(size=(3, 2)), rng.normal(size=(4, 2)), rng.normal(size=(4, 5))
O, P = attention_forward(Q, K, V)
print("O", O.shape, " P", P.shape, " row sums of P:", P.sum(axis=1))

# %%
attention_picture()

# %% [markdown]
# In the figure: above, forward, every array in its shape, for 3 queries and 4 keys. One query fills one row, all the
# way. Below, the blame, in the same shapes; each dashed arrow names what else it needs. One row of `dO` reaches one row
# of `dQ`, but *all* of `dK` and `dV`.
#
# Two of the three lines are matrix products: rule 2, twice. The third is a softmax without a cross-entropy beside it.
# So nothing cancels, and we need all of it: the full Jacobian of section 2. Take one row, with scores $s_j$ and weights
# $p_i$, and sum over the paths:
#
# $$\mathrm{d}s_j = \sum_i \mathrm{d}p_i\; p_i \big([i = j] - p_j\big)
#   = p_j \Big(\mathrm{d}p_j - \sum_i \mathrm{d}p_i\, p_i\Big)$$
#
# In words: a score is blamed for how much worse its weight is *than the row's average, weighted by $p$*; and that,
# times its own $p_j$.
#
# **Predict.** What is the sum of $\mathrm{d}s_j$ over a row? (What happens to `P` if a constant is added to all scores
# of a row?)

# %%
dO = rng.normal(size=O.shape)
scores = Q @ K.T / np.sqrt(2)
dscores = numerical_gradient(lambda scores: np.sum(dO * (softmax(scores) @ V)), scores)
diagonal_only = (dO @ V.T) * P * (1 - P)
print("dscores, row sums, by the referee:   ", dscores.sum(axis=1).round(4) + 0.0)
print("row sums, if only i = j is considered:", diagonal_only.sum(axis=1).round(4))

# %% [markdown]
# Zero, as it must be. The last line is the common mistake: $p(1 - p)$, the slope of a sigmoid, is only the diagonal.
#
# ### Exercise 11: attention_backward
#
# Three lines of forward, and their mirrors. Think in *rows*: one row of `P` is one softmax. The $1/\sqrt d$ was
# used once on the way forward. On the way back it must act on both `dQ` and `dK`.
#
# <details><summary>A hint: the order</summary>
#
# From `dO`: `dV`, and the blame of `P`. From that, the blame of `scores`, row by row. From that: `dQ` and `dK`.
# </details>
#
# <details><summary>A hint about transposes</summary>
#
# The blame of `scores` is $(T, M)$. `dQ` must be $(T, d)$, `dK` must be $(M, d)$. Write the shapes under each product.
# </details>


# %% tags=["exercise"]
def attention_backward(dO, Q, K, V, P):
    """One attention head, backward.

    dO: (T, d_v), dL/dO. Q: (T, d). K: (M, d). V: (M, d_v). P: (T, M), the weights.

    Returns (dQ, dK, dV): (T, d), (M, d), (M, d_v).
    """
    ### BEGIN SOLUTION
    dV = P.T @ dO
    dP = dO @ V.T
    dscores = P * (dP - np.sum(dP * P, axis=1, keepdims=True))
    dscores = dscores / np.sqrt(Q.shape[1])
    return dscores @ K, dscores.T @ Q, dV
    ### END SOLUTION


# %% tags=["grade"]
check(attention_backward)

# %% [markdown]
# In a model that attends to itself `Q`, `K` and `V` are three linear layers of the *same* `X`. Then `X` is used three
# times, and its blame is a sum of three terms. And a mask, which keeps words from looking ahead, needs nothing new.
# Where the score is minus infinity, `P` is 0, and the formula for $\mathrm{d}s_j$ has `P` in front.
#
# What follows is practice: fresh networks, and other people's mistakes.

# %% [markdown]
# ## 12 The dojo
#
# Skill comes from repetition on *fresh* problems. The dojo has as many as there are numbers.
#
# | belt | what you are dealt |
# |---|---|
# | white | one neuron |
# | yellow | two layers |
# | orange | a deep stack, with residual connections |
# | green | a batch norm or a layer norm inside |
# | black | a small random graph: shared weights, gates, products |
#
# Name a belt and a seed. The same seed deals the same network. No belt is easier than the one before it: it has more
# lines, more paths from a parameter to the loss, or needs more kinds of rule. It costs no points, and it earns none.

# %%
task = dojo("white", seed=2)
task

# %% [markdown]
# What you see is the very program that will be differenced. You write the way back. Here is this one, as an example.
# `w` is a vector, since there is one unit only, and `delta` is one number per example.


# %%
def white_belt(X, y, w, b):
    z = X @ w + b
    a = tanh(z)
    delta = tanh_prime(z) * (a - y) / len(y)
    return X.T @ delta, np.sum(delta)


task.check(white_belt)

# %% [markdown]
# The panel names the next one, and below it lie a master's lines. Wrong answers get the same diagnosis as in the
# exercises. Let us forget a slope, on purpose.


# %%
def no_slope(X, y, w, b):
    error = (tanh(X @ w + b) - y) / len(y)
    return X.T @ error, np.sum(error)


task.check(no_slope)

# %% [markdown]
# Try your function by hand too: `task.arguments` is a sample of arguments by name. Your turn. Read the program, take
# the pencil, list the names that are used twice. Then write.

# %%
task = dojo("yellow", seed=3)
task

# %%
# def yellow_3(X, y, W1, b1, W2, b2): ...
# task.check(yellow_3)

# %% [markdown]
# <details><summary>Stuck? Uncover a master's next line</summary>
#
# Run `task.reveal()` in a cell of its own. It shows the way back, folded: open one fold, and you see one line, with its
# rule in words and its shape. The next fold lies within. Open one, close it, and write on by yourself.
#
# It works for any forward pass of your own, too: `from grader import derive`, then `derive("...")` with its lines.
# </details>
#
# ### A watch with one bent part
#
# The dojo deals **hunts** too. A hunt is a network with its whole backward pass, right but for *one* slip. It runs, and
# every shape is right.

# %%
from grader import hunt

mystery = hunt("white", seed=2)
mystery

# %% [markdown]
# **Predict.** One part at a time: hold each line of the way back beside the line of `forward` that it goes back through.
# Which one is bent? Copy the function, mend that line alone, and hand it to `mystery.check`.
#
# <details><summary>Stuck? Uncover it step by step</summary>
#
# Run `mystery.reveal()` in a cell of its own: where to look, then what kind of slip, then the line, then its repair. Each
# fold holds the next one.
# </details>

# %%
# def white_hunt_2(X, y, w, b): ...
# mystery.check(white_hunt_2)

# %% [markdown]
# What you pass, networks and hunts, is written down beside this notebook. The [front page](../index.ipynb) shows it, and
# says when a belt is yours.

# %% [markdown]
# **Predict.** Before you meet a black belt: in the program below, which names are used in more than one line? Each of
# them will need a sum on the way back.

# %%
dojo("black", seed=1)

# %% [markdown]
# `h3`, `h4`, `h5`, and the weights `W2`, which two lines share. And look again at the line of `h4`: it reads `h3` twice,
# once inside the mean. So `h3` has three readings. A ninja does not know more rules than you do now.
# There are two: multiply along a path, add over the paths. A ninja loses none of the paths.

# %% [markdown]
# ## 13 Bug hunts
#
# Ten wrong programs. Each is of a kind that has been found in the wild: in homework, in blog posts, in libraries. They
# are short. They run. Some train.
#
# For the first seven you name the mistake. Read the program, say what is wrong *and how it would show*, then run the
# cell below it: the checker of your own exercises gets the same program, under the exercise's name, and says what it
# finds. The last three you repair, for points.


# %%
def reveal(mystery, exercise):
    """Let the checker examine a wrong program as if it were the answer to an exercise."""
    mystery.__name__ = exercise
    _ = check(mystery, seed=4)


# %% [markdown]
# ### Hunt 1: a softmax, and any loss
#
# The four equations of section 2.


# %% tags=["bug-hunt"]
def mystery_1(da, p, W2, z1, x):
    delta2 = da * p * (1 - p)
    delta1 = (W2.T @ delta2) * (1 - np.tanh(z1) ** 2)
    return delta2, delta1, delta1.copy(), np.outer(delta1, x)


# %% tags=["bug-hunt"]
reveal(mystery_1, "four_equations")

# %% [markdown]
# It is right for sigmoid outputs, and that is where it was copied from. How it shows: the entries of `delta2` do not
# add up to 0.
#
# ### Hunt 2: one factor too many
#
# Softmax with cross-entropy, from the logits. The factor looks so familiar.


# %% tags=["bug-hunt"]
def mystery_2(logits, labels):
    p = softmax(logits)
    delta = (p - one_hot(labels, p.shape[1])) * p * (1 - p)
    return delta / len(labels)


# %% tags=["bug-hunt"]
reveal(mystery_2, "softmax_cross_entropy_delta")

# %% [markdown]
# How it shows: it learns, until it is *confidently* wrong about an example. There $p(1-p)$ is nearly 0, so this
# example, which should push hardest, hardly pushes any more.
#
# ### Hunt 3: fine on my machine
#
# The same function once more. The formula is right.


# %% tags=["bug-hunt"]
def mystery_3(logits, labels):
    exps = np.exp(logits)
    p = exps / exps.sum(axis=1, keepdims=True)
    return (p - one_hot(labels, p.shape[1])) / len(labels)


# %% tags=["bug-hunt"]
reveal(mystery_3, "softmax_cross_entropy_delta")

# %% [markdown]
# How it shows: not at all, for days. Then one logit passes 709 and a bit, its exponential is no float64 any more
# (section 6), and soon every weight is `nan`.
#
# ### Hunt 4: right numbers, and still wrong
#
# Again the same function, now stable. Every number that it returns is right. So what is there to complain about?


# %% tags=["bug-hunt"]
def mystery_4(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    exps = np.exp(logits)
    p = exps / exps.sum(axis=1, keepdims=True)
    return (p - one_hot(labels, p.shape[1])) / len(labels)


# %% tags=["bug-hunt"]
reveal(mystery_4, "softmax_cross_entropy_delta")

# %% [markdown]
# How it shows: far away. Someone prints the logits after the backward pass and wonders why none is ever positive.
#
# ### Hunt 5: it fits, so it must be right
#
# Columns. "The product had the wrong shape, so I made it fit."


# %% tags=["bug-hunt"]
def mystery_5(Delta_next, W_next, Z, A_prev):
    m = Z.shape[1]
    Delta = (W_next.T @ Delta_next) * sigmoid_prime(Z)
    dW = (A_prev @ Delta.T / m).reshape(len(Z), len(A_prev))
    return Delta, dW, Delta.sum(axis=1, keepdims=True) / m


# %% tags=["bug-hunt"]
reveal(mystery_5, "columns_gradients")

# %% [markdown]
# How it shows: the numbers are all there, in the wrong places. The norm of the gradient is even right.
#
# ### Hunt 6: blame without a slope
#
# Columns again. `Delta` is right. Look at what is *done* with it.


# %% tags=["bug-hunt"]
def mystery_6(Delta_next, W_next, Z, A_prev):
    m = Z.shape[1]
    dA = W_next.T @ Delta_next
    Delta = dA * sigmoid_prime(Z)
    return Delta, dA @ A_prev.T / m, dA.sum(axis=1, keepdims=True) / m


# %% tags=["bug-hunt"]
reveal(mystery_6, "columns_gradients")

# %% [markdown]
# delta and dL/da: Lesson 3's first pitfall. How it shows: with ReLU units, weights of units that are off keep moving.
#
# ### Hunt 7: but it ran
#
# The author tested it on a network with five units in each layer.


# %% tags=["bug-hunt"]
def mystery_7(Delta_next, W_next, Z, A_prev):
    m = Z.shape[1]
    Delta = (W_next @ Delta_next) * sigmoid_prime(Z)
    return Delta, Delta @ A_prev.T / m, Delta.sum(axis=1, keepdims=True) / m


# %% tags=["bug-hunt"]
reveal(mystery_7, "columns_gradients")

# %% [markdown]
# In a square network it runs, and is wrong. Elsewhere it raises an error, and that is the better luck.
#
# ### Hunt 8: the most copied example of all
#
# In 2015 Matt Mazur published a step of backpropagation with every number written out. It has been a first step for a
# great many people, and deservedly. Two inputs, two hidden units, two outputs, all sigmoid; half squared error,
# summed over the two outputs; biases not trained; learning rate 0.5.
#
# Here is a program of the kind that you will find beside it. After one step the error should be the one on everybody's
# page: 0.291027924.


# %% tags=["bug-hunt"]
def buggy_step(x, y, W1, b1, W2, b2, learning_rate):
    """One example: x (n_0,), y (n_2,). Returns (W1, W2) after one step."""
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)

    delta2 = (a2 - y) * a2 * (1 - a2)
    W2 = W2 - learning_rate * np.outer(delta2, a1)

    delta1 = (W2.T @ delta2) * a1 * (1 - a1)
    W1 = W1 - learning_rate * np.outer(delta1, x)
    return W1, W2


# %%
mazur = {
    "x": np.array([0.05, 0.10]),
    "y": np.array([0.01, 0.99]),
    "W1": np.array([[0.15, 0.20], [0.25, 0.30]]),
    "b1": np.array([0.35, 0.35]),
    "W2": np.array([[0.40, 0.45], [0.50, 0.55]]),
    "b2": np.array([0.60, 0.60]),
}


def mazur_network(W1, W2):
    b = [None, mazur["b1"], mazur["b2"]]
    return Network([None, W1, W2], b, hidden="sigmoid", output="sigmoid")


def mazur_error(W1, W2):
    network = mazur_network(W1, W2)
    return network.loss_value(network.forward(mazur["x"][None]), mazur["y"][None])


W1_buggy, W2_buggy = buggy_step(**mazur, learning_rate=0.5)
print(f"E before:                   {mazur_error(mazur['W1'], mazur['W2']):.9f}")
print(f"E after this program's step: {mazur_error(W1_buggy, W2_buggy):.9f}")

# %% [markdown]
# 0.291027924, digit by digit. It matches the page. Is it right?
#
# **Predict.** Which of the eight weights after the step are wrong: w1 to w4 of the first layer, or w5 to w8 of the
# second? Which line is to blame?

# %%
network = mazur_network(mazur["W1"], mazur["W2"])
g = network.backward(network.forward(mazur["x"][None]), mazur["y"][None])
after = [mazur[f"W{l}"] - 0.5 * g.dW[l] for l in (1, 2)]
print(f"dE/dw5 {g.dW[2][0, 0]:.9f}")
with np.printoptions(precision=9):
    for name, right, buggy in (("w1..w4", after[0], W1_buggy), ("w5..w8", after[1], W2_buggy)):
        print(name, "right  ", right.ravel())
        print(name, "program", buggy.ravel())
for name, moved in (("should have moved", after[0]), ("moved", W1_buggy)):
    print(f"w1 {name} by {mazur['W1'][0, 0] - moved[0, 0]:.6f}")
print(f"E after a right step:    {mazur_error(*after):.10f}")
print(f"E after the program's:   {mazur_error(W1_buggy, W2_buggy):.10f}")

# %% [markdown]
# The error after a right step is 0.2910277737. The 0.291027924 of everybody's page is this program's, though the page
# has the right `w1` to `w4` beside it. `w5` to `w8` agree. `w1` to `w4` differ, in the fourth or fifth decimal: `w1`
# should have moved by 0.000219 and moved by 0.000182, a sixth less.
#
# The error hardly shows it, because these first-layer steps are so small. And a check of the two gradient formulas,
# line by line, would find nothing: the formula is right. It was given the wrong `W2`.
#
# ### Exercise 12: mazur_step
#
# Repair `buggy_step`, under its new name.
#
# <details><summary>A hint: where, not what</summary>
#
# After which line does the name `W2` mean something else?
# </details>


# %% tags=["exercise"]
def mazur_step(x, y, W1, b1, W2, b2, learning_rate):
    """One step of gradient descent on one example; the biases stay as they are.

    Sigmoid hidden layer and outputs, half squared error. x: (n_0,). y: (n_2,). W1: (n_1, n_0).
    b1: (n_1,). W2: (n_2, n_1). b2: (n_2,). learning_rate: a float.

    Returns (W1_after, W2_after), new arrays in the shapes of W1 and W2.
    """
    ### BEGIN SOLUTION
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)

    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = (W2.T @ delta2) * a1 * (1 - a1)

    W1_after = W1 - learning_rate * np.outer(delta1, x)
    W2_after = W2 - learning_rate * np.outer(delta2, a1)
    return W1_after, W2_after
    ### END SOLUTION


# %% tags=["grade"]
check(mazur_step)

# %% [markdown]
# ### Hunt 9: the penalty
#
# A softmax classifier without a hidden layer. To keep the weights small, a **penalty** is added to the loss:
#
# $$\mathcal L = \frac1N \sum_{\text{examples}} -\log p_{\text{label}} \;+\; \frac{s}{2} \sum_{k,j} W_{kj}^2$$
#
# $s$ is called `strength`. The penalty is on $W$ alone, and outside the mean. There are **two** mistakes.


# %% tags=["bug-hunt"]
def buggy_penalised(X, labels, W, b, strength):
    """X (N, n_0), labels (N,), W (K, n_0), b (K,), strength a float. Returns (dW, db)."""
    logits = X @ W.T + b
    delta = (softmax(logits) - one_hot(labels, len(b))) / len(labels)
    dW = delta.T @ X
    db = delta.sum(axis=0) + strength * b
    return dW, db


# %% [markdown]
# ### Exercise 13: penalised_gradients
#
# Repair it. What `check` says of the program as it was stands below: look there last.


# %% tags=["exercise"]
def penalised_gradients(X, labels, W, b, strength):
    """Gradients of softmax cross-entropy, averaged over the batch, plus the penalty on W.

    X: (N, n_0). labels: (N,) integers. W: (K, n_0). b: (K,). strength: a float.

    Returns (dW, db), in the shapes of W and b.
    """
    ### BEGIN SOLUTION
    logits = X @ W.T + b
    delta = (softmax(logits) - one_hot(labels, len(b))) / len(labels)
    dW = delta.T @ X + strength * W
    db = delta.sum(axis=0)
    return dW, db
    ### END SOLUTION


# %% tags=["grade"]
check(penalised_gradients)

# %% tags=["bug-hunt"]
reveal(buggy_penalised, "penalised_gradients")

# %% [markdown]
# ### Hunt 10: read twice
#
# An **autoencoder** squeezes its input through a narrow layer and tries to restore it. Here both halves use the *same*
# weights, and the input is its own target:
#
# $$h = \tanh(X W^\top) \qquad \text{out} = h\, W
#   \qquad \mathcal L = \frac1N \sum_{\text{rows}} \tfrac12 \lVert \text{out} - X\rVert^2$$
#
# `X` is $(N, n_0)$, `W` is $(n_1, n_0)$, `h` is $(N, n_1)$. So `W` is read twice, and so is `X`. Rule 5, twice. There
# are **two** mistakes, and the second is a sly one.


# %% tags=["bug-hunt"]
def buggy_tied(X, W):
    """X (N, n_0), W (n_1, n_0). Returns (dW, dX)."""
    h = np.tanh(X @ W.T)
    dout = (h @ W - X) / len(X)
    dX = dout
    dX *= -1
    dW = h.T @ dout
    dz = (dout @ W.T) * (1 - h**2)
    dW = dz.T @ X
    dX += dz @ W
    return dW, dX


# %% [markdown]
# ### Exercise 14: tied_gradients
#
# Repair it. Then look what `check` says of the program as it was, below.
#
# <details><summary>A hint: where, not what</summary>
#
# Lines 3 and 4 are meant for the target's share of dX. What else did they change? And look at the two lines that
# begin with `dW =`.
# </details>


# %% tags=["exercise"]
def tied_gradients(X, W):
    """Gradients of a tied autoencoder.

    h = tanh(X @ W.T), out = h @ W, half squared error of out against X itself.
    X: (N, n_0), the input and the target. W: (n_1, n_0).

    Returns (dW, dX), in the shapes of W and X. The loss is averaged over the batch.
    """
    ### BEGIN SOLUTION
    h = np.tanh(X @ W.T)
    dout = (h @ W - X) / len(X)
    dX = -dout
    dW = h.T @ dout
    dz = (dout @ W.T) * (1 - h**2)
    dW += dz.T @ X
    dX += dz @ W
    return dW, dX
    ### END SOLUTION


# %% tags=["grade"]
check(tied_gradients)

# %% tags=["bug-hunt"]
reveal(buggy_tied, "tied_gradients")

# %% [markdown]
# Two mistakes, three symptoms. Read the panel again: dW lost a share, *and* what is left of it has the wrong sign. The
# sign has nothing to do with the line that makes dW. Follow the *arrays*, not the names: after `dX = dout`, how many
# arrays are there?

# %% [markdown]
# ## 14 What to take home
#
# | the line | its way back |
# |---|---|
# | element by element, $y = f(x)$ | `dx = dy * f'(x)` |
# | a product | each factor gets `dy` times the other |
# | stretched over an axis | summed over that axis |
# | summed over an axis | stretched over that axis |
# | picked by index or maximum | to the picked one; 0 to the rest |
# | read twice | the shares are added, in an array of its own |
# | softmax with cross-entropy | $(p - y)/N$, from the logits |
# | all layers at once | $\delta^{[l]} = S^{[l]} \big(\prod_{k>l} W^{[k]\top} S^{[k]}\big)\, \partial\mathcal L/\partial a^{[L]}$, layer $l+1$ leftmost |
#
# Back to the watch. You have had each part of it between two fingers. For each line there was one question, *who read
# this value?*, and one judge, a nudge. You need no framework to know that a gradient is right. You need a pencil, and
# two evaluations of the loss per number.
#
# ### Test yourself
#
# <details><summary>1. Each row of a softmax's delta, with any loss, adds up to the same number. Which, and why?</summary>
#
# 0. Add the same number to all logits of a row and no probability changes, so the loss does not change either.
# </details>
#
# <details><summary>2. b has shape (K,) and was added to logits of shape (N, K). Which rule makes db?</summary>
#
# Stretched forward, summed back: over the axis of length N.
# </details>
#
# <details><summary>3. Why does the checker nudge with a random upstream gradient, and never with ones?</summary>
#
# Ones hide mistakes. Of a softmax they leave nothing, since the `p` of a row add up to 1 whatever the logits, and sums
# over rows and over columns of ones are easily confused.
# </details>
#
# <details><summary>4. Is the unrolled product with S in front delta or dL/da?</summary>
#
# delta. Without the first S it is dL/da of that layer.
# </details>
#
# <details><summary>5. Your formula has 1/m in Delta and 1/m in dW. What will you see?</summary>
#
# Gradients that are m times too small. It trains as with a learning rate m times too small, and no error is raised.
# </details>
#
# <details><summary>6. dlogits = dshifted, then dlogits[...] += dmaxima. Which of the two is wrong?</summary>
#
# dlogits is right. dshifted is wrong: it is the same array, and has been changed too.
# </details>
#
# ### Next: Initialization
#
# The product of section 3 has one pair of factors per layer. You know now that it is *right*. But is it of any use? In
# a deep network it may have shrunk to next to nothing before the first layer hears a word. Lesson 5 asks what the very
# first draw of the weights has to do with that.
#
# ### References
#
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams, *Learning representations by back-propagating errors*, Nature 323,
#   533-536, 1986.
# - P. J. Werbos, *Backpropagation through time: what it does and how to do it*, Proceedings of the IEEE 78(10),
#   1550-1560, 1990.
# - M. Nielsen, *Neural Networks and Deep Learning*, chapter 2, 2015: the four equations under the names BP1 to BP4.
# - I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, chapter 6, MIT Press, 2016.
# - A. Karpathy, *Becoming a Backprop Ninja*, in Neural Networks: Zero to Hero, 2022: the idea of going through a
#   network line by line.
# - M. Mazur, *A Step by Step Backpropagation Example*, 2015.
# - S. Ioffe, C. Szegedy, *Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
#   Shift*, ICML 2015.
# - J. L. Ba, J. R. Kiros, G. E. Hinton, *Layer Normalization*, arXiv 1607.06450, 2016.
# - A. Vaswani and others, *Attention Is All You Need*, NeurIPS 2017.
