"""The words for mistakes that are derived from a forward pass, beside those of `mistakes`."""

from grader.checking.mistakes import Words

WORDS: dict[str, Words] = {
    "slope_formula_at_z": Words(
        "z where its activation belongs",
        "{outputs_is} what comes out when the formula of the slope is fed with the wrong letter. Sigmoid and tanh can "
        "write f'(z) in terms of their own output a: then a goes into that formula, not z.",
    ),
    "slope_upside_down": Words(
        "divided by f' where it is multiplied",
        "{outputs_is} what comes out when f'(z) stands below a fraction bar. A nudge of z reaches a multiplied by it.",
    ),
    "slope_not_derived": Words(
        "f where f' belongs",
        "{outputs_is} what comes out when the activation itself stands where its slope belongs.",
    ),
    "exp_slope_missing": Words(
        "the derivative of the exponential is missing", "{outputs_is} what comes out when exp has slope 1."
    ),
    "log_slope_missing": Words(
        "the derivative of the log is missing", "{outputs_is} what comes out when the log has slope 1."
    ),
    "log_slope_upside_down": Words(
        "multiplied where the log divides",
        "{outputs_is} what comes out when the log of p has slope p. The smaller p, the *steeper* the logarithm.",
    ),
    "sin_slope_missing": Words(
        "the derivative of the sine is missing", "{outputs_is} what comes out when sin has slope 1."
    ),
    "sin_slope_at_a": Words(
        "the slope of the sine was taken at its output",
        "{outputs_is} what comes out when cos is taken at what the sine sends on, not at what arrives.",
    ),
    "reciprocal_sign": Words(
        "the reciprocal's minus sign is lost", "{outputs_is} what comes out when 1/x rises with x. It falls."
    ),
    "reciprocal_not_squared": Words(
        "the derivative of a reciprocal", "{outputs_uses} -1/x where the derivative of 1/x belongs. Mind the power."
    ),
    "reciprocal_missing": Words(
        "the derivative of a reciprocal is missing", "{outputs_is} what comes out when 1/x has slope 1."
    ),
    "square_rule": Words(
        "the slope of a square",
        "{outputs_is} what comes out when the slope of x^2 is taken as x. What does the exponent do on its way down?",
    ),
    "square_not_derived": Words(
        "the square where its slope belongs",
        "{outputs_is} what comes out when a square itself stands where its slope belongs. The slope tells how far the "
        "square moves, not how large it is.",
    ),
    "power_rule": Words(
        "the power rule",
        "{outputs_is} what comes out when the slope of a power is taken wrongly. The exponent comes down in front, "
        "with its sign, and what is left in the exponent is one less than before.",
    ),
    "power_of_output": Words(
        "the power of another value",
        "{outputs_is} what comes out when the new exponent is put on the *result* of the power. It belongs on what was "
        "raised to the power. If you hold only the result: which power of it is that?",
    ),
    "softmax_diagonal": Words(
        "the off-diagonal of softmax is dropped",
        "{outputs_is} what comes out when each output of the softmax depends on its own input alone. Every input "
        "moves every output of its row: raise one, and the others fall. That is a second term.",
    ),
    "softmax_missing": Words(
        "the softmax is left out", "{outputs_is} what comes out when blame passes the softmax unchanged."
    ),
    "softmax_axis_0": Words(
        "softmax along the wrong axis",
        "{outputs_is} what comes out when the softmax's second term is summed over the rows. Each row is a softmax of "
        "its own: sum along the row.",
    ),
    "softmax_twice": Words(
        "the softmax's derivative was applied twice",
        "{outputs_has} the softmax's Jacobian in it twice. The way back passes each line once.",
    ),
    "softmax_second_term": Words(
        "the second term of the softmax",
        "{outputs_is} what comes out when the softmax's derivative lacks its second term, or adds it. A score that "
        "rises takes weight from all others of its row. Mind the sign.",
    ),
    "softmax_second_term_factor": Words(
        "a factor is missing in softmax's second term",
        "{outputs_is} what comes out when a factor p is left out of the second term. How far does an output fall when "
        "another's input is raised? That depends on both.",
    ),
    "softmax_second_term_averaged": Words(
        "a plain mean in softmax's second term",
        "{outputs_is} what comes out when every entry of a row counts alike in the second term. The average that "
        "belongs there is weighted by p, and these weights add up to 1.",
    ),
    "target_missing": Words(
        "the target is not taken off",
        "{outputs_is} what the output would be blamed for if nothing were right. Somewhere the target has to come in.",
    ),
    "difference_turned": Words(
        "the difference is the wrong way round",
        "{outputs_is} what comes out when the share of the cross-entropy has the wrong sign. Which comes first in the "
        "difference, the output or the target?",
    ),
    "picked_in_all_rows": Words(
        "every row was given the picks of all",
        "{outputs_is} what comes out when in each row the entries count that were picked in *any* row. `d[:, index]` "
        "takes whole columns. One entry of each row: that needs an index for the row as well.",
    ),
    "output_not_activated": Words(
        "z where the output belongs",
        "{outputs_is} what comes out when the target is compared with z. It is compared with the output, and z is "
        "what the output is made from.",
    ),
    "softmax_not_normalised": Words(
        "the shares do not add up to 1",
        "{outputs_is} what comes out when the exponentials are taken for probabilities.",
    ),
    "softmax_along_axis_0": Words(
        "softmax along the wrong axis",
        "{outputs_is} what comes out when the exponentials are added up over the rows. Each row is a softmax of its "
        "own: its probabilities add up to 1.",
    ),
    "softmax_over_everything": Words(
        "one softmax for the whole batch",
        "{outputs_is} what comes out when the exponentials of all rows are added up. Each row is a softmax of its own: "
        "its probabilities add up to 1.",
    ),
    "softmax_slope_kept": Words(
        "f' where it has cancelled",
        "{outputs_has} a factor p (1 - p) left over. The softmax's derivatives cancel against the 1/p of the "
        "logarithm; nothing of them is left.",
    ),
    "off_diagonal_dropped": Words(
        "only the label's own entry",
        "{outputs_is} right at the label and 0 elsewhere. The other logits take probability away from the label: the "
        "off-diagonal of the softmax's Jacobian.",
    ),
    "slope_divided_out": Words(
        "dL/da where delta belongs",
        "{outputs_is} the derivative with respect to a. delta is the one with respect to z: one link of the chain, the "
        "slope of the sigmoid, is still to come.",
    ),
    "zero_term_dropped": Words(
        "examples with y = 0 teach nothing",
        "{outputs_is} right where y = 1, and what y = 0 adds to it is 0. The loss has two terms; the second one, with "
        "1 - y, is missing.",
    ),
    "zero_term_negated": Words(
        "the sign is flipped where y = 0",
        "{outputs_is} right where y = 1 and has the wrong sign where y = 0. The derivative of log(1 - a) holds an "
        "inner derivative of -1.",
    ),
    "one_term_dropped": Words(
        "examples with y = 1 teach nothing",
        "{outputs_is} right where y = 0, and what y = 1 adds to it is 0. The loss has two terms; the first one, with "
        "y, is missing.",
    ),
    "one_term_negated": Words(
        "the sign is flipped where y = 1",
        "{outputs_is} right where y = 0 and has the wrong sign where y = 1. The loss has a minus before log(a) too.",
    ),
    "labels_ignored": Words(
        "every class is blamed",
        "{outputs_is} what comes out when every class of a row is read. One entry is picked, that of the label. What "
        "was not read gets 0.",
    ),
    "duplicates_lost": Words(
        "repeated indices are lost",
        "Where a row was looked up several times, {outputs_holds} only the blame of its last lookup. `dC[ix] += d` "
        "reads and writes each row once, however often its index occurs. Every lookup adds its share.",
    ),
    "first_duplicate_wins": Words(
        "repeated indices are lost",
        "Where a row was looked up several times, {outputs_holds} only the blame of its first lookup. Every lookup "
        "adds its share.",
    ),
    "duplicates_lost_in_rows": Words(
        "repeated indices are lost",
        "Where an index stands several times in what was added at once, {outputs_holds} only its last share. "
        "`dC[i] += d` writes each row once, however often it occurs in i. Every lookup adds its share.",
    ),
    "duplicates_averaged": Words(
        "an average where a sum belongs",
        "{outputs_is} what comes out when the blame of a row's lookups is averaged. Paths add.",
    ),
    "winner_takes_nothing": Words(
        "the maximum's share went to everybody",
        "A maximum listens to one entry, the largest. Only that one gets the share back.",
    ),
    "mean_constant": Words(
        "a mean is treated as a constant",
        "{outputs_is} what comes out when a mean does not move with what it is taken of. It does: every entry is in "
        "it (a variance is a mean too). So there is a path through the mean to the loss, and it has its own term.",
    ),
    "variance_unbiased": Words(
        "the variance of another forward pass",
        "{outputs_is} what comes out when the variance divides by one less than the number of values. That is a fine "
        "estimate, but not the one that this forward pass uses. Backward follows forward, whatever it is.",
    ),
    "sum_for_mean": Words(
        "a sum where the forward pass took a mean",
        "{outputs_is} what comes out when a mean is differentiated as if it were a sum. How much does a mean move when "
        "one of its entries moves by 1?",
    ),
    "mean_for_sum": Words(
        "a mean where the forward pass took a sum",
        "{outputs_is} what comes out when a sum is differentiated as if it were a mean. How much does a sum move when "
        "one of its entries moves by 1?",
    ),
    "last_example": Words(
        "only the last example counts",
        "{outputs_is} what the last example alone would give. Every row of the batch has a part in it: is something "
        "overwritten that should be added to?",
    ),
    "over_outputs": Words(
        "averaged over the outputs too",
        "{outputs_is} too small by the number of entries in a row. The loss adds those up; only over the examples may "
        "a mean be taken. Divide by the number of rows, not by the size.",
    ),
    "inputs_not_turned": Words(
        "summed over the inputs instead of the examples",
        "{outputs_is} what comes out when the inputs are not turned before the product. That runs where there are as "
        "many examples as inputs, and nowhere else. Which index is to be summed over, the examples' or the inputs'?",
    ),
    "one_output": Words(
        "blame from one output only",
        "{outputs_is} what comes out when a unit is blamed through one of the units that it feeds. It feeds "
        "all of them: their blame adds up.",
    ),
    "product_of_sums": Words(
        "a product of sums where a sum of products belongs",
        "{outputs_is} what comes out when the batch is summed before the product. Each example has a product of its "
        "own; those are added up.",
    ),
    "blame_not_turned": Words(
        "the blame is turned the wrong way round",
        "{outputs_is} what comes out when the blame stands in the product with its rows for its columns: turned where "
        "it should not be, or not turned where it should. Where sizes are alike it runs all the same: write the shape "
        "of each factor under the product, with letters.",
    ),
    "own_factor": Words(
        "the wrong factor of the product",
        "{outputs_is} what comes out when each factor gets its *own* value as local derivative. Nudge one factor: the "
        "product moves by the *other* one.",
    ),
    "broadcast_not_summed": Words(
        "a broadcast that was not summed",
        "NumPy stretched an array on the way forward, so one entry of it was used many times. On the way back the "
        "shares of those uses are added up: sum over the stretched axis.",
    ),
    "diagonal_alone": Words(
        "only each entry's own path",
        "{outputs_is} what comes out when an entry reaches the loss through its own place alone. It is in a sum that "
        "the others hear of too: nudge one, and they all move.",
    ),
    "broadcast_averaged": Words(
        "a mean of what was stretched",
        "NumPy stretched an array on the way forward, so one entry of it was used many times. {outputs_is} what comes "
        "out when the shares of those uses are averaged. Shares add up.",
    ),
    "outputs_swapped": Words(
        "one result under another's name",
        "{outputs_has} the numbers of another result. Look at the names, and at the order in the return line.",
    ),
}
