"""The process that was started: it starts the one that serves, and answers in its place should that one die."""

from __future__ import annotations

import os
import select
import signal
import socket
import sys

from unlisten_runner import farewell, ledger
from unlisten_runner.deposit import Deposit
from unlisten_runner.lifeline import Lifeline
from unlisten_runner.scratch import Scratch

#: What ends the runner. Exit codes are those that shells give to a process that a signal ended.
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Guardian:
    """Sees to it that every call that began is answered, whatever the action does to the process it runs in.

    The serving process is a fork on the same listening socket, so nothing stands between the platform and the action.
    After an `/init` that failed a fresh one takes its place: code that comes then sees nothing of the first.
    """

    def __init__(self, listener: socket.socket, exit_with_stdin: bool) -> None:
        self._listener = listener
        self._watches_stdin = exit_with_stdin
        self._scratch = Scratch()
        self._lifeline = Lifeline()
        #: Why the runner is ended from outside, and with which code.
        self._ended: tuple[str, int] | None = None
        self._child = 0
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)

    def guard(self) -> int:
        """Serves until the runner is ended or the action has ended its process. Returns the exit code."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        for number in ENDING_SIGNALS:
            signal.signal(number, self._end_by_signal)
        connections: list[socket.socket] = []
        while True:
            deposit = Deposit()
            cells = ledger.create_ledger()
            dead = self._child
            self._start(deposit, cells, connections)
            if dead:
                self._scratch.remove_folder(dead)
            status = self._wait_for_child()
            left = farewell.take_connections(deposit, cells)
            deposit.close()
            if self._ended is not None:
                reason, exit_code = self._ended
                farewell.answer_owed(left, cells, reason)
                break
            if not cells[ledger.REPLACE]:
                initialising = any(state == ledger.INIT for _, state in left)
                farewell.answer_owed(left, cells, f"the action ended the process {farewell.describe_exit(status)}")
                if not initialising:
                    exit_code = farewell.exit_code(status)
                    break
            connections = farewell.keep_idle(left)
            cells.close()
        farewell.turn_away(left, self._listener)
        self._scratch.remove()
        self._end_group()
        return exit_code

    def _start(self, deposit: Deposit, cells, connections: list[socket.socket]) -> None:
        pid = os.fork()
        if pid != 0:
            self._child = pid
            for connection in connections:
                connection.close()
            return
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, *ENDING_SIGNALS):
                signal.signal(number, signal.SIG_DFL)
            os.close(self._wake_read)
            os.close(self._wake_write)
            self._lifeline.hold()
            from unlisten_runner.serve import serve

            serve(self._listener, deposit, cells, self._scratch, connections)
            status = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)

    def _wait_for_child(self) -> int:
        """Returns the child's status, as waitpid gives it."""
        poll = select.poll()
        poll.register(self._wake_read, select.POLLIN)
        if self._watches_stdin:
            poll.register(0, select.POLLIN)
        while True:
            if self._ended is not None:
                os.kill(self._child, signal.SIGKILL)
            status = self._reap()
            if status is not None:
                return status
            for fd, _ in poll.poll():
                if fd == 0 and os.read(0, 65536) == b"":
                    poll.unregister(0)
                    self._ended = self._ended or ("the runner was ended with its stdin", 0)
                elif fd == self._wake_read:
                    os.read(fd, 4096)

    def _reap(self) -> int | None:
        # As the first process of a container this one is also the parent of whoever has lost his.
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == self._child:
                return status
            if pid == 0:
                return None

    def _end_by_signal(self, number: int, _frame: object) -> None:
        self._ended = self._ended or (f"the runner was ended by {signal.Signals(number).name}", 128 + number)

    def _end_group(self) -> None:
        """Ends the processes that the action started, where they can be told from others."""
        # A host makes a group for each runner; in a shell's group there are strangers.
        if self._watches_stdin and os.getpgrp() == os.getpid():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.killpg(0, signal.SIGTERM)
