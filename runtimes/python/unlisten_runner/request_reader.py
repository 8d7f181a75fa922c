"""Requests out of the bytes of a connection."""

from __future__ import annotations

from unlisten_runner.request_head import Refused, RequestHead, parse_head

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator

#: Bytes of a request's body. The platform's limit on code is 48 MiB of text; escaped as JSON, source text may grow to
#: twice that, and parameters come on top.
MAX_BODY_BYTES = 128 * 1024 * 1024

#: Bytes of a request's head, and of the lines between chunks.
MAX_HEAD_BYTES = 64 * 1024


class Request:
    __slots__ = ("head", "body")

    def __init__(self, head: RequestHead, body: bytes) -> None:
        self.head = head
        self.body = body


class RequestReader:
    """Takes bytes as they come, and gives requests one after the other."""

    __slots__ = ("_received", "_partial", "wants_body")

    def __init__(self) -> None:
        self._received = b""
        #: Reads on where the last bytes ended; None between two requests.
        self._partial: Generator[None, None, Request] | None = None
        #: The caller is to be told to send the body.
        self.wants_body = False

    def feed(self, data: bytes) -> None:
        self._received = self._received + data if self._received else data

    def holds_bytes(self) -> bool:
        """Whether part of a further request has come."""
        return self._partial is not None or self._received != b""

    def next_request(self) -> Request | None:
        """Returns the next request; None until all of it has come.

        Raises Refused, after which all that follows is noise.
        """
        received = self._received
        if self._partial is None:
            # Almost every request comes whole and alone.
            if not received:
                return None
            end = received.find(b"\r\n\r\n")
            if end > 0 and not received.startswith(b"\r\n") and end <= MAX_HEAD_BYTES:
                head = parse_head(received[:end])
                if head.length is not None and len(received) == end + 4 + head.length:
                    self._received = b""
                    return Request(head, received[end + 4 :])
            self._partial = self._read_request()
        try:
            next(self._partial)
        except StopIteration as end_of_request:
            self._partial = None
            return end_of_request.value
        return None

    def _read_request(self) -> Generator[None, None, Request]:
        head = parse_head((yield from self._read_head()))
        if head.length is not None and head.length > MAX_BODY_BYTES and head.expects_continue:
            raise _too_large()
        self.wants_body = head.expects_continue and head.length != 0 and not self._received
        body = yield from (self._read_chunks() if head.length is None else self._read_bytes(head.length))
        self.wants_body = False
        return Request(head, body)

    def _read_head(self) -> Generator[None, None, bytes]:
        while True:
            # Old clients end a body with a line break too many.
            while self._received.startswith(b"\r\n"):
                self._received = self._received[2:]
            end = self._received.find(b"\r\n\r\n")
            if end > MAX_HEAD_BYTES or (end < 0 and len(self._received) > MAX_HEAD_BYTES):
                raise Refused(431, f"The request's head must be <= {MAX_HEAD_BYTES} bytes.")
            if end >= 0:
                head = self._received[:end]
                self._received = self._received[end + 4 :]
                return head
            yield

    def _read_bytes(self, count: int) -> Generator[None, None, bytes]:
        parts = []
        missing = count
        while missing > 0:
            part = self._received[:missing]
            if not part:
                yield
                continue
            self._received = self._received[len(part) :]
            missing -= len(part)
            # What is too much is read all the same: a caller that is still sending would not see an answer.
            if count <= MAX_BODY_BYTES:
                parts.append(part)
        if count > MAX_BODY_BYTES:
            raise _too_large()
        return b"".join(parts)

    def _read_chunks(self) -> Generator[None, None, bytes]:
        parts = []
        total = 0
        while True:
            size, _, _ = (yield from self._read_line()).partition(b";")
            size = size.strip(b" \t")
            if not size or len(size) > 15 or size.translate(None, b"0123456789abcdefABCDEF"):
                raise Refused(400, "Bad request: a chunk must begin with its size.")
            count = int(size, 16)
            if count == 0:
                break
            total += count
            if total > MAX_BODY_BYTES:
                raise _too_large()
            parts.append((yield from self._read_bytes(count)))
            if (yield from self._read_line()) != b"":
                raise Refused(400, "Bad request: a chunk must be as long as its size says.")
        while (yield from self._read_line()) != b"":
            pass  # trailers
        return b"".join(parts)

    def _read_line(self) -> Generator[None, None, bytes]:
        while True:
            end = self._received.find(b"\r\n")
            if end > MAX_HEAD_BYTES or (end < 0 and len(self._received) > MAX_HEAD_BYTES):
                raise Refused(400, "Bad request: a line between chunks is too long.")
            if end >= 0:
                line = self._received[:end]
                self._received = self._received[end + 2 :]
                return line
            yield


def _too_large() -> Refused:
    return Refused(413, f"Bad request: the body must be <= {MAX_BODY_BYTES} bytes.")
