"""The life of the process that serves and runs the action."""

from __future__ import annotations

import mmap
import os
import socket
import sys

from unlisten_runner.deposit import Deposit
from unlisten_runner.environment import Environment
from unlisten_runner.log_streams import LogStreams
from unlisten_runner.runner import Runner
from unlisten_runner.scratch import Scratch
from unlisten_runner.server import Server


def serve(
    listener: socket.socket, deposit: Deposit, cells: mmap.mmap, scratch: Scratch, connections: list[socket.socket]
) -> None:
    """Serves until the process ends.

    connections: those that an earlier process has left, between two requests.
    """
    _close_stdin()
    if sys.flags.no_site:
        # Left out at the start, which is so much faster; actions want what is installed.
        import site

        site.main()
    allow_concurrent = os.environ.get("__OW_ALLOW_CONCURRENT", "").lower() == "true"
    logs = LogStreams(cells)
    _flush_before_exit(logs)
    runner = Runner(cells, logs, Environment(), scratch, allow_concurrent)
    runner.server = Server(listener, deposit, cells, runner)
    for connection in connections:
        runner.server.adopt(connection)
    runner.server.serve()


def _flush_before_exit(logs: LogStreams) -> None:
    """Makes `os._exit` write what the action has printed: a log that lacks the last line explains nothing.

    In processes that the action forks it stays as it is.
    """
    exit_at_once = os._exit
    owner = os.getpid()

    def _exit(status: int) -> None:
        if os.getpid() == owner:
            try:
                logs.flush()
            except Exception:
                pass  # interrupted while it was writing
        exit_at_once(status)

    os._exit = _exit


def _close_stdin() -> None:
    """An action that reads its stdin finds nothing there: it is the runner's own."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
