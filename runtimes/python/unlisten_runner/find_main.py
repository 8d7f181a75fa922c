"""Finds the function that `main` of `/init` names."""

from __future__ import annotations

from types import FunctionType, ModuleType

from unlisten_runner.activation import Main

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COROUTINE = 0x80  # inspect.CO_COROUTINE


def find_main(module: ModuleType, path: str) -> Main | None:
    """Returns the function of a name or dotted path ("lib.handler") in a module; None when there is none."""
    first, *rest = path.split(".")
    found = vars(module).get(first)
    for name in rest:
        found = getattr(found, name, None)
    return Main(found, takes_context(found), is_async(found)) if callable(found) else None


def takes_context(function: Any) -> bool:
    """Whether a function wants a second argument: one without a default, or one called `context`."""
    if type(function) is FunctionType and not hasattr(function, "__wrapped__"):
        # What inspect would find, without the 15 ms that it takes to load.
        code = function.__code__
        names = code.co_varnames[: code.co_argcount]
        required = len(names) - len(function.__defaults__ or ())
        return required >= 2 or (len(names) >= 2 and names[1] == "context")
    import inspect

    try:
        parameters = [
            parameter
            for parameter in inspect.signature(function).parameters.values()
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        return False  # built in, and does not say
    return len(parameters) >= 2 and (
        parameters[1].default is inspect.Parameter.empty or parameters[1].name == "context"
    )


def is_async(function: Any) -> bool:
    """Whether calling it gives something to await, as far as it can be told without a call."""
    if type(function) is FunctionType and not hasattr(function, "__wrapped__"):
        return bool(function.__code__.co_flags & _COROUTINE)
    import inspect

    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)
