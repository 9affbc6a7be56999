"""When a look at a container's summary is worth its request."""

from __future__ import annotations

import time
from uuid import UUID


class LookTimes:
    """The answer to an upload names the time after which the result may be there (``Retry-After``)."""

    def __init__(self) -> None:
        self._times: dict[UUID, float] = {}

    def note(self, container_id: UUID, pause: float) -> None:
        """The pause is in seconds, from now on."""
        now = time.monotonic()
        # A program that uploads for days must not keep every container that it has seen.
        for past in [key for key, due in list(self._times.items()) if due <= now]:
            self._times.pop(past, None)
        self._times[container_id] = now + pause

    def left(self, container_id: UUID) -> float:
        """Seconds that are left of it; 0 for a container to which nothing was uploaded here just now."""
        return max(0.0, self._times.get(container_id, 0.0) - time.monotonic())
