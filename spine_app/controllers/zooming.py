"""How far a wheel or a drag zooms."""

STEPS_MAX = 20.0
"""Notches or view heights of one event; more would leave the range of numbers."""


def zoom_factor(per_step: float, steps: float) -> float:
    """Factor of a zoom by `steps`, each of which enlarges by `per_step`."""
    return float(per_step ** min(max(steps, -STEPS_MAX), STEPS_MAX))
