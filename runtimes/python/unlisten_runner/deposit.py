"""Second handles of the serving process's connections, which outlive it."""

from __future__ import annotations

import os
import socket

#: Linux takes 253 descriptors in one message.
BATCH = 250
#: Handles of closed connections that may lie about, beyond as many as there are open ones.
SPARE = 8


class Deposit:
    """Lays a duplicate of every connection into a socket pair that nobody reads.

    Descriptors that are on their way through a socket stay open. When the serving process dies the guardian takes them
    out and can still answer; until then it need not wake for any of them. Both processes inherit both ends.
    """

    def __init__(self) -> None:
        self._far, self._near = socket.socketpair()
        self._far.setblocking(False)
        self._near.setblocking(False)
        self._live: set[int] = set()
        self._stale = 0

    def add(self, fd: int) -> None:
        """Deposits a new connection."""
        self._live.add(fd)
        if not self._send([fd]):
            # Full: one message may hold many handles.
            self._renew()

    def remove(self, fd: int) -> None:
        """Forgets a connection, which is about to be closed."""
        self._live.discard(fd)
        self._stale += 1
        if self._stale > len(self._live) + SPARE:
            self._renew()

    def take(self) -> dict[int, int]:
        """Takes everything out: the handle of each connection, by its descriptor in the serving process."""
        handles: dict[int, int] = {}
        while True:
            try:
                numbers, fds, _, _ = socket.recv_fds(self._near, 4 * BATCH, BATCH)
            except BlockingIOError:
                return handles
            if not fds:
                return handles
            for at, handle in enumerate(fds):
                number = int.from_bytes(numbers[4 * at : 4 * at + 4], "little")
                # A descriptor that was closed and used again comes twice; the later one counts.
                if number in handles:
                    os.close(handles[number])
                handles[number] = handle

    def close(self) -> None:
        self._far.close()
        self._near.close()

    def _renew(self) -> None:
        for handle in self.take().values():
            os.close(handle)
        self._stale = 0
        live = list(self._live)
        for at in range(0, len(live), BATCH):
            self._send(live[at : at + BATCH])

    def _send(self, fds: list[int]) -> bool:
        numbers = b"".join(fd.to_bytes(4, "little") for fd in fds)
        try:
            socket.send_fds(self._far, [numbers], fds)
        except OSError:
            # The connection is served all the same; should the process die, it is closed without an answer.
            return False
        return True
