"""A runner in a process of its own, and HTTP to it, byte by byte."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from typing import Any, NamedTuple

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COMMAND = [sys.executable, "-S", os.path.join(FOLDER, "unlisten_runner", "__main__.py")]
MARKER = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX"

#: Seconds for anything to happen; tests wait for it, not for them.
PATIENCE = 20


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        return self.json["error"]


class Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._file = self.socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self, head_only: bool = False) -> Answer | None:
        """Returns the next answer; None when the connection ends instead."""
        try:
            status = self._file.readline()
            if not status:
                return None
            headers = {}
            while (line := self._file.readline().decode().rstrip("\r\n")) != "":
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            length = 0 if head_only else int(headers.get("content-length", 0))
            return Answer(int(status.split()[1]), headers, self._file.read(length).decode())
        except ConnectionResetError:
            return None

    def close(self) -> None:
        self._file.close()
        self.socket.close()


class RunnerProcess:
    """Started and ready. `out` and `err` give what the streams got so far."""

    def __init__(self, *arguments: str, command: list[str] | None = None, **env: str) -> None:
        ready, theirs = os.pipe()
        self.folder = tempfile.TemporaryDirectory()
        self._out = open(os.path.join(self.folder.name, "out"), "w+b")  # noqa: SIM115
        self._err = open(os.path.join(self.folder.name, "err"), "w+b")  # noqa: SIM115
        self.tmp = os.path.join(self.folder.name, "tmp")
        os.mkdir(self.tmp)
        self.process = subprocess.Popen(
            [*(command or COMMAND), "--host", "127.0.0.1", "--port", "0", "--ready-fd", str(theirs), *arguments],
            stdin=subprocess.PIPE,
            stdout=self._out,
            stderr=self._err,
            env={**os.environ, "TMPDIR": self.tmp, "__OW_API_HOST": "http://127.0.0.1:3233", **env},
            pass_fds=[theirs],
        )
        os.close(theirs)
        with open(ready) as file:
            line = file.read()
        if not line:
            self.process.wait()
            raise AssertionError(f"not started: {self.err}")
        self.ready = json.loads(line)
        self.port = self.ready["port"]
        self._connections: list[Connection] = []
        self._kept: Connection | None = None

    def __enter__(self) -> RunnerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._connections:
            connection.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self._out.close()
        self._err.close()
        self.folder.cleanup()

    @property
    def out(self) -> str:
        return _read(self._out)

    @property
    def err(self) -> str:
        return _read(self._err)

    def connect(self) -> Connection:
        connection = Connection(self.port)
        self._connections.append(connection)
        return connection

    def post(self, path: str, body: Any, connection: Connection | None = None, headers: str = "") -> Answer | None:
        """Posts JSON, or bytes as they are, on a kept connection."""
        if connection is None:
            connection = self._kept = self._kept or self.connect()
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(data)}\r\n{headers}\r\n"
        connection.send(head.encode() + data)
        answer = connection.answer()
        if connection is self._kept and (answer is None or answer.headers.get("connection") == "close"):
            self._kept = None
        return answer

    def init(self, code: str, main: str = "main", connection: Connection | None = None, **value: Any) -> Answer | None:
        return self.post("/init", {"value": {"name": "test", "main": main, "code": code, **value}}, connection)

    def run(self, value: Any = None, connection: Connection | None = None, **metadata: Any) -> Answer | None:
        return self.post("/run", {"value": {} if value is None else value, **metadata}, connection)

    def children(self) -> list[int]:
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
            return [int(pid) for pid in file.read().split()]

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait(self) -> int:
        return self.process.wait(PATIENCE)


def wait_until(condition: Any) -> None:
    """Waits for what cannot tell that it has happened."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen")
        time.sleep(0.005)


def _read(file: Any) -> str:
    return os.pread(file.fileno(), 1 << 24, 0).decode(errors="replace")
