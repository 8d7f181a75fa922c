"""HTTP: R1 to R13."""

import gzip
import json
import os
import unittest

from tests.runner_process import RunnerProcess

ECHO = "def main(params):\n    return params\n"


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.runner = RunnerProcess()
        cls.addClassCleanup(cls.runner.__exit__)
        assert cls.runner.init(ECHO).status == 200

    def exchange(self, data, head_only=False):
        connection = self.runner.connect()
        connection.send(data)
        return connection.answer(head_only), connection

    def test_answers_have_a_length_and_keep_the_connection(self):
        connection = self.runner.connect()
        for n in range(3):
            answer = self.runner.run({"n": n}, connection)
            self.assertEqual((answer.status, answer.body), (200, f'{{"n":{n}}}'))
            self.assertEqual(answer.headers["content-length"], str(len(answer.body)))
            self.assertEqual(answer.headers["content-type"], "application/json")
            self.assertNotIn("transfer-encoding", answer.headers)

    def test_requests_sent_ahead_are_answered_in_order(self):
        one = b'POST /run HTTP/1.1\r\nContent-Length: 15\r\n\r\n{"value":{"a":%d}}'
        connection = self.runner.connect()
        connection.send(b"".join(one.replace(b"15", b"17") % n for n in range(5)))
        self.assertEqual([connection.answer().json for _ in range(5)], [{"a": n} for n in range(5)])

    def test_chunks(self):
        answer, _ = self.exchange(
            b'POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"value"\r\n9\r\n:{"a":1}}\r\n0\r\n\r\n'
        )
        self.assertEqual(answer.json, {"a": 1})

    def test_expect_continue(self):
        answer, connection = self.exchange(b"POST /run HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        self.assertEqual(answer.status, 100)
        connection.send(b"{}")
        self.assertEqual(connection.answer().json, {})

    def test_routes(self):
        for line, status in [
            ("POST /RUN/?a=b HTTP/1.1", 200),
            ("POST http://other.example/run HTTP/1.1", 200),
            ("POST /other HTTP/1.1", 404),
            ("POST / HTTP/1.1", 404),
            ("POST /running HTTP/1.1", 404),
            ("GET /run HTTP/1.1", 405),
            ("PUT /init HTTP/1.1", 405),
        ]:
            with self.subTest(line):
                answer, _ = self.exchange(f"{line}\r\n\r\n".encode())
                self.assertEqual(answer.status, status)
                self.assertEqual("allow" in answer.headers, status == 405)

    def test_head_has_no_body(self):
        answer, connection = self.exchange(b"HEAD /run HTTP/1.1\r\n\r\n", head_only=True)
        self.assertEqual(answer.status, 405)
        self.assertEqual(self.runner.run({}, connection).json, {})

    def test_bodies(self):
        for name, body, headers, status in [
            ("nothing", b"", "", 200),
            ("null", b"null", "", 200),
            ("a byte order mark", b"\xef\xbb\xbf{}", "", 200),
            ("an array", b"[1]", "", 200),
            ("another content type", b"{}", "Content-Type: text/plain\r\n", 200),
            ("gzip", gzip.compress(b"{}"), "Content-Encoding: gzip\r\n", 200),
            ("gzip that is none", b"{}", "Content-Encoding: gzip\r\n", 400),
            ("an unknown encoding", b"{}", "Content-Encoding: br\r\n", 415),
            ("cut short", b'{"value":', "", 400),
            ("a string", b'"text"', "", 400),
            ("NaN", b'{"value":{"a":NaN}}', "", 400),
            ("latin-1", '{"value":{"s":"é"}}'.encode("latin-1"), "", 400),
            ("too deep", b"[" * 100_000, "", 400),
        ]:
            with self.subTest(name):
                answer = self.runner.post("/run", body, headers=headers)
                self.assertEqual(answer.status, status)
                self.assertEqual("error" in answer.json, status != 200)

    def test_closing(self):
        for data in (
            b"POST /run HTTP/1.1\r\nConnection: close\r\n\r\n",
            b"POST /run HTTP/1.0\r\n\r\n",
            b"hello\r\n\r\n",
        ):
            with self.subTest(data):
                answer, connection = self.exchange(data)
                self.assertIsNotNone(answer)
                self.assertIsNone(connection.answer())

    def test_large_bodies_both_ways(self):
        text = "☃" * 3_000_000
        answer = self.runner.post("/run", json.dumps({"value": {"s": text}}, ensure_ascii=False).encode())
        self.assertEqual(answer.json, {"s": text})

    def test_a_slow_reader_does_not_hold_up_others(self):
        slow = self.runner.connect()
        body = json.dumps({"value": {"s": "x" * 20_000_000}}).encode()
        slow.send(b"POST /run HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        self.assertEqual(self.runner.run({"quick": True}, self.runner.connect()).json, {"quick": True})
        self.assertEqual(len(slow.answer().json["s"]), 20_000_000)

    def test_a_caller_that_leaves_disturbs_nobody(self):
        connection = self.runner.connect()
        connection.send(b'POST /run HTTP/1.1\r\nContent-Length: 12\r\n\r\n{"value":{}}')
        connection.close()
        self.assertEqual(self.runner.run({"a": 1}).json, {"a": 1})

    def test_many_connections_one_after_the_other(self):
        before = None
        for n in range(200):
            connection = self.runner.connect()
            self.assertEqual(self.runner.run({"n": n}, connection).json, {"n": n})
            connection.close()
            if n == 50:
                before = self.descriptors()
        self.assertLess(self.descriptors(), before + 20)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.runner.children()[0]}/fd"))
