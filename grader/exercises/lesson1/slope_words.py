"""What lesson 1 says of a wrong slope: it knows functions and blame, and neither layers nor delta."""

from grader.checking.mistakes import Words

SLOPE_WORDS = {
    "slope_missing": Words(
        "a slope is missing",
        "{outputs_is} what comes out when a function passes blame on undamped. It has a local derivative like any "
        "other edge: multiply by it on the way back.",
    ),
    "slope_at_a": Words(
        "a slope taken one place too late",
        "{outputs_is} what comes out when a slope is taken at what its function sends on. A slope is taken at what "
        "*arrives*.",
    ),
    "slope_twice": Words(
        "a slope was applied twice",
        "{outputs_has} one factor too many. Either the upstream holds that slope already, or two lines multiply by it.",
    ),
    "slope_formula_at_z": Words(
        "the wrong value in the formula of a slope",
        "{outputs_is} what comes out when the formula of the slope is fed with what arrives. Sigmoid and tanh can "
        "write their slope in terms of what they send on: then that is what goes into the formula.",
    ),
    "slope_upside_down": Words(
        "divided by a slope where it is multiplied",
        "{outputs_is} what comes out when a slope stands below a fraction bar. A nudge that arrives is multiplied by "
        "it.",
    ),
    "slope_of_sigmoid": Words(
        "the slope of another function", "{outputs_uses} the slope of the sigmoid. Which function stands in this graph?"
    ),
}
