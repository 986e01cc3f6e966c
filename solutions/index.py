# %% [markdown]
# # Backpropagation, by hand
#
# A network has a million weights and one loss. Which weight should change, which way, and by how much?
# Backpropagation answers for all of them at once. In this course you derive it, write it, break it, mend it, and
# prove it right: with a pencil, with plain Python, and with NumPy.
#
# You need Python functions and loops, a little NumPy, and derivatives as taught at school. Once it is installed,
# nothing here needs the internet.
#
# ## The map
#
# | | lesson | the question | time | needs |
# |---|---|---|---|---|
# | 1 | [The chain rule](01-chain-rule/chain-rule.ipynb) | What is a slope worth, and how do slopes combine? | 100-130 min | school calculus |
# | 2 | [One neuron](02-one-neuron/one-neuron.ipynb) | How does one neuron learn? | 100-130 min | 1 |
# | 3 | [Many layers](03-multi-layer/multi-layer.ipynb) | How does a first-layer weight learn about a loss it never sees? | two sittings | 1, 2 |
# | 4 | [Backprop Ninja](04-backprop-ninja/backprop-ninja.ipynb) | Can you do it line by line, with no help? | three sittings | 3 |
# | 5 | [Initialization](05-initialization/initialization.ipynb) | Why does the first draw of the weights decide so much? | 100-130 min | 3 |
# | 6 | [Going deep](06-going-deep/going-deep.ipynb) | What keeps fifty layers trainable? | two sittings | 3, 5; of 4 sections 6, 8, 9 |
#
# Forgotten what a letter stands for? The [glossary of symbols](glossary.ipynb) says where you met it.
#
# ## Where you are
#
# Save a lesson, come back, run this cell. It reads the points of your last checks from the notebooks themselves.

# %%
from grader import progress

progress()

# %% [markdown]
# ## Your belts
#
# The dojo of Lesson 4 has no end of networks to practise on. What you pass there is written into a small file,
# `dojo.json`, beside the lesson. This cell reads it. It is no matter of points.

# %%
from grader import dojo_record

dojo_record()

# %% [markdown]
# ## Is everything in place?
#
# Click the cell below and press Shift+Enter.

# %%
import numpy as np

from backprop import Network, numerical_gradient, relative_error
from grader import check

net = Network.random([3, 4, 1], np.random.default_rng(0), hidden="tanh")
X, y = np.array([[0.6, -0.4, 0.9]]), np.array([[1.0]])


def loss(W1):
    nudged = Network([None, W1, net.W[2]], net.b, hidden="tanh")
    return nudged.loss_value(nudged.forward(X), y)


claimed = net.backward(net.forward(X), y).dW[1]
print(
    "twelve gradients, two ways, same numbers:",
    relative_error(claimed, numerical_gradient(loss, net.W[1])) < 1e-7,
)
print("the checker is ready:", callable(check))

# %% [markdown]
# Two times `True`? Then all is well. An error instead: see the last section.
#
# ## How a lesson works
#
# - Read from the top and run each cell with Shift+Enter. Later cells use what earlier ones define.
# - Back after a break? A widget says "model not found" until its cell runs again. Run > Run All Above brings back all
#   that you had.
# - **Predict** lines come before a cell that knows the answer. Say yours first, aloud if you dare. A wrong guess that
#   you made sticks better than a right one that you read.
# - **Exercises** are functions with a gap. Put your code in place of `raise NotImplementedError`. Keep the name and
#   the arguments. Hints are folded away below the text: one click, no shame.
# - No cell needs an earlier exercise to be right. Stuck? Go on, and come back.
# - Something odd after jumping about? Menu Kernel, then "Restart Kernel and Run All Cells". It heals most things.
#
# ## How `check` works
#
# Below each exercise stands one line, such as `check(hidden_delta)`. Run it as often as you like; it costs nothing.
#
# - It calls your function on fresh random cases: other sizes, other numbers, each time.
# - It has no table of right answers. It nudges the inputs of the lesson's own forward pass by a hair, looks how far
#   the loss moves, and compares that with your gradient. So nothing can be learned by heart, and any correct way of
#   writing it counts.
# - It tells you what is right, what is not, and where the first wrong entry is. If it knows the mistake, it says
#   which.
# - `check(hidden_delta, seed=3)` repeats the same cases, for when you hunt one mistake.
# - Part of a function right, part of the points.
# - Functions must leave their arguments as they were. `a *= 2` changes the caller's array; `a = a * 2` does not.
#
# ## How to get help
#
# 1. Read the panel once more, slowly. It names the section of the lesson to read again.
# 2. Print the shapes. Most mistakes in this field are visible in a shape.
# 3. Try the smallest case: one example, one unit, numbers that you can do in your head.
# 4. Ask your instructor or a fellow student. Bring the panel's text and your cell, not a photograph of the screen.
# 5. A mistake in the course itself? Tell the instructor, or open an issue where you got the course. We would rather
#    know.
