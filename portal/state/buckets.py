"""Token buckets: how many events one tab may send."""

import time
from collections import OrderedDict

_KEPT = 20_000


class Buckets:
    """Let each key act `rate` times a second on average and `burst` times at once (check 59).

    Kept in this process: a socket stays with the worker that accepted it. The oldest keys are
    forgotten first, so inventing keys costs memory up to a bound only.
    """

    def __init__(self, *, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Spend one; False when the key has none left right now."""
        moment = time.monotonic()
        level, at = self._levels.pop(key, (self._burst, moment))
        level = min(self._burst, level + (moment - at) * self._rate)
        is_allowed = level >= 1
        self._levels[key] = (level - 1 if is_allowed else level, moment)
        if len(self._levels) > _KEPT:
            self._levels.popitem(last=False)
        return is_allowed
