"""What one activation knows about itself."""

from __future__ import annotations

import os
import time
from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class ActivationContext:
    """The second argument of `main`.

    The `__OW_*` variables say the same, but a process has one environment and several runs may be under way, so only
    this object is right for each of them. Whatever else `/run` carried is an attribute, too.
    """

    __slots__ = ("_metadata",)

    def __init__(self, metadata: dict[str, Any]) -> None:
        self._metadata = metadata

    @property
    def activation_id(self) -> str | None:
        return self._metadata.get("activation_id")

    @property
    def transaction_id(self) -> str | None:
        return self._metadata.get("transaction_id")

    @property
    def namespace(self) -> str | None:
        """The invoking namespace, not necessarily the one the action lives in."""
        return self._metadata.get("namespace")

    @property
    def action_name(self) -> str | None:
        """With a leading slash: "/guest/package/name"."""
        return self._metadata.get("action_name")

    @property
    def action_version(self) -> str | None:
        return self._metadata.get("action_version")

    @property
    def deadline(self) -> int | None:
        """Epoch milliseconds. The platform sends text."""
        try:
            return int(self._metadata["deadline"])
        except (KeyError, TypeError, ValueError, OverflowError):
            return None

    @property
    def api_host(self) -> str | None:
        """From the call, else the container's `__OW_API_HOST`."""
        return self._metadata.get("api_host") or os.environ.get("__OW_API_HOST")

    @property
    def api_key(self) -> str | None:
        """Only when the action's annotations grant it."""
        return self._metadata.get("api_key")

    def get_remaining_time_in_millis(self) -> float:
        """Milliseconds until the deadline, never below 0; infinite when none was sent."""
        deadline = self.deadline
        return float("inf") if deadline is None else max(0.0, deadline - time.time() * 1000)

    def __getattr__(self, name: str) -> Any:
        metadata = ActivationContext._metadata.__get__(self)
        if name != "value" and name in metadata:
            return metadata[name]
        raise AttributeError(f"/run carried no {name!r}")

    def __repr__(self) -> str:
        # The metadata may hold a key.
        return f"ActivationContext(activation_id={self.activation_id!r})"


_current: ContextVar[ActivationContext | None] = ContextVar("activation", default=None)


def current_context() -> ActivationContext | None:
    """Returns the context of the activation that the caller runs for; None outside of one.

    For code that `main` does not hand the context to. New threads do not know it unless they are given a copy
    (`contextvars.copy_context().run`).
    """
    return _current.get()


set_current_context = _current.set
