"""One action in this process."""

from __future__ import annotations

import mmap

from unlisten_runner import ledger
from unlisten_runner.activation import Activation, Main
from unlisten_runner.answer import Answer, failure
from unlisten_runner.calls import CODE_MISSING, WrongValue, read_init, read_run
from unlisten_runner.context import ActivationContext
from unlisten_runner.environment import Environment
from unlisten_runner.log_streams import LogStreams
from unlisten_runner.scratch import Scratch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from unlisten_runner.connection import Connection
    from unlisten_runner.server import Server

    class Manner(Protocol):
        """How activations are run: one after the other, on threads, or on an event loop."""

        def run(self, activation: Activation, connection: Connection) -> Answer | None:
            """Returns the answer, or None when the connection gets it later."""


INITIALISED = Answer(200, b'{"OK":true}')
ALREADY_INITIALISED = "Cannot initialize the action more than once."
NOT_INITIALISED = "System not initialized."


class Runner:
    """Cold until `/init` has loaded the code; ready from then on.

    A `/run` that comes while another one is under way waits, unless runs may overlap.
    """

    def __init__(
        self, cells: mmap.mmap, logs: LogStreams, environment: Environment, scratch: Scratch, allow_concurrent: bool
    ) -> None:
        self._cells = cells
        self._logs = logs
        self._environment = environment
        self._scratch = scratch
        self._allow_concurrent = allow_concurrent
        self._main: Main | None = None
        self._manner: Manner | None = None
        #: Set before the first call.
        self.server: Server = None  # type: ignore[assignment]

    def init(self, body: Any, connection: Connection) -> Answer:
        if self._main is not None:
            return self._refuse(ALREADY_INITIALISED)
        call = read_init(body)
        if call is None:
            return failure(403, CODE_MISSING)
        from unlisten_runner.load_action import LoadFailed, load_action

        self._cells[connection.fd] = ledger.INIT
        try:
            main = load_action(call, self._scratch, self._environment)
        except LoadFailed as failed:
            self._logs.write_line(f"Error during initialization: {failed}")
            self._logs.end()
            return failure(502, f"Initialization has failed due to: {failed}", replaces_process=True)
        self._logs.flush()
        self._manner = self._choose_manner(main)
        self._main = main
        return INITIALISED

    def run(self, body: Any, connection: Connection) -> Answer | None:
        if self._main is None:
            return self._refuse(NOT_INITIALISED)
        try:
            params, metadata = read_run(body)
        except WrongValue as wrong:
            return self._refuse(str(wrong))
        self._cells[connection.fd] = ledger.RUN
        self._environment.export_run(metadata)
        activation = Activation(self._main, params, ActivationContext(metadata), self._logs)
        return self._manner.run(activation, connection)

    def _choose_manner(self, main: Main) -> Manner:
        if not self._allow_concurrent:
            from unlisten_runner.one_at_a_time import OneAtATime

            return OneAtATime()
        if main.is_async:
            from unlisten_runner.on_event_loop import OnEventLoop

            return OnEventLoop(self.server)
        from unlisten_runner.on_threads import OnThreads

        return OnThreads(self.server)

    def _refuse(self, text: str) -> Answer:
        self._logs.write_line(text if text.startswith("Internal system error:") else f"Internal system error: {text}")
        return failure(403, text)
