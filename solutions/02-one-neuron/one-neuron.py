# %% [markdown]
# # Lesson 2: One neuron
#
# *100 to 130 minutes; before section 6 is a good place for a break. You need lesson 1, "The chain rule", or this much
# of it: a slope, the chain rule as "local derivative times upstream", and finite differences as the referee.*
#
# At the end you can
#
# - write down the gradient of a neuron without looking, and say what each factor does;
# - say why a neuron that is badly wrong may learn nothing, and which loss mends that;
# - choose a learning rate that is neither too timid nor too bold, and say where "too bold" begins;
# - train a neuron, and hand a gradient from one neuron back to the one before it.
#
# Seven exercises. Each is checked on its own, and no cell here needs your earlier answers.
#
# Every symbol of the course, with its shape: [the glossary](../glossary.ipynb).

# %%
import matplotlib.pyplot as plt
import numpy as np

from backprop import Network, activation_named, blobs, hold_out, numerical_gradient
from backprop import relative_error, sgd_step, xor
from backprop.pictures.joints_picture import joints_picture
from backprop.pictures.neuron_explorer import neuron_explorer
from backprop.pictures.neuron_picture import neuron_picture
from backprop.pictures.plots import show_plot, use_style
from backprop.pictures.saturation_explorer import saturation_explorer
from backprop.pictures.two_neurons_picture import two_neurons_picture
from grader import check

use_style()
np.set_printoptions(precision=4, suppress=True)
sigmoid, sigmoid_prime = activation_named("sigmoid")
tanh, tanh_prime = activation_named("tanh")

# %% [markdown]
# ## 1 The question
#
# A kitchen again, a small one: one cook, one pot, two spice jars with no marks on them. Every evening she takes a pinch
# from each, cooks, and hears one remark.
#
# *Too bland.* So: *which way* should each pinch change, and *how far*? By a grain, and it is bland until spring. By
# the spoon, and tomorrow it is too salty; a spoon less, and it is bland again, and salty, and bland. And some evenings
# the lid is stuck: pinch as she likes, from either jar, the soup stays as it is.
#
# A neuron stands in that kitchen all its life. Its pinches are the weights, its soup is the output, and the loss says
# how far off the taste is. This lesson is about three things: which way, how far, and the stuck lid.
#
# > How does one neuron learn?
#
# ## 2 One neuron
#
# A neuron does two things with its inputs. It mixes them, then it bends the mix:
#
# $$z = \sum_{j=1}^{n_0} w_j\, x_j + b \qquad\qquad a = f(z)$$
#
# A loss then compares the output with a target $y$. We begin with the **half squared error** of one example:
#
# $$\mathcal{L} = \tfrac12\,(a - y)^2$$
#
# | symbol | code | what it is | shape |
# |---|---|---|---|
# | $n_0$ | | number of inputs (0: before the first layer) | |
# | $x$ | `x` | the inputs of one example: what is in the jars | $(n_0,)$ |
# | $w$ | `w` | **weights**, one per input: the pinches | $(n_0,)$ |
# | $b$ | `b` | **bias**: the pinch from a jar that always holds a 1 | a number |
# | $z$ | `z` | **pre-activation**: the mix | a number |
# | $f$ | `f` | **activation function**: the bend | |
# | $a$ | `a` | **activation**: the output | a number |
# | $y$ | `y` | target | a number |
# | $\mathcal{L}$ | `loss` | loss | a number |

# %%
neuron_picture()

# %% [markdown]
# In the figure: above, blue, the way forward: inputs, $z$, $a$, loss. Below, dashed, the way back. The next section
# walks it.
#
# One example with numbers. Two inputs, and the sigmoid $\sigma(z) = 1 / (1 + e^{-z})$ for $f$. (`@` is NumPy's matrix
# product. For two vectors, as in `w @ x`, it multiplies entry by entry and adds up: the sum above.)

# %%
x = np.array([1.5, -2.0])
w, b, y = np.array([0.8, 0.3]), -0.1, 1.0

z = w @ x + b
a = sigmoid(z)
loss = 0.5 * (a - y) ** 2
print(f"z = {z:.4f}   a = {a:.4f}   loss = {loss:.4f}")

# %% [markdown]
# The output is 0.62 and should be 1.
#
# **Predict.** To raise the output, which way should $w_1$ go? And $w_2$? Mind the inputs: 1.5 and $-2$.
#
# ## 3 Three links
#
# How does the loss feel one weight? Follow the wire in the figure. $w_j$ moves $z$; $z$ moves $a$; $a$ moves the loss.
# There is one route and no fork. So lesson 1's sentence, "upstream times local", gives a plain product, one factor per
# link:
#
# $$\frac{\partial \mathcal{L}}{\partial w_j} = \frac{\partial \mathcal{L}}{\partial a} \cdot
#   \frac{\partial a}{\partial z} \cdot \frac{\partial z}{\partial w_j}$$
#
# (The round $\partial$ is the $d$ of lesson 1, where there are several numbers to nudge: nudge this one, hold the
# others still. All these slopes of the loss together are the **gradient**; one of them alone is that weight's
# gradient.)
#
# | link | it asks | here |
# |---|---|---|
# | $\partial\mathcal{L}/\partial a$ | how does the loss respond to the output? | $a - y$ |
# | $\partial a/\partial z$ | how does the output respond to the mix? | the slope $f'(z)$ |
# | $\partial z/\partial w_j$ | how does the mix respond to the pinch? | what is in the jar: $x_j$ |
#
# The first two links are the same for every weight. So they get a name. It is the most important one in this course:
#
# $$\boxed{\;\delta = \frac{\partial \mathcal{L}}{\partial z} = \frac{\partial \mathcal{L}}{\partial a}\cdot f'(z)
#   \qquad \frac{\partial \mathcal{L}}{\partial w_j} = \delta\, x_j \qquad \frac{\partial \mathcal{L}}{\partial b} = \delta\;}$$
#
# In words: **delta** says what the neuron did to the loss, what this pot did to the taste. A weight's gradient is
# delta, times what came in through that weight. The bias always lets a 1 through, so it gets delta itself.

# %%
da = a - y
slope = sigmoid_prime(z)
delta = da * slope
dw, db = delta * x, delta
print(f"dL/da = {da:.4f}   slope = {slope:.4f}   delta = {delta:.4f}")
print("dL/dw =", dw, f"  dL/db = {db:.4f}")

# %% [markdown]
# Read the signs. The gradient points to *more* loss. $\partial\mathcal{L}/\partial w_1$ is negative: raise $w_1$ and
# the loss falls. $\partial\mathcal{L}/\partial w_2$ is positive, because $x_2$ is negative and turns everything round:
# lower $w_2$. Did you say so?
#
# Derived, but is it right? Ask the referee of lesson 1: nudge each weight, run forward, look.


# %%
def loss_of(w, b):
    """The loss of our one example. w: (2,); b: a number."""
    return 0.5 * (sigmoid(w @ x + b) - y) ** 2


nudged_dw = numerical_gradient(lambda w: loss_of(w, b), w)
nudged_db = numerical_gradient(lambda b: loss_of(w, b), b)
print("nudged dL/dw:", nudged_dw, f"  nudged dL/db: {nudged_db:.4f}")
print("same to seven digits:", relative_error(dw, nudged_dw) < 1e-7)

# %% [markdown]
# Two things to notice, because they will come back.
#
# - **Silence teaches nothing.** An input of 0 makes a gradient of 0, however wrong the neuron is. The jar was empty, so
#   its pinch is not to blame. And at the same delta, an input ten times as large makes a gradient ten times as large.
# - **A flat slope teaches next to nothing.** With this loss, if $f'(z)$ is near 0, so is delta, and with it *every*
#   gradient of the neuron. This is the stuck lid. Section 5 is about it, and about a loss that mends it.
#
# ## 4 A batch
#
# One example is an opinion. A neuron learns from $N$ of them at once, a **batch**. Examples are rows:
#
# | symbol | code | shape |
# |---|---|---|
# | $N$ | `len(y)` | number of examples |
# | $X$ | `X` | $(N, n_0)$, row $n$ is example $n$ |
# | $z$, $a$, $y$, $\delta$ | `z`, `a`, `y`, `delta` | $(N,)$, one number per example |
# | $w$, $b$ | `w`, `b` | $(n_0,)$ and a number, as before: *one* neuron for all examples |
#
# The loss of the batch is the **mean** of the examples' losses:
#
# $$\mathcal{L} = \frac1N \sum_{n=1}^{N} \tfrac12\,(a_n - y_n)^2$$
#
# What is $\delta_n = \partial\mathcal{L}/\partial z_n$ now? The same product of links, and one thing more: example
# $n$ has only one vote in $N$. So there is a $1/N$ in $\partial\mathcal{L}/\partial a_n$, and from there in
# $\delta_n$. It enters here, once. (In code, all pre-activations at once are `X @ w + b`.)
#
# And the weights? One pinch, $N$ pots that it goes into. From lesson 1: several routes to the loss, so add them up.
#
# $$\frac{\partial \mathcal{L}}{\partial w_j} = \sum_{n=1}^{N} \delta_n\, x_{nj} \qquad
#   \frac{\partial \mathcal{L}}{\partial b} = \sum_{n=1}^{N} \delta_n$$
#
# Watch the votes. In words: eight people practised for an exam, for half an hour to four hours. Four of them passed.
# One input, eight examples. A neuron should say who passes.
#
# **Predict.** The neuron starts at $w = 0.5$, $b = 0$. Do all eight people pull the weight the same way?

# %%
hours = np.arange(1, 9) / 2
passed = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0])


def batch_loss(z):
    """The mean half squared error of the eight people, from their pre-activations z (8,)."""
    return np.mean(0.5 * (sigmoid(z) - passed) ** 2)


votes = numerical_gradient(batch_loss, 0.5 * hours + 0.0)  # delta, by the referee
for hour, target, vote in zip(hours, passed, votes, strict=True):
    outcome = "passed" if target else "failed"
    share = vote * hour
    print(f"{hour:.1f} hours, {outcome}:  delta {vote:+.4f}   share in dL/dw {share:+.4f}")
print(f"sum: dL/dw = {(votes * hours).sum():+.4f}, dL/db = {votes.sum():+.4f}")

# %% [markdown]
# A tug of war. A step goes *against* the sign: who failed (+) pulls $w$ down, who passed pulls it up. The hours are
# the lever: nearly the same delta moves $w$ five times as much at three hours as at half an hour. The gradient is what
# is left when all have pulled.
# (Here the referee nudged each $z_n$. Now you derive it.)
#
# ### Exercise 1: neuron_delta_squared
#
# One neuron, a whole batch, so one delta per example: sigmoid, half squared error, the mean. New against section 3 is
# only the $1/N$. `sigmoid` is at hand.
#
# <details><summary>A hint about the slope</summary>
#
# From lesson 1: $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$. You have $a = \sigma(z)$ already. Which letter goes into
# that formula, `z` or `a`?
# </details>


# %% tags=["exercise"]
def neuron_delta_squared(z, y):
    """delta = dL/dz of a sigmoid neuron, for the half squared error averaged over the batch.

    z: (N,), pre-activations. y: (N,), targets.

    Returns delta: (N,).
    """
    ### BEGIN SOLUTION
    a = sigmoid(z)
    return (a - y) * a * (1 - a) / len(y)
    ### END SOLUTION


# %% tags=["grade"]
check(neuron_delta_squared)

# %% [markdown]
# ### Exercise 2: neuron_gradients
#
# Now the whole neuron: forward, delta, and the two sums. Same sigmoid, same loss. No loop needed.
#
# <details><summary>A hint: let the shapes decide</summary>
#
# You have `X` of shape $(N, n_0)$ and delta of shape $(N,)$. You want $(n_0,)$. The sum runs over $n$, the *first*
# index of `X`. A matrix product `A @ v` sums over the last index of `A`. So what has to be turned? (`A.T` is `A`,
# turned: rows become columns.)
# </details>


# %% tags=["exercise"]
def neuron_gradients(X, y, w, b):
    """The gradients of a sigmoid neuron, for the half squared error averaged over the batch.

    X: (N, n_0). y: (N,). w: (n_0,). b: a number.

    Returns (dw, db): dw (n_0,), db a number.
    """
    ### BEGIN SOLUTION
    a = sigmoid(X @ w + b)
    delta = (a - y) * a * (1 - a) / len(y)
    return X.T @ delta, delta.sum()
    ### END SOLUTION


# %% tags=["grade"]
check(neuron_gradients)

# %% [markdown]
# ## 5 Sure and wrong
#
# A neuron says $a = 0.000335$. The truth is $y = 1$. It could hardly be more wrong, nor more sure of it. Surely now it
# learns fastest?
#
# **Predict.** Three neurons, all with target 1. Their pre-activations are 0, $-4$ and $-8$. Which has the largest
# delta?

# %%
z = np.array([0.0, -4.0, -8.0])
error, slope = sigmoid(z) - 1.0, sigmoid_prime(z)
print("    z     a - y       slope       delta")
for row in zip(z, error, slope, error * slope, strict=True):
    print("{:5.0f} {:9.5f} {:11.6f} {:11.6f}".format(*row))
print(f"the first delta is {slope[0] * error[0] / (slope[2] * error[2]):.0f} times the third")

# %% [markdown]
# The first, which is half right. The third, which is wrong through and through, has a delta some 370 times smaller.
# Its error is almost 1, but its slope is almost 0, and delta is the product. The sigmoid is flat out there. The
# neuron is **saturated**, as lesson 1 called it: the lid sticks just when the soup is at its worst.
#
# ### A loss made for the sigmoid
#
# A sigmoid's output lies between 0 and 1. Read it as a probability: the neuron says "1" with probability $a$. Then
# there is a better way to be wrong than a square. Ask *how surprised* the neuron is by the truth: $-\log$ of the
# probability that it gave to what happened. That is $-\log a$ where $y = 1$, and $-\log(1 - a)$ where $y = 0$. ($\log$
# is the natural one, school's $\ln$, as `np.log` is.) Both in one line, the **binary cross-entropy**:
#
# $$\mathcal{L} = -\big[\,y \log a + (1 - y)\log(1 - a)\,\big]$$

# %%
print("probability given to the truth   half squared error   cross-entropy")
for p in (0.99, 0.9, 0.5, 0.1, 0.01, 0.0001):
    print(f"{p:30.4f} {0.5 * (p - 1) ** 2:20.4f} {-np.log(p):15.4f}")

# %% [markdown]
# The square cannot grow beyond 0.5, however wrong you are. The surprise has no limit.
#
# Now delta. Two links, as before. Take a pencil.
#
# The first link. The derivative of $\log$ is one over; and mind the inner derivative of $1 - a$:
#
# $$\frac{\partial \mathcal{L}}{\partial a} = -\frac{y}{a} + \frac{1-y}{1-a} = \frac{-y\,(1-a) + (1-y)\,a}{a\,(1-a)}
#   = \frac{a - y}{a\,(1-a)}$$
#
# The second link is the slope, $\sigma'(z) = a\,(1-a)$. Multiply:
#
# $$\delta = \frac{a - y}{a\,(1-a)} \cdot a\,(1-a) \quad\Rightarrow\quad \boxed{\;\delta = a - y\;}$$
#
# The slope is gone. Where the neuron is wrong and its sigmoid flat, the loss is steep, and the two cancel. What is left
# is the bare error. (For a batch there is the $1/N$ again, once.) Derived; now run.

# %%
y = 1.0
print("    z       dL/da       slope     product       a - y")
for z in (0.0, -4.0, -8.0):
    a = sigmoid(z)
    da, slope = -y / a + (1 - y) / (1 - a), sigmoid_prime(z)
    print(f"{z:5.0f} {da:11.4f} {slope:11.6f} {da * slope:11.6f} {a - y:11.6f}")

# %% [markdown]
# Look at the last row: $-2982$ times $0.000335$ is $-0.9997$. An exploding factor meets a vanishing one.
#
# Now with your own hand. The widget shows one sigmoid neuron: its curve and slope on the left, the size of delta under
# both losses on the right.
#
# **Predict, then move.**
#
# 1. Target 1, $z$ from $-6$ slowly up to 6. Where is the delta of the squared error largest?
# 2. How many times the other is the larger delta at $z = 0$? And at $z = -6$?
# 3. $z = 6$ with target 1: saturated too, and delta is small under *both* losses. Is that bad?
# 4. Target 0. Where is the delta of the squared error largest now?

# %%
saturation_explorer()

# %% [markdown]
# <details><summary>What you saw</summary>
#
# 1. Near $z = -0.7$, where $a = 1/3$. The size is $a\,(1-a)^2$, and school calculus finds its top there.
# 2. By the slope, which is in the one and not in the other: 4 times at $z = 0$, about 400 times at $z = -6$.
# 3. A trick. There the neuron is saturated and *right*. It should not move.
# 4. Near $z = 0.7$. The picture is turned round.
# </details>
#
# So a saturated neuron that is wrong sleeps under the squared error, and learns at full speed under cross-entropy. A
# small delta tells you about *the loss surface here*, not about how good the neuron is. For an output neuron the mend
# is the right pair: sigmoid with cross-entropy. A neuron in the *middle* of a network has no loss on top of it that
# cancels its slope.
#
# ### Exercise 3: neuron_delta_cross_entropy
#
# delta for a batch, sigmoid and binary cross-entropy, the mean.
#
# <details><summary>A hint</summary>
#
# It is shorter than exercise 1. Do not forget that there are $N$ of them.
# </details>


# %% tags=["exercise"]
def neuron_delta_cross_entropy(z, y):
    """delta = dL/dz of a sigmoid neuron, for the binary cross-entropy averaged over the batch.

    z: (N,), pre-activations. y: (N,), each 0 or 1.

    Returns delta: (N,).
    """
    ### BEGIN SOLUTION
    return (sigmoid(z) - y) / len(y)
    ### END SOLUTION


# %% tags=["grade"]
check(neuron_delta_cross_entropy)

# %% [markdown]
# ### A note: cross-entropy without an accident
#
# **Predict.** $z = 40$ and $y = 0$: very sure, very wrong. What does the formula with the logarithms say?

# %%
z, y = 40.0, 0.0
a = sigmoid(z)
with np.errstate(divide="ignore"):
    print("a == 1:", a == 1.0, "   log(1 - a):", np.log(1.0 - a))

# %% [markdown]
# Minus infinity, so the loss would be infinite. In float64 $\sigma(40)$ rounds to exactly 1. The true loss is 40. The
# cure is never to compute $a$ on the way to the loss, but to take the logarithm by hand. With $z$, whose other name
# here is the **logit**:
#
# $$\mathcal{L} = \max(z, 0) - z\,y + \log\big(1 + e^{-|z|}\big)$$
#
# <details><summary>How one gets there</summary>
#
# First the logarithms, with $\sigma(z) = 1 / (1 + e^{-z})$ and $1 - \sigma(z) = e^{-z} / (1 + e^{-z})$:
#
# $$-\log \sigma(z) = \log(1 + e^{-z}) \qquad -\log\big(1 - \sigma(z)\big) = z + \log(1 + e^{-z})$$
#
# The loss takes the first $y$ times and the second $1 - y$ times. The logarithm is in both, $z$ only in the second:
#
# $$\mathcal{L} = (1 - y)\,z + \log(1 + e^{-z}) = z - z\,y + \log(1 + e^{-z})$$
#
# Right, but for $z$ far below 0 the exponential overflows. There pull the larger part out of the sum first:
# $1 + e^{-z} = e^{-z}(e^{z} + 1)$, so its logarithm is $-z + \log(1 + e^{z})$. This $-z$ cancels the $z$ in front:
#
# | | loss |
# |---|---|
# | $z \ge 0$ | $z - z\,y + \log(1 + e^{-z})$ |
# | $z < 0$ | $0 - z\,y + \log(1 + e^{z})$ |
#
# In front stands $z$ or 0, whichever is larger. And the exponent is $-z$ or $z$, whichever is not positive: $-|z|$.
# </details>


# %%
def cross_entropy(z, y):
    """Binary cross-entropy from the logit z; never overflows."""
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))  # log1p(u): log(1 + u)


print("from the logit, z = 40, y = 0:    ", cross_entropy(40.0, 0.0))
print("from the logit, z = -1000, y = 1: ", cross_entropy(-1000.0, 1.0))
same = np.isclose(cross_entropy(0.7, 1.0), -np.log(sigmoid(0.7)), rtol=1e-12)
print("same as the plain formula at 0.7: ", same)

# %% [markdown]
# The module's cross-entropy is this one: it takes the logit, and has the sigmoid inside.
#
# ## 6 Downhill
#
# You know which way. But is there no better way? And how far?
#
# **Predict.** Below, the exam neuron with cross-entropy, at $w = -1$, $b = 2$. In the plane of $w$ and $b$ its gradient
# is an arrow, $(\partial\mathcal{L}/\partial w,\; \partial\mathcal{L}/\partial b)$. Nudge them all round, each time by
# 0.01. At which angle to the arrow does the loss rise most, fall most, hardly move?

# %%
X, Y = hours[:, None], passed[:, None]


def exam_loss(w, b):
    """The mean cross-entropy of the exam neuron."""
    return np.mean(cross_entropy(w * hours + b, passed))


delta = (sigmoid(-1.0 * hours + 2.0) - passed) / len(passed)
gradient = np.array([delta @ hours, delta.sum()])
angles = np.arange(-175, 181, 5)
around = np.arctan2(gradient[1], gradient[0]) + np.radians(angles)
nudges = 0.01 * np.column_stack([np.cos(around), np.sin(around)])
before = exam_loss(-1.0, 2.0)
changes = np.array([exam_loss(-1.0 + right, 2.0 + up) - before for right, up in nudges])

figure, axes = plt.subplots(figsize=(7.2, 3.2))
axes.plot(angles, nudges @ gradient, label="gradient @ nudge")
axes.plot(angles, changes, "ko", markersize=5, fillstyle="none", label="measured")
axes.set(title="Nudges of one length, in all directions", xticks=range(-180, 181, 90))
axes.set(xlabel="degrees from the gradient", ylabel="change of the loss")
axes.legend()
told = [f"{changes[angles == angle][0]:+.4f} at {angle} degrees" for angle in (0, 90, -90, 180)]
show_plot(figure, f"Nudges of length 0.01. Change of the loss: {', '.join(told)}.")
print(
    f"rises most at {angles[changes.argmax()]}, falls most at {angles[changes.argmin()]} degrees"
)

# %% [markdown]
# In the figure: circles, the change of the loss as measured; on them a wave, highest at the gradient and lowest
# straight against it.
#
# Why a wave? Along each parameter the loss changes by slope times nudge. Add them: `gradient @ nudge`. As school
# geometry has it, that is the product of the two lengths and the cosine of the angle between them. The lengths are the
# same all round. So of all small nudges of one length, the one against the gradient falls **steepest**. At right angles
# to it hardly anything changes: there runs a line of equal loss.
#
# So step against the gradient, by a share of it. The share is the **learning rate**, $\eta$, in code `learning_rate`:
#
# $$w \leftarrow w - \eta\,\frac{\partial \mathcal{L}}{\partial w} \qquad\qquad b \leftarrow b - \eta\,\frac{\partial \mathcal{L}}{\partial b}$$
#
# This is **gradient descent**. For a small step, `gradient @ nudge` even promises what we shall gain:
# $-\eta\,\|\text{gradient}\|^2$, where $\|\dots\|^2$ stands for the sum of the squares. Never positive. That is what
# the minus sign is for.
#
# **Predict.** That promise is a straight line drawn on a curve. Which of the rates 0.01, 0.1, 1 and 4 will keep it?
#
# (From here on the course's module does the arithmetic: a `Network` of one layer with one unit is a neuron. It counts
# layers from 1, so index 0 holds `None`; and each layer has a matrix, a row per unit. `W[1][0, 0]` is our $w$.)


# %%
def neuron(w, b):
    """The exam neuron; its sigmoid is in the loss."""
    return Network([None, np.array([[w]])], [None, np.array([b])], loss="binary_cross_entropy")


def step(net, X, Y, learning_rate):
    """One step of gradient descent, by the module. Returns the loss before it."""
    cache = net.forward(X)
    g = net.backward(cache, Y)
    net.W, net.b = sgd_step(net.W, g.dW, learning_rate), sgd_step(net.b, g.db, learning_rate)
    return net.loss_value(cache, Y)


print("rate    promised    kept")
for learning_rate in (0.01, 0.1, 1.0, 4.0):
    net = neuron(-1.0, 2.0)
    g = net.backward(net.forward(X), Y)
    steepness = np.sum(g.dW[1] ** 2) + np.sum(g.db[1] ** 2)
    before = step(net, X, Y, learning_rate)
    after = net.loss_value(net.forward(X), Y)
    print(f"{learning_rate:4} {-learning_rate * steepness:11.4f} {after - before:8.4f}")

# %% [markdown]
# At 0.01 nearly to the letter. At 1 not a third of it. At 4 the loss *rose*. The slope is only true where you stand;
# step too far and the ground has bent away.
#
# ### Exercise 4: descent_step
#
# One step. Return the *new* values. The old ones belong to the caller: leave them as they are.
#
# <details><summary>A hint</summary>
#
# `w -= ...` works in place and changes the caller's array. Write `w - ...` instead, which makes a new one.
# </details>


# %% tags=["exercise"]
def descent_step(w, b, dw, db, learning_rate):
    """One step of gradient descent.

    w, dw: (n_0,), weights and their gradient. b, db: numbers. learning_rate: a number above 0.

    Returns (w, b) after the step: w (n_0,), b a number.
    """
    ### BEGIN SOLUTION
    return w - learning_rate * dw, b - learning_rate * db
    ### END SOLUTION


# %% tags=["grade"]
check(descent_step)

# %% [markdown]
# ### The surface
#
# Our exam neuron has two parameters, $w$ and $b$. So its loss is a landscape that can be drawn: $w$ to the right, $b$
# upward, in the same scale, and lines of equal loss, like a hiker's map. The widget walks on it.
#
# **Predict, then move.** The widget starts with a rate of 0.01 and 30 steps.
#
# 1. Give it 100 steps. Does it arrive?
# 2. Raise the rate. At about which one does the path begin to zigzag? Across the valley, or along it?
# 3. Rate 2, and 60 steps or more. What does the end of the loss curve look like?
# 4. Rate 10. Does the loss run away to infinity?
# 5. Rate 1, start "saturated". First the half squared error, 100 steps. Then cross-entropy: at which angle to the
#    lines of equal loss does a step set out?

# %%
neuron_explorer(hours, passed)

# %% [markdown]
# <details><summary>What you saw</summary>
#
# 1. No. It comes down, but is still far above the lowest loss, 0.53.
# 2. Near 1, across: there the walls are steep, and a step lands on the other side.
# 3. Soon a saw: it jumps between two values.
# 4. No. It jumps about, and high, but it does not run away.
# 5. Squared error: it hardly moves. Cross-entropy: it arrives, and each step sets out at a right angle to the line
#    that it starts from. That is section 5 again, seen from above.
# </details>
#
# Far out the squared error is a plateau: flat, and mostly high. Under cross-entropy there is none. For one neuron it is
# a single bowl: it has no second bottom in which one could be caught. (Where a line parts the data without a mistake it
# has no bottom at all: the weights grow for ever.)
#
# ### Too small, right, too large
#
# In numbers, and from $w = b = 0$: how many steps until the loss is within 0.01 of the lowest one?
#
# **Predict.** A tenth of the rate: how many times the steps? And does twice the rate, 2 in place of 1, need half?


# %%
def descend(net, learning_rate, most, enough=0.0):
    """Gradient descent on the exam data, until the loss is below `enough`. Returns the losses before each step."""
    losses = []
    for _ in range(most):
        losses.append(step(net, X, Y, learning_rate))
        if losses[-1] < enough:
            break
    return losses


best = neuron(0.0, 0.0)
lowest = descend(best, 1.0, 3000)[-1]
print(f"lowest loss {lowest:.4f}, at w = {best.W[1][0, 0]:.3f}, b = {best.b[1][0]:.3f}")
for learning_rate in (0.001, 0.01, 0.1, 1.0):
    count = len(descend(neuron(0.0, 0.0), learning_rate, 50_000, lowest + 0.01)) - 1
    print(f"learning rate {learning_rate:5}: {count:6,} steps")
late = descend(neuron(0.0, 0.0), 2.0, 3000, lowest + 0.01)[-4:]
print("learning rate   2.0: after 3,000 steps the loss goes", np.array(late))

# %% [markdown]
# A tenth of the rate, ten times the steps. Does too small a rate "get stuck"? Not on this bowl: it arrives, after 38
# thousand steps instead of 38. But 2 never arrives. It still jumps between the same two values, across the valley and
# back. Salty, bland, salty. No rate is good everywhere. It has to match the surface.
#
# ### Where "too large" begins
#
# There is a law behind it, and a parabola shows it all. Let $\mathcal{L} = \tfrac12 c\,u^2$, where $u$ is the distance
# from the bottom and $c$ the **curvature**. The gradient is $c\,u$, so one step makes
#
# $$u \leftarrow u - \eta\,c\,u = (1 - \eta c)\,u$$
#
# Each step multiplies the distance by $1 - \eta c$.
#
# **Predict.** $c = 1$. For which of the rates 0.1, 1, 1.9 and 2.1 does $u$ go to 0? For which in one step?

# %%
for learning_rate in (0.1, 1.0, 1.9, 2.1):
    u = [1.0]
    for _ in range(50):
        u.append(u[-1] - learning_rate * u[-1])
    print(f"rate {learning_rate}: first steps {np.array(u[:4])}   after 50: {u[50]:.3f}")

# %% [markdown]
# Below $1/c$: a calm approach. At $1/c$: there in one step. Between $1/c$ and $2/c$: over the bottom and back, but
# nearer each time; at $2/c$ exactly, for ever to and fro. **Above $2/c$: farther each time.**
#
# A bowl with two parameters has two curvatures: the steepest across the valley and the gentlest along it. The steepest
# sets the limit. Let us hold our exam neuron against the law: measure the curvature at the bottom, by differencing the
# gradient, and say where "too large" must begin.


# %%
def curvatures(neuron, w, b, h=1e-5):
    """The gentlest and the steepest curvature of the loss at (w, b), by differencing the gradient."""

    def gradient_at(theta):
        net = neuron(*theta)
        g = net.backward(net.forward(X), Y)
        return np.array([g.dW[1][0, 0], g.db[1][0]])

    here = np.array([w, b])
    bends = [(gradient_at(here + e) - gradient_at(here - e)) / (2 * h) for e in h * np.eye(2)]
    return np.linalg.eigvalsh(np.array(bends))


gentlest, steepest = curvatures(neuron, best.W[1][0, 0], best.b[1][0])
print(f"curvatures {gentlest:.3f} and {steepest:.3f}, the ratio is {steepest / gentlest:.0f}")
print(f"too large begins at 2 / {steepest:.3f} = {2 / steepest:.2f}")
for learning_rate in (1.60, 1.72):
    left = descend(neuron(0.0, 0.0), learning_rate, 3000)[-1] - lowest
    print(f"rate {learning_rate:.2f}: after 3000 steps {abs(left):.3f} above the bottom")

# %% [markdown]
# The limit is 1.66, and a rate of 1.60 arrives while 1.72 does not. (`eigvalsh` gives the curvatures along the two
# axes of the valley.) You also see why 1 took 38 steps and not one: the valley is fifty times flatter lengthwise than
# across. The rate must be small enough for the walls, and then it is slow along the floor.
#
# Does "too large" mean that the loss explodes? It depends, once more, on the pair. Here delta is at most $1/N$ per
# example, so no step is longer than that allows: the neuron bounces, but it does not fly away. Take the sigmoid off,
# use the squared error, and delta grows with the error.
#
# **Predict.** The steepest curvature of this linear neuron is 7.19, wherever it stands. From $w = b = 0$, what will the
# loss be after 5000 steps at a rate of 0.27? And at 0.30?


# %%
def linear(w, b):
    """A neuron without the bend, on the exam data; half squared error."""
    return Network([None, np.array([[w]])], [None, np.array([b])], output="identity")


steepest = curvatures(linear, 0.0, 0.0)[1]
print(f"too large begins at 2 / {steepest:.2f} = {2 / steepest:.3f}")
for learning_rate in (0.27, 0.30):
    with np.errstate(all="ignore"):  # the numbers overflow, on purpose
        losses = np.array(descend(linear(0.0, 0.0), learning_rate, 5000))
    print(f"rate {learning_rate:.2f}: from {losses[0]:.3f} to {losses[-1]:.3f}")
print(f"at 0.30 it reads inf from step {np.isinf(losses).argmax():,} on, ", end="")
print(f"and nan from step {np.isnan(losses).argmax():,} on")

# %% [markdown]
# The law holds once more. That is divergence: first a number too large for a float, `inf`, then a difference of two
# such, `nan`.
#
# ## 7 Train it
#
# Two inputs now, and two clouds of points: which cloud is a point from? The neuron says "1" where $z > 0$. And
# $z = w_1 x_1 + w_2 x_2 + b = 0$ is a straight line. That is all that one neuron can do: draw a line.
#
# Part of the points we keep back, and judge on those. A neuron should know the clouds, not the points by heart.

# %%
rng = np.random.default_rng(3)
points, labels = blobs(rng, n_per_class=60, spread=1.1)
points = points @ np.array([[0.8, 0.6], [-0.6, 0.8]])  # turned a little
(X_train, y_train), (X_test, y_test) = hold_out(points, labels, rng, fraction=0.25)

start = [None, rng.normal(0.0, 0.1, size=(1, 2))], [None, np.zeros(1)]
net = Network(*start, loss="binary_cross_entropy")
for k in range(201):
    if k in (0, 10, 50, 200):
        loss = net.loss_value(net.forward(X_train), y_train[:, None])
        learned, held_out = (
            np.mean((net.forward(points).z[1][:, 0] > 0) == (targets == 1))
            for points, targets in ((X_train, y_train), (X_test, y_test))
        )
        print(f"step {k:3}: loss {loss:.3f}, right: {learned:.0%}, held out: {held_out:.0%}")
    step(net, X_train, y_train[:, None], 0.5)

# %%
figure, axes = plt.subplots(figsize=(7.2, 4.2))
for label, marker in ((0, "o"), (1, "s")):
    seen, held_out = X_train[y_train == label].T, X_test[y_test == label].T
    axes.plot(*seen, marker, markersize=5, alpha=0.75, label=f"cloud {label}")
    axes.plot(
        *held_out, "k" + marker, markersize=7, fillstyle="none", label=f"{label}, held back"
    )
w1, w2, b = *net.W[1][0], net.b[1][0]
ends = np.array([-4.8, 4.8])
axes.plot((-b - w2 * ends) / w1, ends, color="black", linestyle="--", label="z = 0")
axes.set(xlabel="x1", ylabel="x2", title="One neuron, one line", xlim=(-4.8, 4.8))
axes.set(ylim=(-4.2, 4.2))
axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
show_plot(
    figure,
    f"Two clouds of points, {len(X_train)} to learn from and {len(X_test)} held back, and the neuron's "
    f"line between them: {w1:.2f} x1 + {w2:.2f} x2 + {b:.2f} = 0.",
)

# %% [markdown]
# In the figure: two clouds and a dashed straight line between them. Hollow marks were held back. Of these the
# line gets 97% right, of the points that it learned from 91%. (The difference may well be luck: only 30 were held
# back.) Where clouds overlap, no line is right about everybody.
#
# ### A handful at a time
#
# Each of these steps asked all 90 points. With a million points that is a long time to think before a first step. So
# take a handful, drawn by lot: a **mini-batch**. Step by its gradient, take the next handful, and so on. Once through
# all the points is an **epoch**.
#
# **Predict.** Nine mini-batches of ten. By how many degrees does the gradient of each miss that of all 90 points? At
# the start, and after the training above?


# %%
def gradient_of(net, X, y):
    """The gradient of a neuron, (dL/dw1, dL/dw2, dL/db), by the module."""
    g = net.backward(net.forward(X), y[:, None])
    return np.append(g.dW[1], g.db[1])


handfuls = np.random.default_rng(4).permutation(len(y_train)).reshape(9, 10)
for name, network in (("at the start", Network(*start, loss=net.loss)), ("trained", net)):
    whole = gradient_of(network, X_train, y_train)
    parts = [gradient_of(network, X_train[rows], y_train[rows]) for rows in handfuls]
    cosines = [part @ whole / np.sqrt((part @ part) * (whole @ whole)) for part in parts]
    print(f"{name}, degrees off:", np.sort(np.degrees(np.arccos(cosines))).round(0))
    print("    on average that of all:", np.allclose(np.mean(parts, axis=0), whole))

for name, batches in (("nine mini-batches", handfuls), ("all, nine times", [slice(None)] * 9)):
    fresh = Network(*start, loss=net.loss)
    for rows in batches:
        step(fresh, X_train[rows], y_train[rows, None], 0.5)
    loss = fresh.loss_value(fresh.forward(X_train), y_train[:, None])
    asked = sum(len(y_train[rows]) for rows in batches)
    print(f"{name:18} {asked} examples asked, loss {loss:.3f}")

# %% [markdown]
# At the start each handful points much as all 90 points do, 24 degrees off at most. So nine steps by handfuls bring
# the loss as low as nine steps by all, for a ninth of the work. After the training the votes of all nearly cancel, and
# what a handful says is mostly the luck of the draw: some point *away*. On average they are still right. Hence the
# habit: handfuls from the start, and smaller steps, or larger handfuls, towards the end.
#
# ### Exercise 5: train_neuron
#
# The whole loop, from scratch: draw a start; then forward, delta (of the cross-entropy, say), gradients, step, over and
# over. The check hands you two clouds, turned and shifted differently each time. It then shows your neuron 120 new
# points from the same clouds. At least 93% must be right, and the cross-entropy on them below 0.2: right *and*
# reasonably sure. The module's `Network` stays in its box.
#
# <details><summary>A hint about the numbers</summary>
#
# Start near zero. (Exact zeros do for one neuron: the bowl has no second bottom. For several in a layer they are a
# disaster.) A learning rate of 0.5 and a few hundred steps are a comfortable place. If the loss rises from step to
# step, look for a sign.
# </details>


# %% tags=["exercise"]
def train_neuron(rng, X, y):
    """Train a sigmoid neuron on two clouds of points by gradient descent.

    rng: np.random.Generator, the only source of random numbers. X: (N, 2), inputs. y: (N,), each 0 or 1.

    Returns (w, b): w (2,), b a number, such that sigmoid(X @ w + b) is near y, for new points of the clouds too.
    """
    ### BEGIN SOLUTION
    w, b = rng.normal(0.0, 0.1, size=2), 0.0
    for _ in range(500):
        delta = (sigmoid(X @ w + b) - y) / len(y)
        w = w - 0.5 * X.T @ delta
        b = b - 0.5 * delta.sum()
    return w, b
    ### END SOLUTION


# %% tags=["grade"]
check(train_neuron)

# %% [markdown]
# ### What one neuron cannot do
#
# Four points: say 1 if *exactly one* of the two inputs is 1. The old riddle is called XOR.
#
# **Predict.** Gradient descent, 5000 steps, the right pair of sigmoid and loss. What does the neuron say at the four
# corners?

# %%
corners, exactly_one = xor()
small = Network([None, np.array([[0.5, -0.3]])], [None, np.zeros(1)], loss=net.loss)
for _ in range(5000):
    step(small, corners, exactly_one[:, None], 0.5)
cache = small.forward(corners)
print("targets ", exactly_one)
print("outputs ", sigmoid(cache.z[1][:, 0]).round(4))
loss = small.loss_value(cache, exactly_one[:, None])
print(f"loss     {loss:.4f}, and log 2 = {np.log(2):.4f}")

# %% [markdown]
# A shrug: one half for everyone. And it *is* the bottom of the bowl. Gradient descent has done its work; the model is
# too small. No straight line has 01 and 10 on one side, 00 and 11 on the other. We need a second neuron.
#
# ## 8 Two in a row
#
# Put one neuron after another. One number goes in, and every quantity is a single number. The index now counts
# neurons: $w_1$ is the *first neuron's* weight, no longer that of the first input.
#
# $$z_1 = w_1 x + b_1 \qquad a_1 = f_1(z_1)$$
#
# $$z_2 = w_2 a_1 + b_2 \qquad a_2 = f_2(z_2) \qquad \mathcal{L} = \tfrac12 (a_2 - y)^2$$

# %%
two_neurons_picture()

# %% [markdown]
# In the figure: above, forward, from $x$ to the loss. Below, back again: $\partial\mathcal{L}/\partial a_2$,
# $\delta_2$, $\partial\mathcal{L}/\partial a_1$, $\delta_1$. Each delta leaves a gradient below it.
#
# The second neuron is the neuron that you know. Its input happens to be called $a_1$:
#
# $$\delta_2 = \frac{\partial\mathcal{L}}{\partial a_2} f_2'(z_2) \qquad \frac{\partial\mathcal{L}}{\partial w_2} = \delta_2\, a_1$$
#
# The first neuron never meets the target. How does its weight learn? Five links, none of them new:
#
# $$\frac{\partial\mathcal{L}}{\partial w_1} =
#   \underbrace{\frac{\partial\mathcal{L}}{\partial a_2} \cdot \frac{\partial a_2}{\partial z_2}}_{\delta_2} \cdot
#   \underbrace{\frac{\partial z_2}{\partial a_1}}_{w_2} \cdot
#   \underbrace{\frac{\partial a_1}{\partial z_1}}_{f_1'(z_1)} \cdot
#   \underbrace{\frac{\partial z_1}{\partial w_1}}_{x}
#   \;=\; \delta_2\, w_2\, f_1'(z_1)\, x$$
#
# Read it from the left, as a message that travels. The second neuron knows $\delta_2$. It sends back $\delta_2 w_2$,
# through the same weight that the signal came in by. That is $\partial\mathcal{L}/\partial a_1$: *this is what your
# output did to the loss*. The first neuron multiplies by its own slope and has its own delta:
#
# $$\boxed{\;\delta_1 = \delta_2\, w_2\, f_1'(z_1) \qquad \frac{\partial\mathcal{L}}{\partial w_1} = \delta_1\, x \qquad
#   \frac{\partial\mathcal{L}}{\partial b_1} = \delta_1\;}$$
#
# The same two rules as in section 3. Only the upstream factor comes from a neuron now, and not from the loss. And
# $\delta_2$ is computed once and used twice: for its own weight, and for the message.
#
# **Predict.** tanh, then sigmoid. $x = 1.5$, $w_1 = 0.8$, $w_2 = -1.2$, and the output is too low. Must $w_1$ go up or
# down?

# %%
x, y = 1.5, 1.0
w1, b1, w2, b2 = 0.8, 0.1, -1.2, 0.3

z1 = w1 * x + b1
a1 = tanh(z1)
z2 = w2 * a1 + b2
a2 = sigmoid(z2)
print(f"forward:  z1 = {z1:.4f}   a1 = {a1:.4f}   z2 = {z2:.4f}   a2 = {a2:.4f}")

delta2 = (a2 - y) * sigmoid_prime(z2)
message = delta2 * w2
delta1 = message * tanh_prime(z1)
print(f"back:     delta2 = {delta2:.4f}   message = {message:.4f}   delta1 = {delta1:.4f}")
print(f"gradients: dL/dw2 = {delta2 * a1:.4f}   dL/dw1 = {delta1 * x:.4f}")

# %% [markdown]
# $\partial\mathcal{L}/\partial w_1$ is positive, so $w_1$ must go *down*. The second neuron listens with a negative
# weight: the less it hears, the higher it goes. The sign of $w_2$ has travelled back with the message.
#
# The referee:


# %%
def chain_loss(weights):
    """The loss of the two neurons in a row. weights: (w1, w2)."""
    return 0.5 * (sigmoid(weights[1] * tanh(weights[0] * x + b1) + b2) - y) ** 2


print("nudged dL/dw1, dL/dw2:", numerical_gradient(chain_loss, np.array([w1, w2])))

# %% [markdown]
# ### Exercise 6: chain_delta
#
# You are the first neuron, a tanh. The second one has told you its delta. Compute yours, and the gradient of your
# weight. All of it plain numbers.
#
# <details><summary>A hint</summary>
#
# From lesson 1: the slope of tanh is $1 - \tanh^2(z)$. You were given $z_1$, not $a_1$; `np.tanh` makes one of the
# other.
# </details>


# %% tags=["exercise"]
def chain_delta(x, z1, w2, delta2):
    """delta and weight gradient of a tanh neuron, from the delta of the neuron that it feeds.

    x: its input. z1: its pre-activation, w1 * x + b1. w2: the next neuron's weight. delta2: dL/dz2. All numbers.

    Returns (delta1, dw1): dL/dz1 and dL/dw1, numbers.
    """
    ### BEGIN SOLUTION
    delta1 = delta2 * w2 * (1 - np.tanh(z1) ** 2)
    return delta1, delta1 * x
    ### END SOLUTION


# %% tags=["grade"]
check(chain_delta)

# %% [markdown]
# Nothing in it asks *what* comes after. A loss, one neuron, or forty: the first neuron needs only the message. So it
# works for a chain of any length, one factor $w\,f'(z)$ per neuron.
#
# ### Why the bend
#
# Lesson 1 left a question open: why does a neuron bend its mix at all? The slope $f'$ has been nothing but trouble.
#
# **Predict.** Leave $f_1$ out, so that $a_1 = z_1$. How much does $z_2$ rise when $x$ goes from 0 to 1, from 1 to 2,
# and from 2 to 3? And with the tanh back in?

# %%
inputs = np.array([0.0, 1.0, 2.0, 3.0])
straight = w2 * (w1 * inputs + b1) + b2
bent = w2 * tanh(w1 * inputs + b1) + b2
print("rise of z2 without the bend:", np.diff(straight), f"  w2 * w1 = {w2 * w1:.2f}")
print("rise of z2 with the bend:   ", np.diff(bent))
print(
    "one neuron does the same:   ", np.allclose(straight, (w2 * w1) * inputs + (w2 * b1 + b2))
)

# %% [markdown]
# The same rise everywhere: a straight line. Two straight neurons in a row are *one* straight neuron, with weight
# $w_2 w_1$ and bias $w_2 b_1 + b_2$. So are fifty. Without the bend, depth is only a long way of writing one line. The
# bend is what a second neuron can build on, and $f'$ is its price.
#
# **Predict.** What can be built? A last neuron listens to three ReLUs side by side, $\max(0, x)$, $\max(0, x - 1)$ and
# $\max(0, x - 2)$, with the weights 1, $-2$ and 1.5. Where does its mix bend, and how steep is it in between?

# %%
joints_picture()

# %% [markdown]
# In the figure: three neurons above, their weighted sum below. Left, without the bend, three straight lines make one.
# Right, each ReLU is flat up to its **joint**, where its own mix is 0. There it wakes, and the sum's slope changes by
# the weight it is heard with: from 0 to 1, then by $-2$ to $-1$, then by 1.5 to 0.5. Three ReLUs, three joints. And a
# line with many joints can follow a curve.
#
# ## 9 The bug hunt
#
# A tanh neuron for targets between $-1$ and 1, half squared error, the mean over the batch. Somebody wrote it on a
# Friday afternoon. It runs. The shapes are right. The gradients are not.
#
# There are exactly **three** mistakes.


# %% tags=["bug-hunt"]
def buggy_neuron(X, y, w, b):
    """X (N, n_0), y (N,), w (n_0,), b a number. Returns (dw, db)."""
    z = X @ w + b
    a = np.tanh(z)

    da = (y - a) / len(y)
    delta = da * a * (1 - a)

    dw = X.T @ delta / len(y)
    db = delta.sum()
    return dw, db


# %% [markdown]
# The targets below were made by a tanh neuron, so a tanh neuron can hit every one of them.
#
# **Predict.** I train with the wrong gradients. Will the loss fall?

# %%
rng = np.random.default_rng(9)
X, w, b = rng.normal(size=(20, 3)), rng.normal(size=3), 0.4
y = np.tanh(X @ np.array([1.0, -1.0, 0.5]))


def mean_loss(w, b):
    return 0.5 * np.mean((np.tanh(X @ w + b) - y) ** 2)


sound = Network([None, w[None, :]], [None, np.array([b])], output="tanh")
turned = Network(sound.W, sound.b, output="tanh")
losses = []
print("           all three wrong   the sign alone   right gradients")
for k in range(1001):
    losses.append(mean_loss(w, b))
    others = step(turned, X, y[:, None], -0.1), step(sound, X, y[:, None], 0.1)
    dw, db = buggy_neuron(X, y, w, b)
    w, b = w - 0.1 * dw, b - 0.1 * db
    if k in (0, 10, 100, 300, 1000):
        print(f"step {k:4}: {losses[-1]:16.2f} {others[0]:16.2f} {others[1]:17.2f}")
print(f"all three wrong: {np.sum(np.diff(losses) > 0)} of 1000 steps raised the loss")

dw, db = buggy_neuron(X, y, w, b)
nudged_dw = numerical_gradient(lambda w: mean_loss(w, b), w)
nudged_db = numerical_gradient(lambda b: mean_loss(w, b), b)
print(f"relative error of dw: {relative_error(dw, nudged_dw):.1f}, and of db: ", end="")
print(f"{relative_error(db, nudged_db):.1f}")

# %% [markdown]
# At step 10, at 100, at 300 it is lower than before. It looks like learning, only somewhat slow. Would you have been
# suspicious? Yet 350 of the 1000 steps raised the loss, and it hangs far above the 0.00 that is possible.
#
# How can it fall at all? One mistake half hides another: with the sign alone wrong it only rises. A falling loss proves
# nothing. A comparison with the referee does: a right gradient would show a relative error of 0.0.
#
# ### Exercise 7: repaired_neuron
#
# Copy `buggy_neuron` into the cell below, give it its new name, and mend it.
#
# <details><summary>A hint: where, not what</summary>
#
# The forward pass is sound. Two mistakes stand between the loss and delta, the third between delta and the gradients.
# Sections 3 and 4 have what you need, and so has the hint of exercise 6.
# </details>


# %% tags=["exercise"]
def repaired_neuron(X, y, w, b):
    """The gradients of a tanh neuron, for the half squared error averaged over the batch.

    X: (N, n_0). y: (N,). w: (n_0,). b: a number.

    Returns (dw, db): dw (n_0,), db a number.
    """
    ### BEGIN SOLUTION
    z = X @ w + b
    a = np.tanh(z)

    da = (a - y) / len(y)
    delta = da * (1 - a**2)

    dw = X.T @ delta
    db = delta.sum()
    return dw, db
    ### END SOLUTION


# %% tags=["grade"]
check(repaired_neuron)

# %% [markdown]
# ## 10 What to take home
#
# | what | formula |
# |---|---|
# | the neuron | $z = w \cdot x + b$, then $a = f(z)$ |
# | delta | $\delta = \partial\mathcal{L}/\partial z = \partial\mathcal{L}/\partial a \cdot f'(z)$ |
# | its gradients | $\delta\,x$ for the weights, $\delta$ for the bias; summed over the batch |
# | sigmoid, half squared error | $\delta_n = (a_n - y_n)\, a_n (1 - a_n) / N$ |
# | sigmoid, cross-entropy | $\delta_n = (a_n - y_n) / N$ |
# | one step | $w \leftarrow w - \eta\, \partial\mathcal{L}/\partial w$; "too large" begins at $\eta = 2 / $ steepest curvature |
# | a mini-batch | the same sums over a handful of examples; right on average |
# | one neuron back | $\delta_1 = \delta_2\, w_2\, f_1'(z_1)$ |
#
# Back to the kitchen. Which way? Against the gradient: delta times what is in the jar. How far? As far as the curvature
# allows. And the stuck lid? It is a flat slope, and a loss that fits pulls just hard enough.
#
# ### Test yourself
#
# <details><summary>1. A neuron's error is large, and all its gradients are 0. Name two possible reasons.</summary>
#
# It is saturated, so far that the slope is rounded to 0, and its loss does not cancel the slope. Or the shares of the
# batch cancel each other, as they do at the bottom of the bowl. (Inputs of 0 are not enough: the bias lets a 1
# through.)
# </details>
#
# <details><summary>2. Somebody measures the hours in minutes. What becomes of dL/dw at the same delta, and of the largest usable learning rate?</summary>
#
# $x$ is 60 times larger, and so is $\delta x$. The curvature along $w$ has $x$ in it twice: 3600 times. So the limit
# falls to about a 3000th (not quite so far, for $b$ has a part in it). Scale your inputs to ordinary size first.
# </details>
#
# <details><summary>3. Every example is in the batch twice. What happens to each delta, and to dL/dw?</summary>
#
# Each delta is halved, because $N$ is doubled. There are twice as many. Their sum stays.
# </details>
#
# <details><summary>4. With cross-entropy the slope cancels. Does it cancel for a tanh output too?</summary>
#
# No. $a(1-a)$ in the loss cancels against the slope of the sigmoid and of nothing else; and tanh's output can be
# negative, where the logarithm does not exist.
# </details>
#
# <details><summary>5. The loss falls for a hundred steps, then jumps up and down by the same amount for ever. What do you do?</summary>
#
# The learning rate is above 2 / curvature down there. Make it smaller.
# </details>
#
# <details><summary>6. In the chain, w2 = 0. What are the gradients of w1 and of w2?</summary>
#
# $\delta_1 = \delta_2 \cdot 0 \cdot f_1'(z_1) = 0$: the first neuron learns nothing, because nobody listens to it. The
# gradient of $w_2$ is $\delta_2 a_1$, and need not be 0. So $w_2$ moves first, and then the first neuron wakes up.
# </details>
#
# ### Next: Many layers
#
# A chain has one route. In a network many neurons stand side by side, and each talks to all of the next layer. Then the
# message comes back from several listeners at once, and $w$, $z$ and $\delta$ become matrices and vectors. The rule
# stays: what the listeners report, through the weights they listen with, times the own slope.
#
# ### References
#
# - B. Widrow, M. E. Hoff, *Adaptive switching circuits*, IRE WESCON Convention Record, part 4, 96-104, 1960. One linear
#   neuron, squared error, gradient descent.
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams, *Learning representations by back-propagating errors*, Nature 323,
#   533-536, 1986.
# - C. M. Bishop, *Pattern Recognition and Machine Learning*, sections 4.3 and 5.2, Springer, 2006. Why the output's
#   activation and the loss come in pairs.
# - Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller, *Efficient BackProp*, in Neural Networks: Tricks of the Trade,
#   Springer, 1998. Learning rates and curvature.
# - M. Nielsen, *Neural Networks and Deep Learning*, chapter 3, 2015. Cross-entropy and learning slowdown.
# - I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, chapters 4 and 6, MIT Press, 2016.
