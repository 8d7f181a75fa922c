"""Exceptions as text. Nothing here raises."""

from __future__ import annotations

import os
from types import TracebackType

_RUNNER = os.path.dirname(os.path.abspath(__file__)) + os.sep
_IMPORTING = "<frozen importlib"

#: Characters. A syntax error quotes its line, and the line of a generated file may be the whole file.
_MAX_LINE_LENGTH = 500


def error_text(error: BaseException) -> str:
    """An exception as one line: "ValueError: no such name"."""
    name = type(error).__name__
    try:
        text = str(error)
    except Exception:
        return f"{name}: a text that cannot be shown"
    return f"{name}: {text}" if text else name


def error_trace(error: BaseException) -> str:
    """An exception with its traceback, which begins in the action's code; long lines cut."""
    try:
        import traceback

        lines = traceback.format_exception(type(error), error, _without_runner(error.__traceback__))
    except Exception:
        return error_text(error)
    return "\n".join(map(_cut, "".join(lines).rstrip("\n").split("\n")))


def exit_text(error: SystemExit) -> str:
    """Says how the action meant to end the process."""
    code = error.code
    number = 0 if code is None else code & 0xFF if isinstance(code, int) else 1
    return f"the action ended the process with exit code {number}"


def _without_runner(trace: TracebackType | None) -> TracebackType | None:
    first = trace
    while first is not None and first.tb_frame.f_code.co_filename.startswith((_RUNNER, _IMPORTING)):
        first = first.tb_next
    return first


def _cut(line: str) -> str:
    return line if len(line) <= _MAX_LINE_LENGTH else f"{line[:_MAX_LINE_LENGTH]}..."
