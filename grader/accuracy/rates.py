"""Rates of rare events, with exact bounds."""

import math
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Rate"]

_STEPS = 60


@dataclass(frozen=True)
class Rate:
    """So many events in so many independent trials."""

    events: int
    trials: int

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return the exact two-sided interval of Clopper and Pearson (Biometrika 26, 1934).

        Without any trial nothing is known: (0, 1). Without an event the upper end at 95 % is close to
        3.7 / trials.
        """
        if not self.trials:
            return 0.0, 1.0
        tail = (1 - confidence) / 2
        low = 0.0 if self.events == 0 else _solve(lambda p: 1 - self._at_most(self.events - 1, p) - tail)
        high = 1.0 if self.events == self.trials else _solve(lambda p: tail - self._at_most(self.events, p))
        return low, high

    def _at_most(self, events: int, probability: float) -> float:
        """Return the probability of so many events or fewer."""
        return math.fsum(math.exp(self._log_chance(k, probability)) for k in range(events + 1))

    def _log_chance(self, events: int, probability: float) -> float:
        """Return the logarithm of the probability of exactly so many events."""
        ways = math.lgamma(self.trials + 1) - math.lgamma(events + 1) - math.lgamma(self.trials - events + 1)
        others = (self.trials - events) * math.log1p(-probability)
        return ways + events * math.log(probability) + others


def _solve(rises: Callable[[float], float]) -> float:
    """Return where a function that rises with a probability passes zero."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if rises(middle) > 0 else (middle, high)
    return (low + high) / 2
