"""What `/init` and `/run` ask for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Compared by clients and by the platform's own tests. Source: runtime-nodejs, service.js, initCode.
CODE_MISSING = "Missing main/no code to execute."


class InitCall:
    """What `/init` says about the code.

    main: a function's name, or a dotted path to it. code: source text, or an archive in base64. env: unchecked, see
    Environment.
    """

    __slots__ = ("main", "code", "binary", "env")

    def __init__(self, main: str, code: str, binary: bool, env: Any) -> None:
        self.main = main
        self.code = code
        self.binary = binary
        self.env = env


def read_init(body: Any) -> InitCall | None:
    """Reads the body of `/init`. Returns None when there is no code, or no `main`."""
    value = body.get("value") if isinstance(body, dict) else None
    if not isinstance(value, dict):
        return None
    main, code = value.get("main"), value.get("code")
    if not (isinstance(main, str) and main and isinstance(code, str) and code):
        return None
    return InitCall(main, code, value.get("binary") in (True, "true"), value.get("env"))


class WrongValue(Exception):
    """Says that `value` is neither object nor array, in the official Node.js runtime's words (service.js, runCode)."""

    def __init__(self, value: Any) -> None:
        kind = "string" if isinstance(value, str) else "boolean" if isinstance(value, bool) else "number"
        super().__init__(f"Internal system error: the argument must be a dictionary but has type '{kind}'.")


def read_run(body: Any) -> tuple[Any, dict[str, Any]]:
    """Reads the body of `/run`: the parameters, and the whole body as metadata.

    The platform always sends an object or an array as `value`; its own test harness also sends none, null, and a body
    of null, all of which stand for `{}`.

    Raises WrongValue.
    """
    metadata = body if type(body) is dict else {}
    params = metadata.get("value")
    if type(params) is dict or type(params) is list:
        return params, metadata
    if params is None:
        return {}, metadata
    raise WrongValue(params)
