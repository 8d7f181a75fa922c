"""Runs that overlap, each on a thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import deque
from queue import SimpleQueue

from unlisten_runner.activation import Activation, await_result, is_awaitable
from unlisten_runner.answer import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from unlisten_runner.connection import Connection
    from unlisten_runner.server import Server


class OnThreads:
    """For a `main` that is no async function. There are as many threads as there were runs at once."""

    def __init__(self, server: Server) -> None:
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._idle_threads = 0
        self._finished: deque[tuple[Connection, Answer]] = deque()
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)
        server.poller.watch(self._near.fileno(), self._send_answers)

    def run(self, activation: Activation, connection: Connection) -> None:
        def work() -> None:
            answer = activation.answer(lambda: _wait(activation.call()))
            self._finished.append((connection, answer))
            # The connection belongs to the main thread.
            self._far.send(b"\0")

        if self._idle_threads > 0:
            self._idle_threads -= 1
        else:
            threading.Thread(target=self._work, name="activation", daemon=True).start()
        self._waiting.put(work)

    def _work(self) -> None:
        while True:
            self._waiting.get()()

    def _send_answers(self) -> None:
        count = len(self._near.recv(4096))
        self._idle_threads += count
        for _ in range(count):
            connection, answer = self._finished.popleft()
            connection.finish(answer)


def _wait(result: Any) -> Any:
    return asyncio.run(await_result(result)) if is_awaitable(result) else result
