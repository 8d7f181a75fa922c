"""The HTTP server of a runner: POST `/init` and POST `/run`."""

from __future__ import annotations

import mmap
from socket import IPPROTO_TCP, TCP_NODELAY, socket

from unlisten_runner import ledger
from unlisten_runner.answer import Answer, failure
from unlisten_runner.body import read_body
from unlisten_runner.connection import Connection
from unlisten_runner.deposit import Deposit
from unlisten_runner.poller import Poller
from unlisten_runner.request_head import Refused
from unlisten_runner.request_reader import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from unlisten_runner.runner import Runner


class Server:
    """Accepts connections and hands their calls to the runner. It never times out; time limits are the platform's."""

    def __init__(self, listener: socket, deposit: Deposit, cells: mmap.mmap, runner: Runner) -> None:
        self.cells = cells
        self.poller: Any = Poller()
        self._listener = listener
        self._deposit = deposit
        self._runner = runner
        self._connections: dict[int, Connection] = {}
        self._accepts = True
        self._next_poller: Any = None
        listener.setblocking(False)
        self.poller.watch(listener.fileno(), self._accept)

    def serve(self) -> None:
        """Serves until the process ends."""
        while True:
            self.poller.run()
            self.poller, self._next_poller = self._next_poller, None
            if self._accepts:
                self.poller.watch(self._listener.fileno(), self._accept)
            for connection in self._connections.values():
                connection.watch_again()

    def change_poller(self, poller: Any) -> None:
        """Waits with another poller from the next round on."""
        self._next_poller = poller
        self.poller.stop()

    def adopt(self, socket: socket) -> Connection:
        """Serves a connection."""
        connection = Connection(self, socket)
        self._deposit.add(connection.fd)
        self._connections[connection.fd] = connection
        self.poller.watch(connection.fd, connection.read)
        return connection

    def forget(self, connection: Connection) -> None:
        """To be called when a connection is about to be closed."""
        del self._connections[connection.fd]
        self.poller.unwatch(connection.fd)
        self._deposit.remove(connection.fd)
        if not self._accepts:
            self._accepts = True
            self.poller.watch(self._listener.fileno(), self._accept)

    def take(self, request: Request, connection: Connection) -> Answer | None:
        """Returns the answer to a call; None when the connection gets it later."""
        head = request.head
        route = head.target
        if route != "/run" and route != "/init":
            route = route_of(route)
            if route is None:
                return failure(404, f"There is no route {head.method} {head.target}.")
        if head.method != "POST":
            return failure(405, f"Route {route} takes POST: got {head.method}.", headers=b"Allow: POST\r\n")
        try:
            body = read_body(request.body, head.encoding)
        except Refused as refused:
            return failure(refused.status, refused.text)
        if route == "/run":
            return self._runner.run(body, connection)
        return self._runner.init(body, connection)

    def _accept(self) -> None:
        try:
            socket, _ = self._listener.accept()
        except BlockingIOError:
            return
        except OSError:
            # No descriptor is left. Connections wait in the backlog until one is closed.
            self._accepts = False
            self.poller.unwatch(self._listener.fileno())
            return
        if socket.fileno() >= ledger.SIZE:
            socket.close()
            return
        socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        # Most callers have sent their request by now.
        self.adopt(socket).read()


def route_of(target: str) -> str | None:
    """Queries are ignored, and so are capitals and a slash at the end, as the official Node.js runtime does."""
    path = target.partition("?")[0].lower()
    if path.startswith(("http://", "https://")):
        path = "/" + path.partition("://")[2].partition("/")[2]
    path = path[:-1] if path.endswith("/") else path
    return path if path in ("/init", "/run") else None
