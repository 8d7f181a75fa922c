"""Answers to calls, and how they look on the wire."""

from __future__ import annotations

from typing import NamedTuple

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


class Answer(NamedTuple):
    """What a call is answered with."""

    status: int
    #: JSON text in UTF-8.
    body: bytes
    #: The process is to be replaced by a fresh one when this is out.
    replaces_process: bool = False
    #: Further header lines, each with its line break.
    headers: bytes = b""


def failure(status: int, error: str) -> Answer:
    """An answer whose body is `{"error": ...}`."""
    # ASCII only: an error's text may hold halves of surrogate pairs, which UTF-8 cannot say.
    from json import dumps

    return Answer(status, b'{"error":%s}' % dumps(error).encode())


def encode(answer: Answer, close: bool = False, keep_alive: bool = False, head_only: bool = False) -> bytes:
    """An answer as it is sent, in one piece.

    close: the connection ends with it. keep_alive: a caller of HTTP/1.0 asked that it does not.
    """
    status, body, _, headers = answer
    if close:
        headers += b"Connection: close\r\n"
    elif keep_alive:
        headers += b"Connection: keep-alive\r\n"
    # The platform takes an answer without a length for no answer at all.
    head = b"HTTP/1.1 %d %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%b\r\n" % (
        status,
        REASONS[status],
        len(body),
        headers,
    )
    return head if head_only else head + body
