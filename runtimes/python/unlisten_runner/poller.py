"""Waits for sockets on the main thread."""

from __future__ import annotations

import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Poller:
    """Calls back when a socket is ready. Not to be used from other threads."""

    def __init__(self) -> None:
        self._poll = select.poll()
        self._callbacks: dict[int, Callable[[], None]] = {}
        self._stopped = False

    def watch(self, fd: int, callback: Callable[[], None], writing: bool = False) -> None:
        """Calls back whenever the socket can be read from, or written to. Takes the place of what was asked before."""
        self._callbacks[fd] = callback
        self._poll.register(fd, select.POLLOUT if writing else select.POLLIN)

    def unwatch(self, fd: int) -> None:
        del self._callbacks[fd]
        self._poll.unregister(fd)

    def run(self) -> None:
        """Returns when it is stopped by a callback."""
        poll = self._poll.poll
        callbacks = self._callbacks
        while not self._stopped:
            for fd, _ in poll():
                # What was called before may have closed the socket, and another may have its number by now: a
                # callback must not rely on being right.
                if fd in callbacks:
                    callbacks[fd]()

    def stop(self) -> None:
        self._stopped = True
