"""Stdout and stderr as the action sees them, and the ends of activations on both."""

from __future__ import annotations

import io
import mmap
import os
import select
import sys

from unlisten_runner.ledger import LINE_OPEN
from unlisten_runner.markers import MARKER


class LogFile(io.FileIO):
    """Writes to a file descriptor and notes whether the last line is unfinished.

    What a child process or a direct `os.write` wrote is not seen: after an unfinished line of theirs the marker stands
    at its end, as with the official runtime.
    """

    def __init__(self, fd: int, cells: mmap.mmap) -> None:
        super().__init__(fd, "wb", closefd=False)
        self._cells = cells
        self._cell = LINE_OPEN[fd]

    def write(self, data) -> int:
        view = memoryview(data).cast("B")
        if len(view) == 0:
            return 0
        try:
            written = super().write(view)
            while written is None:
                # Whoever shares the descriptor made it non-blocking; output must wait for its reader all the same.
                select.select([], [self], [])
                written = super().write(view)
        except BrokenPipeError:
            # Nobody reads any more, which is no reason to fail.
            return len(view)
        # Shared memory: the guardian must know it, too, and so must processes that the action forks.
        self._cells[self._cell] = view[written - 1] != 10
        return written


class LogStreams:
    """Takes the place of `sys.stdout` and `sys.stderr`.

    Lines are written when they end: when the process dies, an unfinished line is all that is lost. Writes block until
    somebody reads them: output without end does not fill the memory.
    """

    def __init__(self, cells: mmap.mmap) -> None:
        self._cells = cells
        # Markers come also when the action has closed descriptors 1 and 2.
        self._descriptors = (os.dup(1), os.dup(2))
        self._open()

    def _open(self) -> None:
        self._out = sys.stdout = sys.__stdout__ = _open_text(1, self._cells)
        self._err = sys.stderr = sys.__stderr__ = _open_text(2, self._cells)

    def write_line(self, text: str) -> None:
        """Writes a line of the runner's own to stderr, whatever the action made of `sys.stderr`."""
        self.flush()
        line = f"{text}\n".encode("utf-8", "backslashreplace")
        _write_all(self._descriptors[1], b"\n" + line if self._cells[LINE_OPEN[2]] else line)
        self._cells[LINE_OPEN[2]] = 0

    def end(self) -> None:
        """Ends the activation's logs on both streams, after all that was written before."""
        self.flush()
        for fd, descriptor in zip((1, 2), self._descriptors):
            if self._cells[LINE_OPEN[fd]]:
                _write_all(descriptor, b"\n" + MARKER)
                self._cells[LINE_OPEN[fd]] = 0
            else:
                _write_all(descriptor, MARKER)

    def flush(self) -> None:
        if self._out.closed or self._err.closed:
            self._open()
        self._out.flush()
        self._err.flush()
        for stream, ours in ((sys.stdout, self._out), (sys.stderr, self._err)):
            if stream is not ours:
                try:
                    stream.flush()
                except Exception:
                    pass  # the action's own stream, which may be anything


def _open_text(fd: int, cells: mmap.mmap) -> io.TextIOWrapper:
    raw = LogFile(fd, cells)
    # No text is a reason to fail: halves of surrogate pairs are written as escapes.
    return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True)


def _write_all(fd: int, data: bytes) -> None:
    while data:
        try:
            data = data[os.write(fd, data) :]
        except BlockingIOError:
            select.select([], [fd], [])
        except OSError:
            return  # nobody reads any more
