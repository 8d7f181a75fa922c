"""Bodies of requests."""

from __future__ import annotations

import json

from unlisten_runner.request_head import Refused
from unlisten_runner.request_reader import MAX_BODY_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BYTE_ORDER_MARK = "\ufeff"


def read_body(body: bytes, encoding: str) -> dict[str, Any] | list[Any] | None:
    """Reads a body as JSON, whatever its content type says; an empty one is None.

    Raises Refused.
    """
    if encoding not in ("", "identity"):
        body = _unpack(body, encoding)
    if not body:
        return None
    try:
        value = _decode(body.decode("utf-8").lstrip(BYTE_ORDER_MARK))
    except RecursionError:
        raise Refused(400, "Bad request: the body is nested too deeply.") from None
    except ValueError:
        # What the parser says quotes the body, and bodies hold secrets.
        raise Refused(400, "Bad request: the body is not JSON.") from None
    if value is None or type(value) is dict or type(value) is list:
        return value
    kind = "string" if isinstance(value, str) else "boolean" if isinstance(value, bool) else "number"
    raise Refused(400, f"Bad request: the body must be a JSON object: got a {kind}.")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_decode = json.JSONDecoder(parse_constant=_no_constant).decode


def _unpack(body: bytes, encoding: str) -> bytes:
    import zlib

    # For gzip 16 is added to the size of the window.
    windows = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
    if encoding not in windows:
        raise Refused(415, "Bad request: the content encoding must be gzip or deflate.")
    unpacker = zlib.decompressobj(windows[encoding])
    try:
        unpacked = unpacker.decompress(body, MAX_BODY_BYTES + 1)
    except zlib.error:
        unpacked = b""
    if len(unpacked) > MAX_BODY_BYTES:
        raise Refused(413, f"Bad request: the body must be <= {MAX_BODY_BYTES} bytes.")
    if not unpacker.eof:
        raise Refused(400, "Bad request: the body is not encoded as its content encoding says.")
    return unpacked
