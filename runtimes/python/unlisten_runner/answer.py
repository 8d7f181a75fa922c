"""Answers to calls, and how they look on the wire."""

from __future__ import annotations

REASONS = {
    200: b"OK",
    400: b"Bad Request",
    403: b"Forbidden",
    404: b"Not Found",
    405: b"Method Not Allowed",
    413: b"Content Too Large",
    415: b"Unsupported Media Type",
    417: b"Expectation Failed",
    431: b"Request Header Fields Too Large",
    501: b"Not Implemented",
    502: b"Bad Gateway",
    503: b"Service Unavailable",
    505: b"HTTP Version Not Supported",
}


class Answer:
    """What a call is answered with.

    body: JSON text in UTF-8. replaces_process: a fresh process is to take the place of this one when the answer is out.
    headers: further header lines, each with its line break.
    """

    __slots__ = ("status", "body", "replaces_process", "headers")

    def __init__(self, status: int, body: bytes, replaces_process: bool = False, headers: bytes = b"") -> None:
        self.status = status
        self.body = body
        self.replaces_process = replaces_process
        self.headers = headers


def failure(status: int, error: str, replaces_process: bool = False, headers: bytes = b"") -> Answer:
    """An answer whose body is `{"error": ...}`."""
    # ASCII only: an error's text may hold halves of surrogate pairs, which UTF-8 cannot say.
    from json import dumps

    return Answer(status, b'{"error":%s}' % dumps(error).encode(), replaces_process, headers)


def encode(answer: Answer, close: bool = False, keep_alive: bool = False, head_only: bool = False) -> bytes:
    """An answer as it is sent, in one piece.

    close: the connection ends with it. keep_alive: a caller of HTTP/1.0 asked that it does not.
    """
    body, headers = answer.body, answer.headers
    if close:
        headers += b"Connection: close\r\n"
    elif keep_alive:
        headers += b"Connection: keep-alive\r\n"
    # The platform takes an answer without a length for no answer at all.
    head = b"HTTP/1.1 %d %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%b\r\n" % (
        answer.status,
        REASONS[answer.status],
        len(body),
        headers,
    )
    return head if head_only else head + body
