"""What batchnorm_backward and layernorm_backward have in common: they differ in the axis of the means alone."""

from tests.corpus import Planted, plant


def mean(values, axis):
    return values.mean(axis=axis, keepdims=axis == 1)


def norm_backward(dY, gamma, inv_std, normed, axis, by_mean=1.0, by_variance=1.0, inside=None, outside=None):
    """The right answer, with the terms open to mistakes. gamma inside or outside of the means."""
    outside = inv_std if outside is None else outside
    d = dY * (gamma if inside is None else inside)
    dX = outside * (d - by_mean * mean(d, axis) - by_variance * normed * mean(d * normed, axis))
    return dX, (dY * normed).sum(axis=0), dY.sum(axis=0)


def planted_in_norm(axis):
    """What goes wrong in either direction. axis: that of the means."""

    def terms(**slips):
        return lambda dY, gamma, inv_std, normed: norm_backward(
            dY, gamma, inv_std, normed, axis, **{name: slip(dY.shape[axis]) for name, slip in slips.items()}
        )

    planted = [
        Planted(terms(by_mean=lambda n: 0.0), ("path_lost: X in mean",)),
        Planted(terms(by_variance=lambda n: 0.0), ("path_lost: centred in variance",)),
        Planted(
            terms(by_mean=lambda n: 0.0, by_variance=lambda n: 0.0), ("paths_lost: X in mean, centred in variance",)
        ),
        Planted(terms(by_variance=lambda n: n / (n - 1)), ("variance_unbiased",)),
        Planted(terms(by_mean=lambda n: n), ("sum_for_mean in mean",)),
        Planted(terms(by_variance=lambda n: n), ("sum_for_mean in variance",)),
        Planted(terms(by_mean=lambda n: n, by_variance=lambda n: n), ("sum_for_mean",)),
        Planted(terms(by_mean=lambda n: -1.0), ("minus_lost",)),
        Planted(terms(outside=lambda n: 1.0), ("factor_missing: inv_std",)),
        Planted(terms(inside=lambda n: 1.0), ("factor_missing: gamma in Y",)),
    ]

    @plant(planted, "bias_not_summed")
    def _(dY, gamma, inv_std, normed):
        return norm_backward(dY, gamma, inv_std, normed, axis)[0], dY * normed, dY.copy()

    @plant(planted, "factor_upside_down: inv_std")
    def _(dY, gamma, inv_std, normed):
        return norm_backward(dY, gamma, inv_std, normed, axis, outside=1 / inv_std)

    @plant(planted, "diagonal_alone")
    def _(dY, gamma, inv_std, normed):
        _, dgamma, dbeta = norm_backward(dY, gamma, inv_std, normed, axis)
        n = dY.shape[axis]
        return dY * gamma * inv_std * (1 - 1 / n - normed**2 / n), dgamma, dbeta

    @plant(planted, "over_batch")
    def _(dY, gamma, inv_std, normed):
        dX = norm_backward(dY, gamma, inv_std, normed, axis)[0]
        return dX, (dY * normed).mean(axis=0), dY.mean(axis=0)

    return planted
