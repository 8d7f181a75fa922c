"""Runs that overlap: R57 to R59."""

import json
import threading
import unittest

from tests.runner_process import MARKER, RunnerProcess

#: Each run waits until as many as params["together"] are under way.
THREADS = """
import threading, time
begun = 0
def main(params, context):
    global begun
    begun += 1
    while begun < params["together"]: time.sleep(0.001)
    print("run", params["n"])
    if params["n"] == 3: raise ValueError("three")
    return [params["n"], context.activation_id]
"""
TASKS = """
import asyncio
from unlisten_runner import current_context
begun = 0
async def main(params):
    global begun
    begun += 1
    while begun < params["together"]: await asyncio.sleep(0.001)
    print("run", params["n"])
    if params["n"] == 3: raise ValueError("three")
    return [params["n"], current_context().activation_id]
"""
COUNTS = """
import time
under_way = 0
def main(params):
    global under_way
    under_way += 1
    time.sleep(0.005)
    seen = under_way
    under_way -= 1
    return [params["n"], seen]
"""


def run_together(runner, count, together):
    answers = [None] * count

    def run(n):
        answers[n] = runner.run({"n": n, "together": together}, runner.connect(), activation_id=f"id {n}")

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class Concurrency(unittest.TestCase):
    def test_runs_overlap_when_allowed(self):
        for name, code in [("threads", THREADS), ("tasks", TASKS)]:
            with self.subTest(name), RunnerProcess(__OW_ALLOW_CONCURRENT="true") as runner:
                self.assertEqual(runner.init(code).status, 200)
                for _ in range(2):
                    answers = run_together(runner, 16, 16)
                    for n, answer in enumerate(answers):
                        if n == 3:
                            self.assertEqual(answer.error, "An error has occurred: ValueError: three")
                        else:
                            self.assertEqual(answer.json, [n, f"id {n}"])
                self.assertEqual(runner.out.count(MARKER), 32)
                self.assertEqual(runner.err.count(MARKER), 32)
                self.assertEqual(sorted(runner.out.split()).count("run"), 32)

    def test_runs_wait_for_each_other_otherwise(self):
        for name, code in [("sync", COUNTS), ("async", COUNTS.replace("def main", "async def main"))]:
            with self.subTest(name), RunnerProcess() as runner:
                runner.init(code)
                self.assertEqual([answer.json for answer in run_together(runner, 16, 1)], [[n, 1] for n in range(16)])

    def test_requests_sent_ahead_stay_in_order(self):
        for name, code in [("threads", THREADS), ("tasks", TASKS)]:
            with self.subTest(name), RunnerProcess(__OW_ALLOW_CONCURRENT="true") as runner:
                runner.init(code)
                connection = runner.connect()
                body = b'{"value":{"n":%d,"together":1}}'
                connection.send(
                    b"".join(b"POST /run HTTP/1.1\r\nContent-Length: 30\r\n\r\n" + body % n for n in (1, 2, 4))
                )
                self.assertEqual([connection.answer().json[0] for _ in range(3)], [1, 2, 4])

    def test_runs_sent_ahead_with_the_init(self):
        init = json.dumps({"value": {"main": "main", "code": TASKS}}).encode()
        run = b'POST /run HTTP/1.1\r\nContent-Length: 30\r\n\r\n{"value":{"n":1,"together":%d}}'
        with RunnerProcess(__OW_ALLOW_CONCURRENT="true") as runner:
            first, second = runner.connect(), runner.connect()
            first.send(b"POST /init HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(init) + init + run % 2 + run % 1)
            self.assertEqual(first.answer().status, 200)
            second.send(run % 2)
            for connection in (first, first, second):
                self.assertEqual(connection.answer().json, [1, None])

    def test_every_run_is_answered_when_one_ends_the_process(self):
        for name, code, wait in [("threads", THREADS, "time.sleep(100)"), ("tasks", TASKS, "await asyncio.sleep(100)")]:
            with self.subTest(name), RunnerProcess(__OW_ALLOW_CONCURRENT="true") as runner:
                ends = f"    if params['n'] == 3: __import__('os')._exit(3)\n    {wait}\n"
                runner.init(code.replace("    print", f"{ends}    print"))
                answers = run_together(runner, 8, 8)
                self.assertEqual({answer.status for answer in answers}, {502})
                self.assertEqual((runner.out.count(MARKER), runner.err.count(MARKER)), (8, 8))

    def test_exits_of_one_run_leave_the_others(self):
        code = TASKS.replace('raise ValueError("three")', "raise SystemExit(5)")
        with RunnerProcess(__OW_ALLOW_CONCURRENT="true") as runner:
            runner.init(code)
            answers = run_together(runner, 8, 8)
            self.assertEqual([answer.status for answer in answers], [502 if n == 3 else 200 for n in range(8)])
            self.assertEqual(answers[3].error, "An error has occurred: the action ended the process with exit code 5")
