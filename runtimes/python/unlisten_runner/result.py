"""What `main` returned, as an answer."""

from __future__ import annotations

import json

from unlisten_runner.answer import Answer
from unlisten_runner.describe_error import error_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Compared by clients and by the platform's own tests (ErrorResponse.scala, and the runtimes' suites).
NOT_A_DICTIONARY = "The action did not return a dictionary or array."

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class BadResult(Exception):
    """A result that cannot be an answer. `error` is for the caller, `log` for the logs."""

    def __init__(self, error: str, log: str) -> None:
        super().__init__(error)
        self.error = error
        self.log = log


def answer_result(result: Any) -> Answer:
    """Answers a run with what `main` returned; None, which a function without `return` gives, is `{}`.

    The JSON text decides whether it is a result, so tuples and subclasses of dict are. The value is never logged.

    Raises BadResult.
    """
    if result is None:
        return Answer(200, b"{}")
    if isinstance(result, (str, int, float)):
        raise BadResult(NOT_A_DICTIONARY, f"{NOT_A_DICTIONARY} Its type was {type(result).__name__}.")
    try:
        text = _encode(result)
        if text[0] in "{[":
            return Answer(200, text.encode("utf-8"))
    except Exception as error:
        why = error_text(error) if not isinstance(error, UnicodeEncodeError) else "half of a surrogate pair in a text"
        why = f"The action's result cannot be written as JSON: {why}"
        raise BadResult(why, why) from None
    raise BadResult(NOT_A_DICTIONARY, f"{NOT_A_DICTIONARY} Its type was {type(result).__name__}.")
