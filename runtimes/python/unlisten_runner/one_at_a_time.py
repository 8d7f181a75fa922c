"""Runs that wait for each other."""

from __future__ import annotations

from unlisten_runner.activation import Activation, await_result, is_awaitable
from unlisten_runner.answer import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from typing import Any

    from unlisten_runner.connection import Connection


class OneAtATime:
    """On the main thread, as in any Python program. An async `main` finds the same event loop in each run; what it left
    there goes on during the next one."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, activation: Activation, _connection: Connection) -> Answer:
        return activation.answer(lambda: self._wait(activation.call()))

    def _wait(self, result: Any) -> Any:
        if type(result) is dict or not is_awaitable(result):
            return result
        if self._loop is None:
            import asyncio

            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        return self._loop.run_until_complete(await_result(result))
