"""One run of the action."""

from __future__ import annotations

from unlisten_runner.answer import Answer, failure
from unlisten_runner.context import ActivationContext, set_current_context
from unlisten_runner.log_streams import LogStreams
from unlisten_runner.result import BadResult, answer_result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any


class Main:
    """An action's entry point. is_async: calling it gives something to await."""

    __slots__ = ("function", "takes_context", "is_async")

    def __init__(self, function: Callable[..., Any], takes_context: bool, is_async: bool) -> None:
        self.function = function
        self.takes_context = takes_context
        self.is_async = is_async


class Activation:
    __slots__ = ("main", "params", "context", "logs")

    def __init__(self, main: Main, params: Any, context: ActivationContext, logs: LogStreams) -> None:
        self.main = main
        self.params = params
        self.context = context
        self.logs = logs

    def call(self) -> Any:
        """Calls `main`. Returns what it returned, which may be awaitable; raises what it raised."""
        set_current_context(self.context)
        if self.main.takes_context:
            return self.main.function(self.params, self.context)
        return self.main.function(self.params)

    def answer(self, call: Callable[[], Any]) -> Answer:
        """Answers with what a call returned or raised, and ends the logs."""
        try:
            answer = answer_result(call())
        except BaseException as error:
            answer = self._fail(error)
        self.logs.end()
        return answer

    async def answer_awaited(self) -> Answer:
        """The same for an async `main`."""
        try:
            result = self.call()
            answer = answer_result(await result if is_awaitable(result) else result)
        except BaseException as error:
            answer = self._fail(error)
        self.logs.end()
        return answer

    def _fail(self, error: BaseException) -> Answer:
        from unlisten_runner.describe_error import error_text, error_trace, exit_text

        if isinstance(error, BadResult):
            self.logs.write_line(error.log)
            return failure(502, error.error)
        if isinstance(error, SystemExit):
            # As Python has it: a text is for stderr.
            if error.code is not None and not isinstance(error.code, int):
                self.logs.write_line(error_text(error).partition(": ")[2])
            return failure(502, f"An error has occurred: {exit_text(error)}")
        self.logs.write_line(error_trace(error))
        return failure(502, f"An error has occurred: {error_text(error)}")


def is_awaitable(result: Any) -> bool:
    return hasattr(type(result), "__await__")


async def await_result(result: Awaitable[Any]) -> Any:
    return await result
