"""What the guardian says to the connections of a serving process that has died."""

from __future__ import annotations

import mmap
import os
import signal
import socket
import time

from unlisten_runner import answer, ledger
from unlisten_runner.deposit import Deposit
from unlisten_runner.markers import MARKER

#: A connection, and its state in the ledger.
Left = "list[tuple[socket.socket, int]]"

#: Seconds for callers that are still sending to take note.
GRACE = 0.2


def take_connections(deposit: Deposit, cells: mmap.mmap) -> Left:
    """Returns the dead process's connections."""
    return [(socket.socket(fileno=handle), cells[number]) for number, handle in deposit.take().items()]


def describe_exit(status: int) -> str:
    """Says how a process ended, from its waitpid status: "with exit code 3", "with signal SIGKILL"."""
    if not os.WIFSIGNALED(status):
        return f"with exit code {os.WEXITSTATUS(status)}"
    number = os.WTERMSIG(status)
    try:
        return f"with signal {signal.Signals(number).name}"
    except ValueError:
        return f"with signal {number}"


def exit_code(status: int) -> int:
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def answer_owed(left: Left, cells: mmap.mmap, reason: str) -> None:
    """Ends the logs of each call that had begun, and answers it."""
    for connection, state in left:
        if state in (ledger.INIT, ledger.RUN):
            what = "Initialization has failed due to" if state == ledger.INIT else "An error has occurred"
            text = f"{what}: {reason}"
            _write(2, (b"\n" if cells[ledger.LINE_OPEN[2]] else b"") + text.encode() + b"\n" + MARKER)
            _write(1, (b"\n" if cells[ledger.LINE_OPEN[1]] else b"") + MARKER)
            cells[ledger.LINE_OPEN[1]] = cells[ledger.LINE_OPEN[2]] = 0
            _say(connection, answer.failure(502, text))


def keep_idle(left: Left) -> list[socket.socket]:
    """Returns the connections that another process can take over, and closes the rest."""
    refuse([connection for connection, state in left if state == ledger.PARTIAL])
    for connection, state in left:
        if state in (ledger.INIT, ledger.RUN):
            connection.close()
    return [connection for connection, state in left if state == ledger.IDLE]


def turn_away(left: Left, listener: socket.socket) -> None:
    """Refuses the calls that have not begun, and closes all connections."""
    waiting = [connection for connection, state in left if state == ledger.PARTIAL or _has_unread(connection, state)]
    listener.setblocking(False)
    try:
        while True:
            waiting.append(listener.accept()[0])
    except OSError:
        listener.close()
    refuse(waiting)
    for connection, _ in left:
        connection.close()


def refuse(connections: list[socket.socket]) -> None:
    """Sends callers elsewhere whose call has had no effect.

    The platform takes 503 for "this container is shutting down" and repeats the activation in another one
    (Container.scala, initialize and run).
    """
    deadline = time.monotonic() + GRACE
    for connection in connections:
        _say(connection, answer.failure(503, "System not ready, status is stopped."))
    for connection in connections:
        try:
            connection.shutdown(socket.SHUT_WR)
            # Closed with bytes unread a connection is reset, and the answer lost.
            while (seconds := deadline - time.monotonic()) > 0:
                connection.settimeout(seconds)
                if not connection.recv(65536):
                    break
        except OSError:
            pass
        connection.close()


def _has_unread(connection: socket.socket, state: int) -> bool:
    if state != ledger.IDLE:
        return False
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except OSError:
        return False


def _say(connection: socket.socket, last: answer.Answer) -> None:
    try:
        connection.send(answer.encode(last, close=True), socket.MSG_DONTWAIT)
    except OSError:
        pass  # the caller has left


def _write(fd: int, data: bytes) -> None:
    try:
        os.write(fd, data)
    except OSError:
        pass  # nobody reads any more
