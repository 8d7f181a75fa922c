import unittest

from unlisten_runner import request_reader
from unlisten_runner.request_head import Refused
from unlisten_runner.request_reader import RequestReader

HEAD = b"POST /run HTTP/1.1\r\n"


def read(*pieces):
    """Returns (target, body) of each request that the pieces hold."""
    reader = RequestReader()
    requests = []
    for piece in pieces:
        reader.feed(piece)
        while (request := reader.next_request()) is not None:
            requests.append((request.head.target, request.body))
    return requests


class Reads(unittest.TestCase):
    def test_bodies(self):
        for name, data, expected in [
            ("a body with a length", HEAD + b"Content-Length: 2\r\n\r\n{}", [("/run", b"{}")]),
            ("no length is no body", HEAD + b"\r\n", [("/run", b"")]),
            ("names in any case", HEAD + b"content-LENGTH: 2\r\n\r\n{}", [("/run", b"{}")]),
            ("a length said twice", HEAD + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", [("/run", b"{}")]),
            (
                "chunks",
                HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;a=b\r\n}\r\n0\r\nX: y\r\n\r\n",
                [("/run", b"{}")],
            ),
            ("an empty line before", b"\r\n" + HEAD + b"\r\n", [("/run", b"")]),
            (
                "sent ahead",
                HEAD + b"Content-Length: 1\r\n\r\n1" + HEAD + b"Content-Length: 1\r\n\r\n2" + HEAD,
                [("/run", b"1"), ("/run", b"2")],
            ),
        ]:
            with self.subTest(name):
                self.assertEqual(read(data), expected)
            with self.subTest(f"{name}, byte by byte"):
                self.assertEqual(read(*(data[at : at + 1] for at in range(len(data)))), expected)

    def test_refuses(self):
        for name, data, status in [
            ("no HTTP", b"hello\r\n\r\n", 400),
            ("another version", b"POST /run HTTP/2.0\r\n\r\n", 505),
            ("a method that is no token", b"P(ST /run HTTP/1.1\r\n\r\n", 400),
            ("a target with a control character", b"POST /r\x00un HTTP/1.1\r\n\r\n", 400),
            ("a header without a colon", HEAD + b"abc\r\n\r\n", 400),
            ("a space before the colon", HEAD + b"Content-Length : 2\r\n\r\n{}", 400),
            ("a folded header", HEAD + b"A: b\r\n c\r\n\r\n", 400),
            ("a lone line feed in a header", HEAD + b"A: b\nContent-Length: 2\r\n\r\n{}", 400),
            ("a length that is no number", HEAD + b"Content-Length: +2\r\n\r\n{}", 400),
            ("two lengths", HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
            ("length and chunks", HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("another transfer encoding", HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
            ("chunks in HTTP/1.0", b"POST /run HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("a chunk without a size", HEAD + b"Transfer-Encoding: chunked\r\n\r\nxy\r\n", 400),
            ("a chunk with a sign", HEAD + b"Transfer-Encoding: chunked\r\n\r\n+1\r\n1\r\n", 400),
            ("a chunk longer than its size", HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n12\r\n", 400),
            ("another expectation", HEAD + b"Expect: miracles\r\n\r\n", 417),
            ("a head without end", HEAD + b"A: " + b"x" * 70_000, 431),
            ("a long head", HEAD + b"A: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        ]:
            with self.subTest(name):
                with self.assertRaises(Refused) as raised:
                    read(data)
                self.assertEqual(raised.exception.status, status)

    def test_a_body_over_the_limit_is_read_and_refused(self):
        limit, request_reader.MAX_BODY_BYTES = request_reader.MAX_BODY_BYTES, 10
        self.addCleanup(setattr, request_reader, "MAX_BODY_BYTES", limit)
        reader = RequestReader()
        reader.feed(HEAD + b"Content-Length: 11\r\n\r\n0123456789")
        self.assertIsNone(reader.next_request())
        reader.feed(b"0")
        with self.assertRaises(Refused) as raised:
            reader.next_request()
        self.assertEqual(raised.exception.status, 413)

    def test_connections(self):
        for head, closes in [
            (b"POST /run HTTP/1.1\r\n\r\n", False),
            (b"POST /run HTTP/1.1\r\nConnection: Close\r\n\r\n", True),
            (b"POST /run HTTP/1.0\r\n\r\n", True),
            (b"POST /run HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", False),
        ]:
            with self.subTest(head):
                reader = RequestReader()
                reader.feed(head)
                self.assertEqual(reader.next_request().head.closes, closes)
