"""The head of an HTTP/1.1 request."""

from __future__ import annotations

from functools import lru_cache

TOKEN = b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
CONTROLS = bytes(set(range(32)) - {9}) + b"\x7f"
VERSIONS = (b"HTTP/1.1", b"HTTP/1.0")


class Refused(Exception):
    """A request that is answered without a look at its content."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class RequestHead:
    """What a request's head says, as far as it matters here."""

    __slots__ = ("method", "target", "length", "expects_continue", "encoding", "closes", "is_http_1_0")

    method: str
    #: As it was sent: path and query, or a whole URL.
    target: str
    #: Bytes of the body; None when it comes in chunks.
    length: int | None
    #: The caller waits for "100 Continue" before it sends the body.
    expects_continue: bool
    #: Of the body, in lower case; "" when there is none.
    encoding: str
    #: The connection ends with the answer.
    closes: bool
    is_http_1_0: bool


@lru_cache(maxsize=32)
def parse_head(head: bytes) -> RequestHead:
    """Reads a request's head, the empty line at its end left out. Callers repeat themselves, hence the cache.

    Raises Refused.
    """
    start, *lines = head.split(b"\r\n")
    parts = start.split(b" ")
    if len(parts) != 3 or not parts[2].startswith(b"HTTP/") or not is_token(parts[0]) or not parts[1]:
        raise Refused(400, "Bad request: the request line must be <method> <target> HTTP/1.1.")
    method, target, version = parts
    if version not in VERSIONS:
        raise Refused(505, "The version must be HTTP/1.1 or HTTP/1.0.")
    if target.translate(None, CONTROLS) != target:
        raise Refused(400, "Bad request: the target has control characters in it.")
    headers = _read_headers(lines)
    is_http_1_0 = version == b"HTTP/1.0"
    connection = [option.strip() for option in headers.get(b"connection", b"").lower().split(b",")]
    read = RequestHead()
    read.method = method.decode("latin-1")
    read.target = target.decode("latin-1")
    read.length = _body_length(headers, is_http_1_0)
    read.expects_continue = _expects_continue(headers)
    read.encoding = headers.get(b"content-encoding", b"").decode("latin-1").lower()
    read.closes = b"keep-alive" not in connection if is_http_1_0 else b"close" in connection
    read.is_http_1_0 = is_http_1_0
    return read


def is_token(name: bytes) -> bool:
    return name != b"" and name.translate(None, TOKEN) == b""


def _read_headers(lines: list[bytes]) -> dict[bytes, bytes]:
    headers: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or not is_token(name):
            raise Refused(400, "Bad request: a header line must be <name>: <value>.")
        if value.translate(None, CONTROLS) != value:
            raise Refused(400, "Bad request: a header has control characters in it.")
        name = name.lower()
        value = value.strip(b" \t")
        headers[name] = headers[name] + b", " + value if name in headers else value
    return headers


def _body_length(headers: dict[bytes, bytes], is_http_1_0: bool) -> int | None:
    """None for a body in chunks. Two answers to where a body ends are an attack or a mistake."""
    coding = headers.get(b"transfer-encoding")
    lengths = {text.strip() for text in headers.get(b"content-length", b"0").split(b",")}
    if coding is not None:
        if b"content-length" in headers or is_http_1_0:
            raise Refused(400, "Bad request: the body must have a length or come in chunks, not both.")
        if coding.lower() != b"chunked":
            raise Refused(501, "The transfer encoding must be chunked.")
        return None
    length = lengths.pop()
    if lengths or not length.isdigit() or len(length) > 18:
        raise Refused(400, "Bad request: the content length must be one number.")
    return int(length)


def _expects_continue(headers: dict[bytes, bytes]) -> bool:
    expectation = headers.get(b"expect")
    if expectation is None:
        return False
    if expectation.lower() != b"100-continue":
        raise Refused(417, "The only expectation that can be met is 100-continue.")
    return True
