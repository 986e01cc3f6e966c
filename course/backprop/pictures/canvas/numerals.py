"""Numbers as pictures and tables write them: 10⁻⁵, 2.6e-13, −0.500."""

import math

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(exponent: float) -> str:
    """10 to a whole power, with raised digits: 10⁻⁵."""
    return "10" + str(round(exponent)).translate(SUPERSCRIPTS)


def scientific(log10: float) -> str:
    """10**log10 as text with two digits, also where it is no float any more: 0.26, 47, 9.5e-13."""
    if -2 <= log10 < 3:
        value = 10**log10
        return f"{value:.2g}" if value < 99.5 else f"{value:.0f}"
    exponent = math.floor(log10)
    mantissa = f"{10 ** (log10 - exponent):.1f}"
    return f"1.0e{exponent + 1:+03d}" if mantissa == "10.0" else f"{mantissa}e{exponent:+03d}"


def number(value: float, decimals: int = 3) -> str:
    """A number as the picture prints it, with a real minus sign and never a negative zero."""
    return f"{value + 0.0:.{decimals}f}".replace(f"-{0:.{decimals}f}", f"{0:.{decimals}f}").replace("-", "−")
