"""One connection: reads its requests, sends the answers in the same order."""

from __future__ import annotations

import os
from socket import MSG_DONTWAIT, SHUT_WR, socket

from unlisten_runner import ledger
from unlisten_runner.answer import Answer, encode, failure
from unlisten_runner.request_head import Refused, RequestHead
from unlisten_runner.request_reader import RequestReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from unlisten_runner.server import Server

RECEIVE_BYTES = 256 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

#: Seconds for the last answer of a process that is to be replaced.
LAST_ANSWER_SECONDS = 5


class Connection:
    """Belongs to the main thread, as its poller does."""

    __slots__ = ("fd", "_server", "_socket", "_reader", "_head", "_unsent", "_closes", "_waits")

    def __init__(self, server: Server, connection: socket) -> None:
        self.fd = connection.fileno()
        self._server = server
        self._socket = connection
        self._reader = RequestReader()
        #: Of the request that is being answered.
        self._head: RequestHead | None = None
        #: The rest of an answer that the caller has no room for yet.
        self._unsent = memoryview(b"")
        #: The connection ends when that is out.
        self._closes = False
        #: An answer comes later; nothing is read until then.
        self._waits = False

    def read(self) -> None:
        """Takes what has come. To be called when the socket is readable."""
        try:
            data = self._socket.recv(RECEIVE_BYTES, MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._reader.feed(data)
            self._answer_requests()
        else:
            self._close()

    def finish(self, answer: Answer) -> None:
        """Sends an answer that took longer."""
        self._waits = False
        self._server.poller.watch(self.fd, self.read)
        if self._send(answer):
            self._answer_requests()

    def watch_again(self) -> None:
        """Asks the server's poller, which is another one than before."""
        if self._unsent:
            self._server.poller.watch(self.fd, self._write, writing=True)
        elif not self._waits:
            self._server.poller.watch(self.fd, self.read)

    def _answer_requests(self) -> None:
        reader = self._reader
        while True:
            try:
                request = reader.next_request()
            except Refused as refused:
                self._closes = True
                self._send(failure(refused.status, refused.text))
                return
            if request is None:
                if reader.holds_bytes():
                    self._server.cells[self.fd] = ledger.PARTIAL
                    if reader.wants_body:
                        reader.wants_body = False
                        self._send_bytes(CONTINUE)
                return
            self._head = request.head
            self._closes = request.head.closes
            answer = self._server.take(request, self)
            if answer is None:
                # What comes meanwhile waits in the socket.
                self._waits = True
                self._server.poller.unwatch(self.fd)
                return
            if not self._send(answer):
                return

    def _send(self, answer: Answer) -> bool:
        """Returns whether the next request may be answered."""
        head = self._head
        data = encode(
            answer,
            close=self._closes,
            keep_alive=head is not None and head.is_http_1_0 and not self._closes,
            head_only=head is not None and head.method == "HEAD",
        )
        # Before the first byte: no second answer must follow this one, even if the process dies now.
        self._server.cells[self.fd] = ledger.IDLE
        if answer.replaces_process:
            self._send_last(data)
        return self._send_bytes(data)

    def _send_bytes(self, data: bytes) -> bool:
        try:
            sent = self._socket.send(data, MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._close()
            return False
        if sent < len(data):
            self._unsent = memoryview(data)[sent:]
            self._server.poller.watch(self.fd, self._write, writing=True)
            return False
        if self._closes:
            self._close()
            return False
        return True

    def _write(self) -> None:
        rest = self._unsent
        self._unsent = memoryview(b"")
        if self._send_bytes(rest):
            self._server.poller.watch(self.fd, self.read)
            self._answer_requests()

    def _send_last(self, data: bytes) -> None:
        try:
            self._socket.settimeout(LAST_ANSWER_SECONDS)
            self._socket.sendall(data)
            if self._closes:
                self._socket.shutdown(SHUT_WR)
        except OSError:
            pass  # the caller has left
        if self._reader.holds_bytes():
            self._server.cells[self.fd] = ledger.PARTIAL
        self._server.cells[ledger.REPLACE] = 1
        os._exit(0)

    def _close(self) -> None:
        server = self._server
        server.cells[self.fd] = ledger.IDLE
        server.forget(self)
        try:
            # The deposit still holds it open.
            self._socket.shutdown(SHUT_WR)
        except OSError:
            pass  # the caller was faster
        self._socket.close()
