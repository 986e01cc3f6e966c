"""The plot at the end of lesson 3: the border that a network draws at a few moments of its training, and its loss."""

from collections.abc import Callable, Mapping

import numpy as np

from backprop.pictures.plots import Plot

GRID = 150


def boundary_film(
    outputs: Mapping[int, Callable[[np.ndarray], np.ndarray]], X: np.ndarray, y: np.ndarray, losses: np.ndarray
) -> Plot:
    """For each step a frame, tinted where the output is above 0, with the wrong points counted; below, the losses.

    outputs: step -> a function from points (M, 2) to outputs (M, 1); X: (N, 2); y: (N, 1), +1 or -1; losses: one a
    step, at least up to the last frame.
    """
    from matplotlib import pyplot as plt

    low, high = X.min(axis=0) - 0.4, X.max(axis=0) + 0.4
    across, up = (np.linspace(*span, GRID) for span in zip(low, high, strict=True))
    everywhere = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    figure = plt.figure(figsize=(7.2, 4.0))
    axes = figure.subplot_mosaic([[*outputs], ["loss"] * len(outputs)], height_ratios=[1.1, 1])
    words = []
    for step, output in outputs.items():
        # A student's network may have no border yet, or have exploded: that is drawn too.
        values = np.clip(np.nan_to_num(output(everywhere)), -9, 9).reshape(GRID, GRID)
        wrong = int(np.sum((output(X) > 0) != (y > 0)))
        axes[step].contourf(across, up, values, levels=[0, np.inf], colors=["C2"], alpha=0.25)
        if values.min() < 0 < values.max():
            axes[step].contour(across, up, values, levels=[0], colors="black")
        for sign, marker, colour in ((1, "o", "C2"), (-1, "s", "C3")):
            axes[step].plot(*X[y[:, 0] == sign].T, marker, color=colour, markersize=2.5)
        axes[step].set(title=f"step {step}", xlabel=f"{wrong} wrong", xticks=[], yticks=[], aspect="equal")
        words.append(f"step {step}: loss {losses[step]:.3f}, {wrong} of {len(X)} points on the wrong side")
    axes["loss"].plot(losses, color="C0")
    axes["loss"].plot([*outputs], losses[[*outputs]], "o", color="black")
    axes["loss"].set(xlabel="step", ylabel="loss", ylim=(0, None))
    plt.close(figure)
    return Plot(figure, f"A border learned, {'; '.join(words)}.")
