"""What the serving process leaves behind for the guardian, should it die."""

from __future__ import annotations

import mmap

#: States of a connection, by its file descriptor in the serving process.
IDLE = 0
#: Part of a request has been read.
PARTIAL = 1
#: An `/init` or a `/run` has begun and is not answered.
INIT = 2
RUN = 3

#: File descriptors above are not accepted as connections.
SIZE = 65536

# Descriptors of connections begin at 3; the cells below are used for what is not a connection's.
#: 1 while the process ends of its own will, to be replaced by a fresh one.
REPLACE = 0
#: 1 while the last thing written to stdout, or stderr, was no line break.
LINE_OPEN = {1: 1, 2: 2}


def create_ledger() -> mmap.mmap:
    """Makes memory that a process shares with those it forks: one byte for each file descriptor."""
    return mmap.mmap(-1, SIZE)
