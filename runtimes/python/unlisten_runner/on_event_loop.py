"""Runs that overlap on one event loop."""

from __future__ import annotations

import asyncio

from unlisten_runner.activation import Activation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from unlisten_runner.connection import Connection
    from unlisten_runner.server import Server


class OnEventLoop:
    """For an async `main`. The server waits on the same loop, so that no call changes threads."""

    def __init__(self, server: Server) -> None:
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        #: The loop itself does not keep tasks alive.
        self._tasks: set[asyncio.Task[None]] = set()
        server.change_poller(LoopPoller(self._loop))

    def run(self, activation: Activation, connection: Connection) -> None:
        task = self._loop.create_task(self._answer(activation, connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, activation: Activation, connection: Connection) -> None:
        connection.finish(await activation.answer_awaited())


class LoopPoller:
    """An event loop in place of a Poller."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def watch(self, fd: int, callback: Callable[[], None], writing: bool = False) -> None:
        self.unwatch(fd)
        if writing:
            self._loop.add_writer(fd, callback)
        else:
            self._loop.add_reader(fd, callback)

    def unwatch(self, fd: int) -> None:
        self._loop.remove_reader(fd)
        self._loop.remove_writer(fd)

    def run(self) -> None:
        while True:
            try:
                self._loop.run_forever()
            except (SystemExit, KeyboardInterrupt):
                # Out of a task that the action started beside its run: its own business, and no reason to end.
                pass
