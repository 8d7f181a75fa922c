"""Runs, results, logs and environment: R24 to R59."""

import json
import os
import socket
import subprocess
import unittest

from tests.runner_process import COMMAND, MARKER, RunnerProcess, wait_until

ECHO = "def main(params):\n    return params\n"
#: Runs params["code"], which sets `result`.
EXEC = """
import os, sys, time
def main(params, context):
    scope = {"context": context}
    exec(params["code"], scope)
    return scope.get("result")
"""
NOT_A_DICTIONARY = "The action did not return a dictionary or array."


def ended(text):
    return f"{text}{MARKER}\n"


class Run(unittest.TestCase):
    def setUp(self):
        self.runner = RunnerProcess()
        self.addCleanup(self.runner.__exit__)

    def exec(self, code, **metadata):
        return self.runner.run({"code": code}, **metadata)

    def test_parameters(self):
        self.runner.init(ECHO)
        for body, expected in [
            ({"value": {"a": 1}}, {"a": 1}),
            ({"value": [1, "a", None]}, [1, "a", None]),
            ({"value": None}, {}),
            ({}, {}),
            (None, {}),
            (b"", {}),
            (
                {"value": {"__proto__": {"a": 1}, "kéy ☃": "\u2028\0\x7f 👩‍👩‍👧"}},
                {"__proto__": {"a": 1}, "kéy ☃": "\u2028\0\x7f 👩‍👩‍👧"},
            ),
            (
                b'{"value":{"big":12345678901234567890,"one":1.0,"a":1,"a":2}}',
                {"big": 12345678901234567890, "one": 1.0, "a": 2},
            ),
        ]:
            with self.subTest(body):
                self.assertEqual(self.runner.post("/run", body).json, expected)
        self.assertEqual((self.runner.out, self.runner.err), (ended("") * 8, ended("") * 8))

    def test_values_that_are_no_parameters(self):
        self.runner.init(ECHO)
        for value, kind in [("text", "string"), (5, "number"), (True, "boolean")]:
            with self.subTest(value):
                answer = self.runner.run(value)
                self.assertEqual(answer.status, 403)
                self.assertEqual(
                    answer.error, f"Internal system error: the argument must be a dictionary but has type '{kind}'."
                )
        self.assertNotIn(MARKER, self.runner.err)
        self.assertEqual(self.runner.run({"a": 1}).json, {"a": 1})

    def test_results(self):
        self.runner.init(EXEC)
        for code, body in [
            ("result = {}", "{}"),
            ("result = None", "{}"),
            ("result = [1, 'a', None]", '[1,"a",null]'),
            ("result = (1, 2)", "[1,2]"),
            ("result = {'error': None}", '{"error":null}'),
            ("result = {'a': '<b>&\\u2028/☃'}", '{"a":"<b>&\u2028/☃"}'),
            ("import collections; result = collections.OrderedDict(z=1, a=2)", '{"z":1,"a":2}'),
            ("result = {1: 'int key'}", '{"1":"int key"}'),
        ]:
            with self.subTest(code):
                answer = self.exec(code)
                self.assertEqual((answer.status, answer.body), (200, body))
        self.assertEqual(self.runner.err, ended("") * 8)

    def test_results_that_are_none(self):
        self.runner.init(EXEC)
        for code, error in [
            ("result = 'secret'", NOT_A_DICTIONARY),
            ("result = 42", NOT_A_DICTIONARY),
            ("result = True", NOT_A_DICTIONARY),
            ("result = float('nan')", NOT_A_DICTIONARY),
            ("result = {'n': float('nan')}", "cannot be written as JSON: ValueError: Out of range float"),
            ("result = {'n': float('inf')}", "cannot be written as JSON: ValueError: Out of range float"),
            ("result = {'b': b'secret'}", "cannot be written as JSON: TypeError: Object of type bytes"),
            (
                "result = {}; result['self'] = result",
                "cannot be written as JSON: ValueError: Circular reference detected",
            ),
            ("result = {'s': '\\ud800'}", "cannot be written as JSON: half of a surrogate pair in a text"),
            ("result = []\nfor _ in range(200000): result = [result]", "cannot be written as JSON: RecursionError"),
        ]:
            with self.subTest(code):
                answer = self.exec(code)
                self.assertEqual(answer.status, 502)
                self.assertIn(error, answer.error)
                self.assertIn(error, self.runner.err)
        self.assertNotIn("secret", self.runner.err)
        self.assertEqual(self.exec("result = {'next': True}").json, {"next": True})

    def test_large_results(self):
        self.runner.init(ECHO)
        self.assertEqual(self.runner.run({"s": "y" * 1_572_864}).json, {"s": "y" * 1_572_864})

    def test_logs(self):
        self.runner.init(EXEC)
        for code, out, err in [
            ("print('a ☃')", "a ☃\n", ""),
            ("import sys; print('a', file=sys.stderr)", "", "a\n"),
            ("print('open', end='')", "open\n", ""),
            ("import sys; sys.stderr.write('open'); sys.stdout.write('out\\n')", "out\n", "open\n"),
            ("import sys; sys.stdout.buffer.write(b'bytes\\xff')", "bytes\ufffd\n", ""),
            ("import os; os.write(1, b'direct\\n')", "direct\n", ""),
            ("import subprocess; subprocess.run(['echo', 'child'])", "child\n", ""),
            ("print('\\ud800')", "\\ud800\n", ""),
            (f"print({MARKER!r}); print('after')", f"{MARKER}\nafter\n", ""),
            ("import sys; print('a'); sys.stdout.close()", "a\n", ""),
            ("print('again')", "again\n", ""),
            ("import io, sys; sys.stdout = io.StringIO(); print('lost')", "", ""),
        ]:
            with self.subTest(code):
                before = len(self.runner.out), len(self.runner.err)
                self.assertEqual(self.exec(code).status, 200)
                self.assertEqual(self.runner.out[before[0] :], ended(out))
                self.assertEqual(self.runner.err[before[1] :], ended(err))

    def test_many_logs(self):
        self.runner.init("import sys\ndef main(params):\n    for _ in range(20000): print('x' * 100)\n    return {}\n")
        self.runner.run()
        self.assertEqual(self.runner.out, ended(("x" * 100 + "\n") * 20000))

    def test_state_is_kept(self):
        self.runner.init("n = 0\ndef main(params):\n    global n\n    n += 1\n    return {'n': n}\n")
        self.assertEqual([self.runner.run().json["n"] for _ in range(3)], [1, 2, 3])

    def test_environment_of_runs(self):
        code = (
            "import os\ndef main(params):\n    return {k: v for k, v in os.environ.items() if k.startswith('__OW_')}\n"
        )
        self.runner.init(code, env={"__OW_NAMESPACE": "init"})
        host = {"__OW_API_HOST": "http://127.0.0.1:3233"}
        first = self.runner.run(namespace="guest", deadline=17, api_key="key").json
        self.assertEqual(first, {**host, "__OW_NAMESPACE": "guest", "__OW_DEADLINE": "17", "__OW_API_KEY": "key"})
        self.assertEqual(self.runner.run().json, {**host, "__OW_NAMESPACE": "init"})

    def test_context(self):
        self.runner.init(EXEC)
        code = """
import unlisten_runner
result = [context.activation_id, context.api_host, unlisten_runner.current_context() is context]
"""
        self.assertEqual(self.exec(code, activation_id="a").json, ["a", "http://127.0.0.1:3233", True])

    def test_async(self):
        code = """
import asyncio
loops = set()
async def main(params):
    loops.add(id(asyncio.get_running_loop()))
    await asyncio.sleep(0.001)
    if params.get("raise"): raise ValueError("thrown")
    return {"loops": len(loops)}
"""
        self.runner.init(code)
        self.assertEqual(self.runner.run().json, {"loops": 1})
        answer = self.runner.run({"raise": True})
        self.assertEqual((answer.status, answer.error), (502, "An error has occurred: ValueError: thrown"))
        self.assertEqual(self.runner.run().json, {"loops": 1})

    def test_a_function_that_returns_a_coroutine_is_awaited(self):
        self.runner.init("async def later():\n    return {'later': True}\ndef main(params):\n    return later()\n")
        self.assertEqual(self.runner.run().json, {"later": True})

    def test_memory_stays(self):
        self.runner.init("def main(params):\n    bytearray(1 << 20)\n    return {}\n")
        pid = self.runner.children()[0]

        def run(count):
            for n in range(count):
                self.runner.run(activation_id=f"{n:032x}", transaction_id=f"tid{n}", deadline=str(1700000000000 + n))
            with open(f"/proc/{pid}/status") as file:
                return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

        before = run(1000)
        self.assertLess(run(2000) - before, 300)


class Streams(unittest.TestCase):
    def test_output_that_nobody_reads_blocks(self):
        code = "def main(params):\n    while True: print('x' * 1000)\n"
        process = subprocess.Popen(
            [*COMMAND, "--host", "127.0.0.1", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        port = json.loads(process.stdout.readline())["port"]
        connection = socket.create_connection(("127.0.0.1", port))
        self.addCleanup(connection.close)
        for path, value in [("/init", {"main": "main", "code": code}), ("/run", {})]:
            body = json.dumps({"value": value}).encode()
            connection.sendall(f"POST {path} HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            if path == "/init":
                self.assertIn(b"200 OK", connection.recv(4096))
        self.assertEqual(process.stdout.read(5), b"xxxxx")
        with open(f"/proc/{process.pid}/task/{process.pid}/children") as file:
            child = file.read().split()[0]
        wait_until(lambda: _state(child) == "S")

    def test_both_streams_in_order_when_they_are_one(self):
        code = """
import sys
def main(params):
    for n in range(3):
        print(n)
        print(n, file=sys.stderr)
    return {}
"""
        shell = ["sh", "-c", 'exec "$0" "$@" 2>&1', *COMMAND]
        with RunnerProcess(command=shell) as runner:
            runner.init(code)
            runner.run()
            self.assertEqual(runner.out, ended(ended("0\n0\n1\n1\n2\n2\n")))


def _state(pid):
    with open(os.path.join("/proc", pid, "stat")) as file:
        return file.read().rpartition(")")[2].split()[0]
