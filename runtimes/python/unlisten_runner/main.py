"""The entry point in a container: listens, announces where, and guards the process that serves."""

from __future__ import annotations

import os
import socket
import stat
import sys

from unlisten_runner.guardian import Guardian
from unlisten_runner.options import USAGE, Options, WrongArgument, read_arguments

#: Connections that wait to be accepted while the action runs.
BACKLOG = 511


def main() -> int:
    """Runs the runner until it is ended. Returns the exit code."""
    try:
        options = read_arguments(sys.argv[1:])
        if options.exit_with_stdin and not _is_pipe(0):
            raise WrongArgument("--exit-with-stdin needs a pipe as stdin")
    except WrongArgument as problem:
        sys.stderr.write(f"{problem}\n{USAGE}")
        return 2
    # The arguments are the runner's; an action that reads a command line of its own must not find them.
    del sys.argv[1:]
    try:
        listener = listen(options.host, options.port)
    except OSError as error:
        sys.stderr.write(f"cannot listen on {options.host}:{options.port}: {error}\n")
        return 1
    announce(listener, options)
    return Guardian(listener, options.exit_with_stdin).guard()


def listen(host: str, port: int) -> socket.socket:
    """Opens the socket that both processes share. Raises OSError."""
    # As bytes: for a text Python loads all that internationalised names need.
    found = socket.getaddrinfo(host.encode(), port, type=socket.SOCK_STREAM)
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen(BACKLOG)
    return listener


def announce(listener: socket.socket, options: Options) -> None:
    """Tells whoever waits for it where the runner listens: one line of JSON."""
    host, port = listener.getsockname()[:2]
    # Not by the json module, which is loaded while the caller connects. An address needs no escapes.
    line = f'{{"host":"{host}","port":{port},"pid":{os.getpid()}}}\n'.encode()
    if options.ready_fd is not None:
        os.write(options.ready_fd, line)
        os.close(options.ready_fd)
    elif options.port == 0:
        os.write(1, line)


def _is_pipe(fd: int) -> bool:
    """Some hosts start their processes with sockets where others use pipes."""
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
