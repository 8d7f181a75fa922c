"""Ends the serving process with its guardian."""

from __future__ import annotations

import fcntl
import os
import signal


class Lifeline:
    """A pipe that nobody writes to; its end tells the serving process that the guardian is gone.

    Only SIGKILL leaves the guardian no time to end the other itself.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()

    def hold(self) -> None:
        """To be called in the serving process, once."""
        os.close(self._write)
        if hasattr(fcntl, "F_SETSIG"):
            # Linux sends the signal itself, also in the middle of an endless loop.
            fcntl.fcntl(self._read, fcntl.F_SETOWN, os.getpid())
            fcntl.fcntl(self._read, fcntl.F_SETSIG, signal.SIGKILL)
            flags = fcntl.fcntl(self._read, fcntl.F_GETFL)
            fcntl.fcntl(self._read, fcntl.F_SETFL, flags | os.O_ASYNC)
        else:
            import threading

            threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        os.read(self._read, 1)
        os.kill(os.getpid(), signal.SIGKILL)
