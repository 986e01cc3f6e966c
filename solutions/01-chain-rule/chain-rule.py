# %% [markdown]
# # Lesson 1: The chain rule
#
# *100 to 130 minutes; before section 7 is a good place for a break. You need Python functions and loops, a little
# NumPy, and derivatives as taught at school. A pencil helps.*
#
# At the end you can
#
# - measure a slope, and say how far the measurement can be trusted;
# - differentiate a chain of functions, and a whole graph of them, by local slopes alone;
# - say why the walk goes *backward*, and what it saves;
# - read what `check` tells you. It will be with you for six lessons.
#
# Six exercises. Each is one function, checked on its own by the cell below it. Stuck on one? Go on with the next: no
# cell here needs your earlier answers.
#
# Run each cell with Shift+Enter, from the top. Where a line says **Predict**, say your guess before you run the cell.
# A wrong guess that you made sticks better than a right answer that you read.
#
# Every symbol of the course, with its shape: [the glossary](../glossary.ipynb).

# %%
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from backprop import activation_named, central_difference, numerical_gradient, relative_error
from backprop.pictures.gears_picture import gears_picture
from backprop.pictures.graph_picture import graph_picture
from backprop.pictures.graph_stepper import graph_stepper
from backprop.pictures.kitchen_picture import kitchen_picture
from backprop.pictures.ladder_picture import ladder_picture
from backprop.pictures.plots import show_plot, use_style
from backprop.pictures.secant_picture import secant_picture
from backprop.pictures.step_size_explorer import step_size_explorer
from grader import check

use_style()
np.set_printoptions(precision=4, suppress=True)
sigmoid, tanh, relu = (activation_named(name).f for name in ("sigmoid", "tanh", "relu"))

# %% [markdown]
# ## 1 The question
#
# A kitchen, and thirteen cooks. The first three bring the ham, the beans and the stock. Each adds a pinch of salt, and
# hands on to two others. They mix what they got, add a pinch, and hand on. At the end the last one fills your bowl.
# You taste, and say one thing: *too salty by 3*.

# %%
kitchen_picture()

# %% [markdown]
# In the figure: four groups of three cooks and a last one, joined by arrows to the right. You are the box at the end.
# The blue lines are the ways of the ham: eight come in at the last cook, where they are numbered. A dashed arrow runs
# back from you to the cook with the ham.
#
# **How much of the 3 is hers?** She never tastes the soup, and her salt reaches you by eight ways. And what about the
# twelve others?
#
# This is the **credit assignment problem**, and it is what the whole course is about. In our words:
#
# > Many numbers work together and make one result. The result is wrong. By how much should each of them change?
#
# In a network a cook is called a **unit**. How much she takes of what another hands her is a **weight**, one for each
# arrow, and her own pinch is her **bias** (counted among the weights). Your remark is the **loss**: one number that
# says how wrong the whole network is. Each weight wants to know its own part.
#
# There is an honest way to find out. Let the first cook take one grain more. Have *everything* cooked again. Taste,
# and compare. So much *per grain* is her part: a rate, no slice of the 3. Then the next weight.
#
# **Predict.** A small network for handwritten digits has layers of 784, 128, 64 and 10 units. A careful cook tries
# one grain more *and* one grain less. How many dinners is that, to change every weight just once?

# %%
widths = [784, 128, 64, 10]
n_weights = sum(n_in * n_out + n_out for n_in, n_out in pairwise(widths))
print(f"weights and biases: {n_weights:,}")
print(f"dinners:            {2 * n_weights:,}")

# %% [markdown]
# And training takes thousands of changes. Backpropagation gets all 109,386 answers from one dinner and one walk back
# through the kitchen. To understand that walk you need three things, and this lesson is these three:
#
# 1. what one part is worth: a **slope** (sections 2 to 5);
# 2. how slopes combine: the **chain rule**, along a chain and in a graph (6 to 8);
# 3. in which order to do the work: **backward** (9 and 10).

# %% [markdown]
# ## 2 A slope, measured
#
# Take a function $f$ of one number. Nudge $x$ by a hair. By how many hairs does $f$ move? That ratio is the **slope**
# of $f$ at $x$, written $f'(x)$ or $\frac{df}{dx}$. (Strictly: the ratio that is approached as the hair gets thinner.)
#
# - Slope 3: up by 0.001, and $f$ goes up by about 0.003.
# - Slope -0.5: up by 0.001, and $f$ goes *down* by about 0.0005.
# - Slope 0: up by 0.001, and $f$ hardly moves.
#
# A slope is therefore a *price*: what one more grain costs here, at this point. Elsewhere it may cost something else.
#
# You can measure it. The obvious way: look at $x$ and a little to the right.
#
# $$f'(x) \approx \frac{f(x+h) - f(x)}{h} \qquad \text{(one-sided)}$$
#
# $h$ is the **step**, a small positive number. A less obvious way: look as far to the left as to the right.
#
# $$f'(x) \approx \frac{f(x+h) - f(x-h)}{2h} \qquad \text{(central)}$$

# %%
secant_picture()

# %% [markdown]
# In the figure: $\sin$ near $x = 1$, with a hair so thick that you can see it, $h = 0.5$. A straight line through two
# points of a curve is a **secant**, and its slope is rise over run. The thin line is the **tangent**: it touches the
# curve at $x$ and has the true slope, 0.540. The one-sided secant (left, dotted) is much too flat: 0.312. The central
# one (right) runs nearly parallel to the tangent: 0.518.
#
# **Predict.** Make the hair thinner. The true slope stays $\cos 1 = 0.5403$. If the step gets ten times smaller, how
# much smaller does the error get: ten times, in both? Or more, in one of them?

# %%
true = np.cos(1)
print("step     one-sided error     central error")
for h in (0.1, 0.01, 0.001):
    one_sided = (np.sin(1 + h) - np.sin(1)) / h
    central = central_difference(np.sin, 1, h)
    print(f"{h:<8} {one_sided - true:+15.7f} {central - true:+17.9f}")

# %% [markdown]
# One-sided: ten times. Central: a *hundred* times. Where does that come from? From Taylor, in two lines:
#
# $$f(x+h) = f(x) + h f'(x) + \tfrac{h^2}{2} f''(x) + \tfrac{h^3}{6} f'''(x) + \dots$$
# $$f(x-h) = f(x) - h f'(x) + \tfrac{h^2}{2} f''(x) - \tfrac{h^3}{6} f'''(x) + \dots$$
#
# Subtract. The $f(x)$ cancels, and so does the $h^2$ term: the bend of the curve, which fools the one-sided way,
# pulls equally on both sides. Divide by $2h$, and what is left is $f'(x) + \tfrac{h^2}{6} f'''(x) + \dots$ So the error
# shrinks as $h^2$. The one-sided way keeps its $\tfrac{h}{2} f''(x)$, and shrinks only as $h$.
#
# The central difference is the **referee** of this course. It knows no calculus and has no opinion. It just nudges
# and looks. Whatever formula you derive, with whatever cunning, must agree with it, as far as it can be trusted.
# (Section 4 says how far.)

# %% [markdown]
# ## 3 Your first check
#
# Below each exercise stands one line, `check(the_function)`. It calls your function on fresh random cases and tells
# you what it found. Let us see one that goes wrong, on purpose: exercise 1 will ask for `central_slope`, and here
# somebody wrote the one-sided formula instead.
#
# `x` is an array here, (n,): n points at once. `f` works element by element, as NumPy's functions do. So no loop is
# needed.


# %%
def central_slope(f, x, h):
    return (f(x + h) - f(x)) / h  # wrong on purpose


check(central_slope, seed=3)

# %% [markdown]
# Read the panel from top to bottom.
#
# 1. **The first line** says which function, right or not, what kind of mistake, and the points. Sometimes the check
#    knows the mistake by name, as here. Sometimes it only knows that the numbers are wrong. It gives a name only to a
#    mistake that would explain every case it tried: a strong hint, no proof, for two mistakes can look alike.
# 2. **The text** says what such a mistake looks like and where to look. It seldom writes the line for you.
# 3. **First wrong entry** is the most useful line of all. Begin there. Where several results are wrong, the check goes
#    backward (section 9) as far as their order tells. So this line likely shows where things *began* to go wrong. The
#    others may only have caught it.
# 4. **The small boxes** are the entries of the array (here just one), a cross for each wrong one. All wrong? Suspect
#    the formula. Only one row, or one corner? Suspect a special case.
# 5. **The smallest case that failed** is one to work out by hand. `failing_case()` hands it to you.
# 6. **Read again** names the section. Behind it stands a `seed`: `check(central_slope, seed=3)` repeats exactly these
#    cases. Without it every check draws new ones. So hunt with the seed, and check without it to be sure.
#
# Before you have written anything, the panel says *not written yet*. The bare number below it is what you earned. A
# function that returns three things, with two of them right, earns two thirds. Check as often as you like: it costs
# nothing.
#
# Two house rules hold in all lessons. Do not change your arguments: `x += h` writes into the caller's array, and the
# check will notice. And write it yourself: a loop over the module's `central_difference` is seen too.
#
# ### Exercise 1: central_slope
#
# Now the right one. Put your code in place of `raise NotImplementedError()`, run that cell, then the check.
#
# <details><summary>A hint, if Python disagrees with your paper</summary>
#
# Python reads `a / 2 * h` from left to right: first the division, then the product. Brackets are free.
# </details>


# %% tags=["exercise"]
def central_slope(f, x, h):
    """The slope of f at each point of x, by the central difference with step h.

    f: a function that takes an array and works element by element. x: (n,), the points.
    h: float, the step to each side.

    Returns slope: (n,).
    """
    ### BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


# %% tags=["grade"]
check(central_slope)

# %% [markdown]
# ## 4 How small is small?
#
# The error shrinks as $h^2$. So take $h = 10^{-15}$ and be done?
#
# **Predict, then move.** Left, the curve through a microscope, from $x - 2h$ to $x + 2h$. Right, the error for *every*
# $h$; rings mark the $h$ of the slider. The error is **relative**: divided by the true slope, so that 0.01 is one
# percent. The dotted mark is a rule of thumb, with its $\varepsilon$ explained below. Guess first:
#
# 1. Slide from 1 down to $10^{-5}$. What happens to the curve on the left? What do the two lines on the right do?
# 2. Go on to $10^{-15}$. What does a smooth curve look like *there*?
# 3. Take $\ln x$ at $x = 1000$. Is the best step still the same?
# 4. Take ReLU at 0.001. It has a corner at 0. At which step does the central slope break down?
#
# (With the keyboard: Tab to the slider, then the arrow keys.)

# %%
step_size_explorer()

# %% [markdown]
# <details><summary>What you saw, question by question</summary>
#
# 1. The curve straightens, and both errors fall. With each ten-fold shorter step the one-sided error gets about ten
#    times smaller, the central one about a hundred times.
# 2. Stairs. $x$ and $f(x)$ are floats, and so short a piece of the curve has only a few of them. (Near 1000 floats
#    lie so far apart that $\ln$ shows a single one: a flat line.)
# 3. No. It is about a thousand times longer.
# 4. Once $h$ is larger than 0.001: then $x - h$ lies beyond the corner, and the difference mixes two slopes.
# </details>
#
# The error is a V, with two arms.
#
# - **The right arm** is *truncation*. The curve bends, the secant does not.
# - **The left arm** is *rounding*. A float has about 16 digits. In $f(x+h) - f(x-h)$ two nearly equal numbers are
#   subtracted, and most of the digits cancel. What remains is dust, and it is divided by a tiny $2h$. So it grows as
#   $1/h$.
#
# The best step lies where the arms meet. For a function of ordinary size that is about
#
# $$h \approx \sqrt[3]{\varepsilon} \cdot \max(1, |x|) \approx 6 \cdot 10^{-6} \cdot \max(1, |x|)$$
#
# where $\varepsilon = 2.2 \cdot 10^{-16}$ is the spacing of floats near 1.
#
# <details><summary>Why a cube root?</summary>
#
# Before it is divided by the true slope, the error of the central difference is about
#
# $$\underbrace{\tfrac{h^2}{6}\,|f'''|}_{\text{truncation}} \;+\;
#   \underbrace{\frac{\varepsilon\,|f|}{h}}_{\text{rounding}}$$
#
# Set the slope of *this* to zero, and $h^3 = 3\varepsilon\, |f| / |f'''|$. (For $\ln$ at 1000 the third derivative is
# tiny, hence the longer step.)
# </details>
#
# **Predict.** "Use a step around $10^{-7}$", says many a text. Does it work? Is it the best? Below, a function of
# twelve numbers: the sum of their sines. Its slope along each number is known from school: the cosine. Each number is
# nudged in turn, as each weight will be. The table shows the largest error among the twelve, relative to the largest
# slope.

# %% tags=["nbval-ignore-output"]
numbers = np.random.default_rng(1).normal(size=12)


def sum_of_sines(numbers):
    return np.sum(np.sin(numbers))


exact, steps = np.cos(numbers), 10.0 ** -np.arange(1, 13)
errors = np.array(
    [relative_error(exact, numerical_gradient(sum_of_sines, numbers, h)) for h in steps]
)
for h, error in zip(steps, errors, strict=True):
    print(f"h = {h:.0e}   largest relative error {error:.1e}")

# %%
epsilon = np.finfo(float).eps
print(f"epsilon is {epsilon:.1e}, its cube root {np.cbrt(epsilon):.1e}")

figure, axes = plt.subplots(figsize=(6, 3.2))
axes.loglog(steps, errors, marker="o", label="measured")
axes.loglog(steps[:5], errors[1] * (steps[:5] / steps[1]) ** 2, label="falls as h²")
axes.loglog(steps[5:], errors[8] * steps[8] / steps[5:], label="grows as 1/h")
axes.set(xlabel="step h", ylabel="largest relative error", title="The V of twelve slopes")
axes.legend()
show_plot(
    figure,
    "The V of twelve slopes, both axes logarithmic. Largest relative error: "
    f"{errors[0]:.0e} at h = 0.1, {errors[1]:.0e} at 0.01, {errors[2]:.0e} at 0.001. "
    "It is lowest near h = 1e-05, and grows as 1/h below. The table above has every number.",
)

# %% [markdown]
# In the figure: a V on logarithmic axes. On the right the measured errors lie on a line that falls as $h^2$, on the
# left along one that grows as $1/h$. The bottom is near $10^{-5}$.
#
# (The digits of the left arm depend on the machine.) So $10^{-7}$ is no mistake, but more than a digit worse than
# need be. The module's `central_difference` takes $\sqrt[3]{\varepsilon} \cdot \max(1, |x|)$ if you name no step.
#
# **What counts as agreement?** As above, the *relative* error: the difference, measured by the size of the slopes. A
# right formula agrees with a good referee to eight digits or so. If only three digits agree, suspect the formula, even
# if it "looks close". An honest exception: a corner within the step, as in question 4. There the *referee* is wrong.
# The checks notice corners and set such entries aside.

# %% [markdown]
# ## 5 Three slopes to know by heart
#
# Three functions will be with us all the way. They bend a number $z$, and are called **activation functions**. Why a
# network needs a bend, lesson 2 will tell. Here we want their slopes, exactly and without nudging.
#
# **Sigmoid**, $\sigma(z) = 1 / (1 + e^{-z})$, squeezes every number into (0, 1). Its slope, by the rule for $1/u$:
#
# $$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}}
#   = \sigma(z)\,\big(1 - \sigma(z)\big)$$
#
# (The second fraction is what is missing from $\sigma(z)$ to 1. Add the two and see.)
#
# **Tanh**, $\tanh(z) = (e^z - e^{-z}) / (e^z + e^{-z})$, squeezes into (-1, 1). The slope of $e^{-z}$ is $-e^{-z}$. So
# the slope of the numerator is the denominator, and that of the denominator is the numerator. The rule for quotients
# gives
#
# $$\tanh'(z) = \frac{(e^z + e^{-z})^2 - (e^z - e^{-z})^2}{(e^z + e^{-z})^2} = 1 - \tanh^2(z)$$
#
# **ReLU**, $\max(0, z)$, lets through what is positive and stops the rest. Its slope is 1 for $z > 0$ and 0 for
# $z < 0$. At exactly 0 it has a corner and *no* slope. By custom one takes 0; 1 would do as well. The check accepts
# both.
#
# **Predict.** Which of the three can be the steepest? And which goes flat on both sides?

# %%
z = np.linspace(-5, 5, 1001)
figure, panels = plt.subplots(1, 3, figsize=(7.2, 2.8), sharex=True)
functions = {"sigmoid": sigmoid, "tanh": tanh, "ReLU": relu}
words = "Three functions of z from -5 to 5, and their slopes."
for axes, (name, f) in zip(panels, functions.items(), strict=True):
    axes.plot(z, f(z), label="f(z)")
    slopes = [central_difference(f, point) for point in z]
    axes.plot(z, slopes, label="slope, measured")
    axes.set(title=name, xlabel="z", ylim=(-1.1, 1.6))
    words += f" {name}: from {f(z)[0]:.2f} to {f(z)[-1]:.2f}, steepest {max(slopes):.2f}."
panels[0].legend(loc="lower right")
show_plot(figure, words)

# %% [markdown]
# In the figure: three panels, each with the function (solid) and its slope (dashed), measured by the referee.
# Sigmoid's slope is a low hill that just reaches 0.25. Tanh's is four times as high: it reaches 1. ReLU's is a stair
# from 0 to 1, so those two tie. On both sides sigmoid and tanh go flat: far out the function is **saturated**, and
# nudging $z$ changes next to nothing.
#
# One thing about notation causes many a bug in this field. The *formula* for $\sigma'$ is written with the value
# $\sigma(z)$. But the slope belongs to the point $z$. It is $\sigma'(z)$, not $\sigma'(\sigma(z))$.
#
# ### Exercise 2: activation_slopes
#
# All three slopes at $z$, exactly: no steps, no nudges. `sigmoid` is at hand, and so is `np.tanh`. This is the first
# exercise with three parts: each is worth a point.
#
# <details><summary>A hint for ReLU</summary>
#
# `z > 0` is an array of True and False. `.astype(float)` makes it an array of 1.0 and 0.0.
# </details>


# %% tags=["exercise"]
def activation_slopes(z):
    """The slopes of sigmoid, tanh and ReLU at z, element by element.

    z: float array of any shape.

    Returns (sigmoid_slope, tanh_slope, relu_slope), three float arrays of z's shape.
    """
    ### BEGIN SOLUTION
    s = sigmoid(z)
    t = np.tanh(z)
    return s * (1 - s), 1 - t**2, (z > 0).astype(float)
    ### END SOLUTION


# %% tags=["grade"]
check(activation_slopes)

# %% [markdown]
# ## 6 Functions in a row
#
# Three cooks in a row. Each takes what arrives, works on it, and hands it on:
#
# $$x \;\longrightarrow\; u_1 = f_1(x) \;\longrightarrow\; u_2 = f_2(u_1) \;\longrightarrow\; L = f_3(u_2)$$
#
# Nudge $x$ by a hair. Then $u_1$ moves by $f_1'(x)$ hairs. So $u_2$ moves by $f_2'(u_1)$ times that. So $L$ moves by
# $f_3'(u_2)$ times *that*. Like gears: each turns the next, and the ratios multiply.
#
# $$\boxed{\;\frac{dL}{dx} = f_3'(u_2) \cdot f_2'(u_1) \cdot f_1'(x)\;}$$
#
# This is the **chain rule**. Look closely at the brackets. Each slope is taken at what *arrived* at that function. Only
# $f_1$ ever meets $x$.
#
# Try it with numbers for the head. $x = 3$, $u_1 = 2x$, $u_2 = 12 / u_1$, $L = u_2^2 + 1$.
#
# **Predict.** Which sign will $dL/dx$ have? Then compute it: three slopes, one product. ($12/u$ has the slope
# $-12/u^2$.)

# %%
x = 3.0
u1 = 2 * x
u2 = 12 / u1
slopes = 2, -12 / u1**2, 2 * u2
all_at_x = 2, -12 / x**2, 2 * x
print(f"on the way:   x = {x:g}, u1 = {u1:g}, u2 = {u2:g}, L = {u2**2 + 1:g}")
print("three slopes: {:g} at x,  {:.4f} at u1,  {:g} at u2".format(*slopes))
print(f"product:      {np.prod(slopes):.4f}")
print(
    f"all at x:     {np.prod(all_at_x):.4f}, {np.prod(all_at_x) / np.prod(slopes):g} times as much"
)
print(f"referee:      {central_difference(lambda x: (12 / (2 * x)) ** 2 + 1, x):.4f}")

# %%
gears_picture()

# %% [markdown]
# In the figure: the three functions as belts over wheels. Turn $x$ by one hair. Its wheel is twice as large as the one
# that it drives, so $u_1$ turns by 2 hairs. The crossed belt turns its wheel the other way, and by a third: the slope
# is $-1/3$. Each hand shows how far its axle has turned. At the end $L$ has turned by $-8/3$ hairs: the product.
#
# The line "all at x" is what comes out if every slope is taken at $x = 3$. It is 6 times too large.
#
# Two words for what follows:
#
# - A function's own slope, at what arrived there, is its **local derivative**. It can be known on the spot. The cook
#   needs to know nobody else.
# - What is known from the far end is the **upstream** derivative: $dL/du$, how $L$ responds to what this function sends
#   on. (Upstream, because we now look from the end: from there the blame comes flowing.)
#
# With these the chain rule is one short sentence, to be said once per function:
#
# > **What I hand back is my upstream times my local derivative.**
#
# Start at the end with $dL/dL = 1$. Multiply by $f_3'(u_2)$: that is $dL/du_2$. Multiply by $f_2'(u_1)$: that is
# $dL/du_1$. Multiply by $f_1'(x)$: done. One product per function, and on the way you got the derivatives with respect
# to everything between.
#
# ### Exercise 3: chain_of_three
#
# You get $f_1$ and $f_2$, and all three slopes as functions. Why is $f_3$ itself not among the arguments?
#
# <details><summary>Well, why?</summary>
#
# Nothing comes after it. Its slope is needed, at what arrives there. What it sends on is $L$, and nobody takes a slope
# at $L$.
# </details>


# %% tags=["exercise"]
def chain_of_three(x, f1, f2, f1_prime, f2_prime, f3_prime):
    """The slope of f3(f2(f1(x))) with respect to x, at each point of x, by local slopes.

    x: (n,), the points. f1, f2: functions that work element by element.
    f1_prime, f2_prime, f3_prime: the slopes of f1, f2 and f3, functions of the same kind.

    Returns slope: (n,).
    """
    ### BEGIN SOLUTION
    u1 = f1(x)
    u2 = f2(u1)
    return f3_prime(u2) * f2_prime(u1) * f1_prime(x)
    ### END SOLUTION


# %% tags=["grade"]
check(chain_of_three)

# %% [markdown]
# ### Fifty in a row
#
# A product of three is harmless. A deep network is a row of fifty.
#
# **Predict.** Fifty factors of 0.9. Of 1.1. Of 0.25, the most that a sigmoid can do. What is left of a hair?

# %%
for factor in (0.9, 1.1, 0.25):
    print(f"{factor:4} to the power of 50: {factor**50:.3g}")
print("1 plus the last of them is still 1:", 1 + 0.25**50 == 1)

# %% [markdown]
# One two-hundredth. A hundredfold. And a number with thirty zeros after the point: added to 1, a float does not even
# notice. Small habits, repeated, become fate. The first and the last are called a **vanishing** gradient, the one
# between them an **exploding** gradient. This cell is the heart of it. In a network the weights are factors too, and
# may help or harm: lessons 3, 5 and 6 fight with both.

# %% [markdown]
# ## 7 Functions in a graph
#
# Cooks rarely stand in a row. One hands on to two others, and later their work is mixed again. Then it is not a chain
# but a **computational graph**: a *node* for every number that is computed, an arrow (an *edge*) from each number to
# those that are made of it. The nodes at the start of a node's incoming edges are its **parents**.
#
# Here is one with eight nodes. Three inputs $x$, $w$, $b$, and
#
# $$s = w\,x \qquad t = s + b \qquad u = t^2 \qquad v = x\,t \qquad L = u\,v$$
#
# Let $x = 0.5$, $w = -2$, $b = 3$. Then all numbers can be done in the head.

# %%
graph_picture()

# %% [markdown]
# In the figure: in the circles, the values: $s = -1$, $t = 2$, $u = 4$, $v = 1$, $L = 4$. On the edges, the local
# derivatives: one for each edge, nine in all. On the edge from $x$ to $v$ stands $dv/dx = t = 2$, since $v = x\,t$.
# For a product it is the *other* factor. For a sum it is 1.
#
# Each local derivative needs only the values that arrive at its own node. But two nodes are special: $x$ and $t$ feed
# *two* others each. They are **shared**.
#
# How does $L$ respond to $x$? A nudge of $x$ now travels by several paths: through $v$ directly, and through $s$ and
# $t$, where it splits once more. Along each path the local derivatives multiply, as in section 6. Where paths meet, the
# nudges arrive together. Two small pushes on the same cart add. So
#
# $$\frac{dL}{dx} = \sum_{\text{paths from } x \text{ to } L}\;\; \prod_{\text{edges on the path}} \text{local derivative}$$
#
# **Along a path, multiply. Over the paths, add.** That is the chain rule in full.
#
# **Predict.** How many paths lead from $x$ to $L$? Follow them with a finger in the figure, multiply along each, add.
# Then run the cell. It holds the graph as two lists: for node $i$ its parents, and for each parent the local
# derivative of that edge.

# %%
names = ["x", "w", "b", "s", "t", "u", "v", "L"]
parents = [[], [], [], [1, 0], [3, 2], [4], [0, 4], [5, 6]]
local = [[], [], [], [0.5, -2.0], [1.0, 1.0], [4.0], [2.0, 0.5], [1.0, 4.0]]


def paths_to_the_end(node):
    """Every path from a node to the last one, with the product of its local derivatives."""
    if node == len(parents) - 1:
        return {names[node]: 1.0}
    found = {}
    for child in range(node + 1, len(parents)):
        for parent, d in zip(parents[child], local[child], strict=True):
            if parent == node:
                for path, product in paths_to_the_end(child).items():
                    found[f"{names[node]} > {path}"] = d * product
    return found


def L_at(x, w=-2.0, b=3.0):
    t = w * x + b
    return t**2 * (x * t)


for path, product in paths_to_the_end(0).items():
    print(f"{path:18} {product:+.1f}")
print(f"sum over paths     {sum(paths_to_the_end(0).values()):+.1f}")
print(f"referee            {central_difference(L_at, 0.5):+.1f}")

# %% [markdown]
# Three paths: -8, -4 and +8. Lose the first, and you would get +4: the right size, and the wrong way.
#
# ### Exercise 4: two_paths
#
# A graph with one shared node, $a$:
#
# $$a = \tanh(x) \qquad p = w\,a \qquad q = \sin(a) \qquad L = p\,q$$
#
# Draw it first. Write the local derivative on each edge. Then return $dL/da$ and $dL/dx$, both. (`x` and `w` are
# arrays: n such graphs side by side, element by element. The slope of $\sin$ is $\cos$.)
#
# <details><summary>A hint: how many edges leave a?</summary>
#
# Two: to $p$ and to $q$. So $dL/da$ has two terms, each of them upstream times local. What is the upstream of $p$? $L =
# p\,q$: the other factor. Once you have $dL/da$, there is only one edge left to $x$.
# </details>


# %% tags=["exercise"]
def two_paths(x, w):
    """dL/da and dL/dx of a = tanh(x), p = w a, q = sin(a), L = p q, element by element.

    x: (n,). w: (n,).

    Returns (da, dx): dL/da (n,), dL/dx (n,).
    """
    ### BEGIN SOLUTION
    a = np.tanh(x)
    dp = np.sin(a)
    dq = w * a
    da = dp * w + dq * np.cos(a)
    return da, da * (1 - a**2)
    ### END SOLUTION


# %% tags=["grade"]
check(two_paths)

# %% [markdown]
# ## 8 Paths and edges
#
# Follow every path, multiply, add. It is right. Is it practical?
#
# Here is a row of diamonds. At each the path splits and meets again.

# %%
ladder_picture()

# %% [markdown]
# In the figure: four diamonds in a row. Beneath each stands the count so far: 4, 8, 12, 16 edges, and 2, 4, 8, 16
# paths.
#
# **Predict.** Fifty diamonds. How many edges? And how many paths, roughly: a thousand, a million, more?


# %%
def count_edges_and_paths(diamonds):
    """Both counts for a row of diamonds, from its first node to its last."""
    feeding = [[]]
    for _ in range(diamonds):
        start = len(feeding) - 1
        feeding += [[start], [start], [start + 1, start + 2]]
    ways = [1]  # to come to a node, as many ways as to all of its parents together
    for node in feeding[1:]:
        ways.append(sum(ways[parent] for parent in node))
    return sum(len(node) for node in feeding), ways[-1]


for diamonds in (1, 4, 10, 50):
    n_edges, n_paths = count_edges_and_paths(diamonds)
    print(f"{diamonds:3} diamonds: {n_edges:4} edges, {n_paths:,} paths")
print(f"at a billion paths a second: {n_paths / 1e9 / 86400:.0f} days")

# %% [markdown]
# Two hundred edges, and more than a million billion paths. The number of edges grows as the graph does. The number of
# paths *doubles* with each diamond. And a layer of a network is worse than a diamond: there a node may feed a hundred
# others, not two.
#
# But look at how the cell itself counted the paths. It went from node to node and used, at each, what it already knew
# about the parents. A million billion paths, counted in two hundred additions.
#
# Derivatives can be had in the same way.

# %% [markdown]
# ## 9 Blame walks back
#
# For every node $i$ of the graph we want one number: $dL/d(\text{node } i)$. It is called the node's **adjoint**, and
# is the *upstream* of section 6 for the edges that come into this node. Our nickname for it is **blame**: nudge this
# node, and the loss moves by so much.
#
# Suppose that all nodes which $t$ feeds, $u$ and $v$, know their adjoints already. Then $t$ needs to follow no path at
# all. It asks each of them, and adds:
#
# $$\frac{dL}{dt} = \frac{dL}{du}\,\frac{du}{dt} + \frac{dL}{dv}\,\frac{dv}{dt} = 1 \cdot 4 + 4 \cdot 0.5 = 6$$
#
# Upstream times local, summed over the edges that leave. All paths beyond $u$ and $v$ are inside those two numbers. In
# general
#
# $$\boxed{\;\frac{dL}{d\,\text{parent}} = \sum_{\text{children}} \frac{dL}{d\,\text{child}} \cdot
#   \frac{d\,\text{child}}{d\,\text{parent}}\;}$$
#
# where the **children** of a node are those that it feeds. As a recipe, it is called **reverse accumulation**:
#
# 1. All adjoints are 0, except the last: $dL/dL = 1$.
# 2. Visit the nodes from the *last to the first*.
# 3. At each node: hand every parent your adjoint times the local derivative of that edge. The parent *adds* it to what
#    it already has.
#
# Why from last to first? A node may hand on only what is complete. When its turn comes, all its children have had
# theirs. Hand on too early, and what arrives later never reaches the parents.
#
# And the cost? Each edge is walked *once*: one multiplication, one addition. Nine edges here, two hundred in the fifty
# diamonds.
#
# **Predict.** Step through it. From the turn on, before each click: which node hands on next, along which edge, and
# what will the edge carry? At which two nodes will a sum appear?

# %%
graph_stepper()

# %% [markdown]
# <details><summary>At which two nodes?</summary>
#
# At $t$ and at $x$, the shared ones.
# </details>
#
# Look at $x$ at the end. First 8 came, by the short way through $v$. Then -12 came through $s$, and that -12 holds
# *two* paths in one number: they were summed at $t$. Three paths, but no path was followed.
#
# Did the walk need the values? Yes: every local derivative but the ones on the sums is made of them. So the way
# forward must come first, and what it finds must be kept. That store is called the **cache**. It is the price: memory.
#
# ### Three gates
#
# Look at your clicks once more. A 6 stood at $t = s + b$. What did $s$ get, and what $b$? A 4 stood at $v = x\,t$, with
# $x = 0.5$ and $t = 2$. What did $x$ get, and what $t$?
#
# **Predict.** Now a node, or **gate**, whose two parents hold 2 and 5. A 6 comes back to it. What does it hand to each
# of them, if it adds them? If it multiplies them? If it takes the larger, their $\max$?

# %%
upstream = 6
two_parents = np.array([2.0, 5.0])
for name, gate in (("add", np.sum), ("multiply", np.prod), ("max", np.max)):
    print(f"{name:9} hands to 2 and 5:", upstream * numerical_gradient(gate, two_parents))

# %% [markdown]
# - **Add distributes**: each gets the whole upstream, as $s$ and $b$ got 6.
# - **Multiply swaps**: each gets the upstream times the *other's* value. So $x$ got $4 \cdot 2$, and $t$ got
#   $4 \cdot 0.5$.
# - **Max routes**: the larger gets all, the other nothing. ReLU is such a gate, between $z$ and 0.
#
# ### Many numbers at a node
#
# A node may hold whole arrays: $n$ numbers arrive, $m$ are sent on. Its $m \cdot n$ local derivatives make a table,
# one row per output and one column per input: the node's **Jacobian** $J$, (m, n). What comes back is a row of $m$
# numbers. "Upstream times local, added over the edges" is then that row times that table:
#
# $$\underbrace{\frac{dL}{d\,\text{input}}}_{(n,)} \;=\; \underbrace{\frac{dL}{d\,\text{output}}}_{(m,)}\;
#   \underbrace{\;J\;}_{(m,\,n)}$$
#
# This is the **vector-Jacobian product**, and all that reverse mode does at a node: a row times a matrix, never one
# Jacobian times another. Often the matrix is not even written down. The Jacobian of tanh, taken number by number, is
# 0 off its diagonal. There the product is one multiplication per number.
#
# **Predict.** Three numbers go through tanh. Two cooks mix the three results: the first as $2, 0, -1$, the second as
# $1, 3, 0.5$ (the rows of $J$). From the taster 10 comes back to the first and 1 to the second. What arrives at the
# second of the three results?

# %%
z = np.array([0.5, -1.0, 2.0])
J = np.array([[2.0, 0.0, -1.0], [1.0, 3.0, 0.5]])  # of the mix J @ tanh(z), (2, 3)
upstream = np.array([10.0, 1.0])  # (2,)

by_edges = np.zeros(3)
for i, j in np.ndindex(2, 3):
    by_edges[j] += upstream[i] * J[i, j]
print("through the mix, edge by edge:      ", by_edges)
print("                 row times Jacobian:", upstream @ J)

tanh_slope = 1 - tanh(z) ** 2
print("through tanh,    row times Jacobian:", upstream @ J @ np.diag(tanh_slope))
print("                 number by number:  ", upstream @ J * tanh_slope)
referee = numerical_gradient(lambda z: upstream @ (J @ tanh(z)), z)
print("referee:                            ", referee)

# %% [markdown]
# At the second result arrives $10 \cdot 0 + 1 \cdot 3 = 3$: two edges, added.
#
# This walk is backpropagation. Lesson 3 takes it through whole layers, where the table of the mix is the layer's
# weights. The sentence stays the same: upstream times local, and add where paths meet.
#
# ### Exercise 5: reverse_accumulation
#
# Any graph, given as in section 7. `parents[i]` lists the parents of node `i`, and `local[i]` the local derivatives of
# those edges, in the same order. Every node comes after its parents, and the last node is $L$. Return all adjoints.
#
# A node may list the same parent twice ($t \cdot t$ does). Some nodes may lead nowhere. The recipe copes with both, if
# you follow it to the letter.
#
# <details><summary>A hint about the loop</summary>
#
# `reversed(range(n))` counts down. For each node, `zip(parents[i], local[i])` gives you its edges. Which of the two
# adjoints, the node's or the parent's, is read here, and which is changed?
# </details>


# %% tags=["exercise"]
def reverse_accumulation(parents, local):
    """The adjoint dL/d(node) of every node of a graph, where L is the last node.

    parents: list of n lists; parents[i] holds the numbers of the nodes that node i is made of,
    all smaller than i. local: list of n lists of floats; local[i][k] is the derivative of node i
    with respect to node parents[i][k].

    Returns adjoint: (n,).
    """
    ### BEGIN SOLUTION
    adjoint = np.zeros(len(parents))
    adjoint[-1] = 1.0
    for i in reversed(range(len(parents))):
        for parent, d in zip(parents[i], local[i], strict=True):
            adjoint[parent] += adjoint[i] * d
    return adjoint
    ### END SOLUTION


# %% tags=["grade"]
check(reverse_accumulation)

# %% [markdown]
# ## 10 Forward or backward?
#
# One may as well walk the other way. Nudge one *input* and push the nudge forward through the graph, edge by edge,
# multiplying by local derivatives and adding where edges meet. That is called **forward mode**. It is just as exact.
# Here it is.


# %%
def push_forward(parents, local, start):
    """How far every node moves when node `start` is nudged: one forward pass."""
    move = [0.0] * len(parents)
    move[start] = 1.0
    for i, feeding in enumerate(parents):
        for parent, d in zip(feeding, local[i], strict=True):
            move[i] += d * move[parent]
    return move


for start in range(3):
    move = push_forward(parents, local, start)
    moves = ",  ".join(f"d{names[i]}/d{names[start]} = {move[i]:g}" for i in (5, 6, 7))
    print(f"pass {start + 1}, nudging {names[start]}:  {moves}")

# %% [markdown]
# Look at what one pass gives: how *every* node responds to *one* input. $u$, $v$ and $L$ all at once. For the three
# inputs it took three passes.
#
# A walk back is the mirror image: how *one* result responds to *every* node.
#
# | | one pass tells | for $n$ inputs and $m$ results |
# |---|---|---|
# | finite differences | everything's response to one input, roughly | $2n$ runs of the program |
# | forward mode | everything's response to one input, exactly | $n$ passes |
# | reverse mode | one result's response to everything, exactly | $m$ passes, after one run forward |
#
# The whole program has a Jacobian too, with $m$ rows and $n$ columns. Forward mode fills it column by column, reverse
# mode row by row. The number of results does not enter the cost of forward mode: three passes gave nine derivatives.
#
# **Predict.** A network has 109,386 weights and one loss. Forward mode or reverse mode? And for a program with one
# input and a thousand results?
#
# <details><summary>Which, and by how much?</summary>
#
# For the network reverse mode: 1 pass in place of 109,386. For the other program forward mode: 1 in place of a
# thousand.
# </details>
#
# Many inputs and one result: that is learning. One number says how good it is, and a million knobs want to know. So
# learning walks backward. With one input and many results you would walk forward.
#
# And one pass back is cheap. It visits each edge once, as the run forward did. The gradient with respect to *all*
# inputs costs a small constant times the program itself (Baur and Strassen proved it in 1983). It does not matter how
# many inputs there are. For our networks the walk back costs between one and two runs forward. Lesson 3 counts it.
#
# Do the two modes agree? If you have written exercise 5, this cell holds your function against forward mode. It is the
# only cell in this lesson that runs your code outside a check.

# %%
try:
    adjoint = reverse_accumulation(parents, local)
except NotImplementedError:
    print("Write reverse_accumulation above, then run this cell again.")
else:
    by_forward_mode = [push_forward(parents, local, start)[-1] for start in range(len(parents))]
    print("one walk back:        ", dict(zip(names, map(float, adjoint), strict=True)))
    print("eight passes forward: ", dict(zip(names, by_forward_mode, strict=True)))

# %% [markdown]
# ## 11 The bug hunt
#
# A colleague differentiates this program by hand:
#
# $$p = x\,w \qquad a = \tanh(p) \qquad q = a\,x \qquad L = \sin(q)$$
#
# and wants $dL/dx$ and $dL/dw$. The code runs. The shapes are right. The derivatives are not. There are exactly
# **three** mistakes, each in one line.


# %% tags=["bug-hunt"]
def buggy_gradient(x, w):
    """x: (n,). w: (n,). Returns (dx, dw), each (n,)."""
    p = x * w
    a = np.tanh(p)
    q = a * x

    dq = np.cos(q)
    da = dq * x
    dx = dq * a
    dp = da * (1 - np.tanh(a) ** 2)
    dw = dp * w
    dx = dp * w
    return dx, dw


# %% [markdown]
# The referee has a look. A right derivative would print 0.00.

# %%
rng = np.random.default_rng(11)
x, w = rng.normal(size=5), rng.normal(size=5)


def total(x, w):
    return float(np.sum(np.sin(np.tanh(x * w) * x)))


dx, dw = buggy_gradient(x, w)
print(
    f"dx: relative error {relative_error(dx, numerical_gradient(lambda x: total(x, w), x)):.2f}"
)
print(
    f"dw: relative error {relative_error(dw, numerical_gradient(lambda w: total(x, w), w)):.2f}"
)

# %% [markdown]
# Where to begin? Draw the graph. Count the edges that leave each node: so many terms must its derivative have. Then
# walk *back*, from `dq` on, and test each line: is it upstream times local? Is the local derivative taken where the
# signal arrived? The first wrong line on the way back poisons what follows, so mend that one first, and check again.
#
# ### Exercise 6: repaired_gradient
#
# Copy `buggy_gradient` into the cell below, give it its new name, and mend it.
#
# <details><summary>A hint: where, and a little of what</summary>
#
# `dq`, `da` and the first `dx` are right. The three mistakes are in the three lines after them. You have met each one:
# the slope in section 5, the product in section 7, the sum in section 9.
# </details>


# %% tags=["exercise"]
def repaired_gradient(x, w):
    """dL/dx and dL/dw of p = x w, a = tanh(p), q = a x, L = sin(q), element by element.

    x: (n,). w: (n,).

    Returns (dx, dw), each (n,).
    """
    ### BEGIN SOLUTION
    p = x * w
    a = np.tanh(p)
    q = a * x

    dq = np.cos(q)
    da = dq * x
    dx = dq * a
    dp = da * (1 - a**2)
    dw = dp * x
    dx = dx + dp * w
    return dx, dw
    ### END SOLUTION


# %% tags=["grade"]
check(repaired_gradient)

# %% [markdown]
# ## 12 What to take home
#
# | what | in a line |
# |---|---|
# | slope | nudge $x$ by a hair: $f$ moves by $f'(x)$ hairs |
# | the referee | $\big(f(x+h) - f(x-h)\big) / 2h$, with $h$ near $6 \cdot 10^{-6} \cdot \max(1, \lvert x \rvert)$ |
# | local derivative | a function's own slope, at what *arrived* there |
# | along a path | multiply |
# | where paths meet | add |
# | walking back | upstream times local, each edge once, last node first |
# | the price | the values of the way forward are kept: the cache |
# | backward, because | one loss, many weights: one pass per *result* |
#
# Back to the kitchen. The cook with the ham never tastes the soup. She need not. Those she hands on to are told, each,
# *what your pot did to the taste*. Each multiplies that by what the ham did to this pot, and tells her the product. She
# adds what she hears. Then she knows.
#
# ### Test yourself
#
# <details><summary>1. Why is the central difference more accurate than the one-sided one?</summary>
#
# The curve's bend, the $h^2$ term of Taylor's formula, is the same on both sides, and cancels in the difference. What
# is left is of order $h^2$ instead of $h$.
# </details>
#
# <details><summary>2. Your referee uses h = 1e-12 and disagrees with your formula in the fourth digit. Whom do you believe?</summary>
#
# Not the referee. At that step rounding has eaten all but three or four digits (section 4). Try again with 1e-5.
# </details>
#
# <details><summary>3. L = f3(f2(f1(x))). Where is the slope of f2 taken?</summary>
#
# At what arrives there: $f_1(x)$. Not at $x$, and not at $f_2$'s own output.
# </details>
#
# <details><summary>4. y = x · x, as a graph with two edges from x to y. What does reverse accumulation give for dy/dx?</summary>
#
# Each edge has the local derivative $x$, the other factor. The two are added: $2x$. With `=` for `+=` it would be $x$.
# </details>
#
# <details><summary>5. A node feeds nobody, and it is not L. What is its adjoint?</summary>
#
# 0. No path leads from it to $L$, and a sum over nothing is 0. Nudge it, and $L$ stays.
# </details>
#
# <details><summary>6. A simulation has 5 parameters and 2,000 outputs, and you want the whole Jacobian. Which mode?</summary>
#
# Forward: 5 passes. Reverse would take 2,000.
# </details>
#
# <details><summary>A little history</summary>
#
# Leibniz used the chain rule in a manuscript of 1676, with a slip in the sign. So you are in good company. The name
# "credit assignment" is Minsky's, of 1961.
#
# The walk is older than 1986, the year that is often named. Control engineers pushed such adjoints back
# through time around 1960 (Kelley, Bryson). Wengert described forward mode for programs in 1964. Linnainmaa published
# reverse mode for any program, as a walk over its graph, in 1970. He wanted to know how rounding errors add up:
# section 4 was his question, section 9 his answer. Speelpenning wrote a compiler that did it by itself in 1980.
# Lesson 3 tells how it came to neural networks.
# </details>
#
# ### Next: One neuron
#
# In lesson 2 the graph becomes the smallest thing that can learn: one neuron, one loss, two or three weights. You will
# use the slopes to make it *better*, step by step downhill.
#
# ### References
#
# - W. H. Press, S. A. Teukolsky, W. T. Vetterling, B. P. Flannery, *Numerical Recipes*, section 5.7, Cambridge
#   University Press, 2007. On the step size.
# - M. Minsky, *Steps Toward Artificial Intelligence*, Proceedings of the IRE 49, 8-30, 1961.
# - R. E. Wengert, *A simple automatic derivative evaluation program*, Communications of the ACM 7, 463-464, 1964.
# - S. Linnainmaa, *Taylor expansion of the accumulated rounding error*, BIT 16, 146-160, 1976. In English, after his
#   thesis of 1970.
# - B. Speelpenning, *Compiling Fast Partial Derivatives of Functions Given by Algorithms*, PhD thesis, University of
#   Illinois, 1980.
# - W. Baur, V. Strassen, *The complexity of partial derivatives*, Theoretical Computer Science 22, 317-330, 1983.
# - A. Griewank, *Who invented the reverse mode of differentiation?*, Documenta Mathematica, Extra Volume ISMP, 389-400,
#   2012.
# - A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind, *Automatic Differentiation in Machine Learning: a
#   Survey*, JMLR 18, 2018.
