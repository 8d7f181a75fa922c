"""The command line."""

from __future__ import annotations

USAGE = "usage: python3 -m unlisten_runner [--host 0.0.0.0] [--port 8080] [--ready-fd N] [--exit-with-stdin]\n"


class Options:
    """How a runner is started."""

    host = "0.0.0.0"
    #: 0 lets the system choose.
    port = 8080
    #: A file descriptor to announce the address on; None is stdout, when the system chose the port.
    ready_fd: int | None = None
    #: End when stdin is closed, which it is as soon as the process that holds its other end is gone.
    exit_with_stdin = False


class WrongArgument(Exception):
    """Says what is wrong with the command line."""


def read_arguments(arguments: list[str]) -> Options:
    """Reads the command line, without the program's name.

    Raises WrongArgument.
    """
    options = Options()
    rest = [part for argument in arguments for part in _split_at_equals(argument)]
    while rest:
        name = rest.pop(0)
        if name == "--host":
            options.host = rest.pop(0) if rest else ""
            if not options.host:
                raise WrongArgument("--host needs an address")
        elif name == "--port":
            options.port = _read_integer(rest, 0, 65535, "--port must be a number from 0 to 65535")
        elif name == "--ready-fd":
            # 0, 1 and 2 are the action's own streams.
            options.ready_fd = _read_integer(rest, 3, 1023, "--ready-fd must be a number from 3 to 1023")
        elif name == "--exit-with-stdin":
            options.exit_with_stdin = True
        else:
            raise WrongArgument(f'unknown argument "{name}"')
    return options


def _split_at_equals(argument: str) -> list[str]:
    return argument.split("=", 1) if argument.startswith("--") else [argument]


def _read_integer(rest: list[str], lowest: int, highest: int, problem: str) -> int:
    text = rest.pop(0) if rest else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and lowest <= int(text) <= highest):
        raise WrongArgument(problem)
    return int(text)
