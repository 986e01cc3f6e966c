"""The words for every mistake: a title, and two or three sentences that help without giving the answer.

Fields in braces are filled with the facts of the finding; {outputs_is} what is wrong, {section} where to read again.
"""

from typing import NamedTuple


class Words(NamedTuple):
    """title: the kind of mistake in a few words. text: what it looks like and where to look."""

    title: str
    text: str


VERBS = {"is": "are", "has": "have", "holds": "hold", "uses": "use", "treats": "treat"}
"""Singular and plural of the verbs in fields such as {outputs_is}."""

CONTRACT: dict[str, Words] = {
    "not_implemented": Words(
        "not written yet",
        "The function still raises NotImplementedError. Write your answer in its place, run that cell, then this one.",
    ),
    "too_slow": Words(
        "took too long",
        "The function was stopped after {seconds:g} seconds. Look for a loop whose end condition never comes true.",
    ),
    "ended_process": Words(
        "ended its own process",
        "Python itself ended while the function ran, so there was no answer: out of memory, far too deep a recursion, "
        "or a call such as exit.",
    ),
    "raised": Words("raised {error}", "{error}: {message}{where}\nThe arguments were {shapes}."),
    "missing_name": Words(
        "needs a name from elsewhere",
        "`{missing}` is not defined at {line}. Run the cell that defines it, or define it inside the function: "
        "after a restart only what you run again exists.",
    ),
    "wrong_signature": Words(
        "does not take these arguments",
        "It was called as {call}, and Python said: {message}. Keep the first line of the function as it was given.",
    ),
    "returned_nothing": Words(
        "returned nothing",
        "It should return {expected}, but it returned None. Is the return line there, and indented right?",
    ),
    "missing_output": Words("not written yet", "Still None: {output}. The other results are checked all the same."),
    "wrong_count": Words(
        "returned the wrong number of things",
        "It should return {expected}, in that order, but it returned {got}.",
    ),
    "wrong_type": Words("wrong type", "{output} should be {expected}, not {got}."),
    "wrong_length": Words(
        "wrong number of layers",
        "{outputs_has} {got} places, but {expected} are needed: one for each layer, and None at index 0, so that "
        "place l belongs to layer l.",
    ),
    "missing_layer": Words("a layer is missing", "{output} is None, but layers 1 to L all need a value."),
    "wrong_shape": Words(
        "wrong shape",
        "{output} has shape {got}, but should have shape {expected}.{advice}",
    ),
    "not_float": Words(
        "not floating-point",
        "{output} has dtype {dtype}. Gradients are float64: is an array of integers or booleans left over? "
        "0.0 and 1.0 make floats where 0 and 1 make integers.",
    ),
    "non_finite": Words(
        "not finite",
        "{output} is {value} at entry {entry}. A division by zero, log(0), or exp of a large number is usual.",
    ),
    "mutated": Words(
        "changed its argument",
        "The function changed {argument}: the caller's, and not its own. Operators such as += and *= work in place: "
        "write x = x + ..., or work on a copy.",
    ),
    "not_repeatable": Words(
        "not repeatable",
        "Two calls with the same arguments gave different values of {output}. Does the function keep something "
        "between calls, or draw random numbers of its own?",
    ),
    "shares_memory": Words(
        "returned a view of its argument",
        "{output} shares its memory with an argument, so changing one changes the other. Return a new array.",
    ),
    "forbidden_call": Words(
        "called the module instead",
        "The function calls `{called}`, which does this exercise's work. Write it out yourself: that is the exercise.",
    ),
    "remembers": Words(
        "remembers an earlier call",
        "Called with other values of the same shapes, the function gave the same result again. Is it from an earlier "
        "call, or does it not look at the arguments? Compute it anew, from them.",
    ),
    "changes_later": Words(
        "hands out the same array each time",
        "{output} changed after it had been returned, when the function was called again. Make a new array in every "
        "call: who keeps a result must not see it overwritten.",
    ),
    "ignores_rng": Words(
        "always the same result",
        "Two different generators gave the same result. Draw the starting weights from `rng`, and from nothing else.",
    ),
    "numerical_gradient": Words(
        "a numerical gradient",
        "Nudge the arguments in their last digit, and your values move a thousand times more: the mark of finite "
        "differences, which divide rounding by a small step. They are the referee here. Derive the formula; it is "
        "exact, and faster by the number of parameters.",
    ),
    "failed_verdict": Words("not there yet", "{verdict}"),
}
"""Broken promises, found before any number is compared."""

GRADIENT: dict[str, Words] = {
    "zero": Words("zero everywhere", "{outputs_is} 0 in every entry. Is that still what you started from?"),
    "negated": Words(
        "the sign is flipped",
        "{outputs_is} right except for the sign. Is a difference taken the wrong way round (output minus target, or "
        "the reverse?), or is there a minus too few, or one too many, on the way?",
    ),
    "transposed": Words(
        "this is the transpose",
        "{outputs_has} every number right, but rows and columns have changed places. Write the shape of each factor "
        "under the product, and beside it the shape that must come out.",
    ),
    "reshaped": Words(
        "a reshape where a transpose belongs",
        "{outputs_has} the right shape and the right numbers, in the wrong places. reshape keeps the order in memory "
        "and cuts it anew; .T exchanges the axes.",
    ),
    "extra_axis": Words(
        "one axis too many",
        "{outputs_has} the right numbers with a leading axis of length 1. Look for keepdims=True, or for a row taken "
        "as a matrix.",
    ),
    "times_batch": Words(
        "the mean over the batch is missing",
        "{outputs_is} N times too large, N being the number of examples. The loss is a *mean* over the batch: find "
        "where its 1/N enters, and let it enter once.",
    ),
    "over_batch": Words(
        "averaged over the batch twice",
        "{outputs_is} N times too small, N being the number of examples. The 1/N of the mean belongs in once: look "
        "for a second one, or for a mean where a sum is left to take.",
    ),
    "doubled": Words(
        "a factor of 2 too large",
        "{outputs_is} too large by a factor of 2. Look at the 1/2 in the loss, or for a term that was added twice.",
    ),
    "halved": Words(
        "a factor of 2 too small",
        "{outputs_is} too small by a factor of 2. The 1/2 in the loss cancels with the square.",
    ),
    "scaled": Words(
        "off by a constant factor",
        "{outputs_is} right except for a factor of {factor}, the same in every entry and every case. Is a learning "
        "rate, or another constant, in there?",
    ),
    "mean_over_another_size": Words(
        "a mean over the wrong number",
        "{outputs_is} what comes out when the sum over the examples is divided by the length of another axis. How many "
        "examples are there, and which axis are they on?",
    ),
    "nearly_right": Words(
        "nearly right",
        "{outputs_is} right to the first few digits, and no further. The way is right. Is a number rounded, a constant "
        "too short, or an epsilon too large?",
    ),
    "layer_above": Words(
        "off by one layer",
        "{outputs_holds} at each layer what belongs to the layer above. Check the indices l and l + 1.",
    ),
    "layer_below": Words(
        "off by one layer",
        "{outputs_holds} at each layer what belongs to the layer below. Check the indices l and l - 1.",
    ),
    "layers_reversed": Words(
        "the layers are in reverse order",
        "{outputs_has} the right arrays, but from the last layer to the first. A backward pass makes them in that "
        "order; the list must be in the order of the layers.",
    ),
    "rows_reversed": Words(
        "the rows are in reverse order", "{outputs_is} right when read from the last row to the first."
    ),
    "columns_reversed": Words(
        "the columns are in reverse order", "{outputs_is} right when read from the last column to the first."
    ),
    "bias_not_summed": Words(
        "not summed over the batch",
        "There is still one row for each example in {outputs}. One parameter serves them all, so each adds its share.",
    ),
    "weights_transposed": Words(
        "pulled back through W the wrong way round",
        "{outputs_is} what comes out when blame goes backward through the same product as the signal went forward. "
        "Unit i collects its blame from every unit that it fed: which index of W is summed over then?",
    ),
    "first_example": Words(
        "only the first example counts",
        "{outputs_is} what the first example alone would give. Every row of the batch has a part in it.",
    ),
    "slope_missing": Words(
        "f' is missing",
        "{outputs_is} what comes out when the activation's slope is left out, as if a were z. delta is dL/dz, "
        "not dL/da: one factor stands between the two.",
    ),
    "slope_at_a": Words(
        "f' was taken at a, not at z",
        "{outputs_is} what comes out when f' is evaluated at the activation a. The slope belongs to the point where "
        "the forward pass went through: the pre-activation z.",
    ),
    "slope_twice": Words(
        "f' was applied twice",
        "{outputs_has} one factor f'(z) too many. Either delta already holds it, or two lines each multiply by it.",
    ),
    "slope_of_sigmoid": Words(
        "the slope of another function",
        "{outputs_uses} the slope of the sigmoid. The activation here is a different one: look up its own f'.",
    ),
    "slope_of_tanh": Words(
        "the slope of another function",
        "{outputs_uses} the slope of tanh. The activation here is a different one: look up its own f'.",
    ),
    "slope_of_relu": Words(
        "the slope of another function",
        "{outputs_uses} the slope of ReLU. The activation here is a different one: look up its own f'.",
    ),
    "slope_kept_with_cross_entropy": Words(
        "f' where it has cancelled",
        "{outputs_has} a factor f'(z) left over. With a sigmoid output and binary cross-entropy, the slope cancels "
        "against the derivative of the logarithm: work it out once on paper.",
    ),
    "next_not_masked": Words(
        "dL/da where delta belongs",
        "{outputs_is} built from the layer's dL/da instead of its dL/dz. Multiply by f'(z), then make the gradients.",
    ),
    "output_slope_wrong": Words(
        "the output layer's slope",
        "{outputs_treats} the output layer as if it had a hidden layer's slope. The output layer is linear here.",
    ),
    "bias_forgotten": Words(
        "the bias is forgotten",
        "{outputs_is} what comes out when every bias is 0. Look at the line that makes z.",
    ),
    "output_activated": Words(
        "the output layer is linear", "{outputs_is} what comes out when the last layer has a ReLU too."
    ),
}
"""Mistakes in the numbers."""

BESIDES = {
    "negated": "The sign of {outputs} is turned.",
    "doubled": "{outputs_is} too large by a factor of 2.",
    "halved": "{outputs_is} too small by a factor of 2.",
    "times_batch": "{outputs_is} N times too large, N being the number of examples.",
    "over_batch": "{outputs_is} N times too small, N being the number of examples.",
}
"""What is said of these where they come together with another mistake: then nothing is right except for a factor."""

MISTAKES: dict[str, Words] = CONTRACT | GRADIENT
"""All of them by kind."""
