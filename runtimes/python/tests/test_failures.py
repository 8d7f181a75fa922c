"""Actions that fail, and that end the process: R40 to R43, R71."""

import os
import signal
import unittest

from tests.runner_process import MARKER, RunnerProcess, wait_until
from tests.test_run import EXEC

EXITS_WHEN_TOLD = """
import os, time
def main(params):
    while not os.path.exists(params["file"]): time.sleep(0.01)
    os._exit(3)
"""
EXITS_LATER = """
import os, threading
def main(params):
    threading.Timer(0.05, lambda: os._exit(3)).start()
    return {}
"""
CRASH = "import ctypes; ctypes.string_at(0)"


class Exceptions(unittest.TestCase):
    def test_the_next_run_is_served(self):
        with RunnerProcess() as runner:
            runner.init(EXEC)
            for code, error in [
                ("raise ValueError('thrown')", "ValueError: thrown"),
                ("raise Exception", "Exception"),
                ("raise BaseException('thrown')", "BaseException: thrown"),
                ("raise KeyboardInterrupt('thrown')", "KeyboardInterrupt: thrown"),
                ("raise GeneratorExit", "GeneratorExit"),
                ("{}['absent']", "KeyError: 'absent'"),
                ("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded"),
                (
                    "class E(Exception):\n  def __str__(self): raise Exception\nraise E",
                    "E: a text that cannot be shown",
                ),
                ("raise Exception('\\ud800')", "Exception: \ud800"),
                ("import sys; sys.exit(3)", "the action ended the process with exit code 3"),
                ("import sys; sys.exit()", "the action ended the process with exit code 0"),
                ("import sys; sys.exit('bye')", "the action ended the process with exit code 1"),
                ("exit(4)", "the action ended the process with exit code 4"),
            ]:
                with self.subTest(code):
                    answer = runner.run({"code": code})
                    self.assertEqual((answer.status, answer.error), (502, f"An error has occurred: {error}"))
                    self.assertEqual(runner.run({"code": "result = {'next': True}"}).json, {"next": True})
            self.assertEqual(runner.out, f"{MARKER}\n" * 26)
            self.assertIn("\nbye\n", runner.err)

    def test_tracebacks_show_the_action_and_nothing_of_the_runner(self):
        with RunnerProcess() as runner:
            runner.init("def main(params):\n    helper()\n\ndef helper():\n    raise ValueError('thrown')\n")
            runner.run()
            self.assertIn("line 5, in helper\n    raise ValueError('thrown')\n", runner.err)
            self.assertNotIn("unlisten_runner", runner.err)

    def test_an_exception_in_a_thread_is_the_threads_own(self):
        code = (
            "import threading; t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join(); result = {'ok': True}"
        )
        with RunnerProcess() as runner:
            runner.init(EXEC)
            self.assertEqual(runner.run({"code": code}).json, {"ok": True})
            self.assertIn("ZeroDivisionError", runner.err)


class Deaths(unittest.TestCase):
    def test_a_run_that_ends_the_process_is_answered(self):
        for code, how, exit_code in [
            ("import os; os._exit(3)", "exit code 3", 3),
            ("import os; os._exit(0)", "exit code 0", 0),
            ("import os; os.kill(os.getpid(), 9)", "signal SIGKILL", 137),
            ("import os; os.kill(os.getpid(), 15)", "signal SIGTERM", 143),
            ("import os; os.abort()", "signal SIGABRT", 134),
            (CRASH, "signal SIGSEGV", 139),
        ]:
            with self.subTest(code), RunnerProcess() as runner:
                runner.init(EXEC)
                answer = runner.run({"code": f"print('before'); {code}"})
                error = f"An error has occurred: the action ended the process with {how}"
                self.assertEqual((answer.status, answer.error), (502, error))
                self.assertEqual(runner.out, f"before\n{MARKER}\n")
                self.assertEqual(runner.err, f"{error}\n{MARKER}\n")
                self.assertEqual(runner.wait(), exit_code)
                self.assertEqual(os.listdir(runner.tmp), [])

    def test_markers_begin_a_line(self):
        with RunnerProcess() as runner:
            runner.init(EXEC)
            runner.run({"code": "import os, sys; print('open', end='', flush=True); os._exit(3)"})
            self.assertEqual(runner.out, f"open\n{MARKER}\n")

    def test_os_exit_loses_no_output(self):
        with RunnerProcess() as runner:
            runner.init(EXEC)
            runner.run({"code": "import os, sys; sys.stdout.write('open'); sys.stderr.write('open'); os._exit(3)"})
            self.assertEqual(runner.out, f"open\n{MARKER}\n")
            self.assertTrue(runner.err.startswith("open\n"))

    def test_calls_that_wait_are_sent_elsewhere(self):
        with RunnerProcess() as runner:
            runner.init(EXITS_WHEN_TOLD)
            first, second, third = (runner.connect() for _ in range(3))
            self.assertEqual(runner.post("/run", {"value": "wrong"}, second).status, 403)
            go = os.path.join(runner.folder.name, "go")
            body = b'{"value":{"file":"%s"}}' % go.encode()
            for connection in (first, second, third):
                connection.send(b"POST /run HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                if connection is first:
                    wait_until(lambda: _reads_nothing(runner.port))
            with open(go, "w"):
                pass
            self.assertEqual([c.answer().status for c in (first, second, third)], [502, 503, 503])
            self.assertEqual(runner.out, f"{MARKER}\n")
            self.assertEqual(runner.wait(), 3)

    def test_a_death_between_runs_ends_the_runner(self):
        with RunnerProcess() as runner:
            runner.init(EXITS_LATER)
            self.assertEqual(runner.run().status, 200)
            self.assertEqual(runner.wait(), 3)
            self.assertEqual((runner.out, runner.err), (f"{MARKER}\n", f"{MARKER}\n"))

    def test_processes_that_the_action_forks_are_its_own(self):
        code = """
import multiprocessing, os
def work(n):
    print("child", n)
    return n * 2
def main(params):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return pool.map(work, [1, 2])
"""
        with RunnerProcess() as runner:
            runner.init(code)
            self.assertEqual(runner.run().json, [2, 4])
            self.assertEqual(sorted(runner.out.splitlines()), sorted(["child 1", "child 2", MARKER]))

    def test_memory_that_runs_out(self):
        with RunnerProcess() as runner:
            runner.init(EXEC)
            code = "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29)); x = bytearray(1 << 30)"
            self.assertEqual(runner.run({"code": code}).error, "An error has occurred: MemoryError")


class Ends(unittest.TestCase):
    def test_signals(self):
        for number, code in [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]:
            with self.subTest(number), RunnerProcess() as runner:
                runner.init("def main(params):\n    print('begun')\n    while True: pass\n")
                connection = runner.connect()
                connection.send(b"POST /run HTTP/1.1\r\n\r\n")
                wait_until(lambda runner=runner: "begun" in runner.out)
                child = runner.children()[0]
                runner.signal(number)
                answer = connection.answer()
                error = f"An error has occurred: the runner was ended by {number.name}"
                self.assertEqual((answer.status, answer.error), (502, error))
                self.assertEqual(runner.wait(), code)
                self.assertEqual(os.listdir(runner.tmp), [])
                self.assertFalse(os.path.exists(f"/proc/{child}"))

    def test_the_end_of_stdin(self):
        with RunnerProcess("--exit-with-stdin") as runner:
            runner.init("def main(params):\n    print('begun')\n    while True: pass\n")
            runner.connect().send(b"POST /run HTTP/1.1\r\n\r\n")
            wait_until(lambda: "begun" in runner.out)
            runner.process.stdin.close()
            runner.wait()

    def test_the_serving_process_ends_with_its_guardian(self):
        with RunnerProcess() as runner:
            runner.init("def main(params):\n    print('begun')\n    while True: pass\n")
            runner.connect().send(b"POST /run HTTP/1.1\r\n\r\n")
            wait_until(lambda: "begun" in runner.out)
            child = runner.children()[0]
            runner.process.kill()
            runner.wait()
            wait_until(lambda: not os.path.exists(f"/proc/{child}") or _is_zombie(child))


def _is_zombie(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0] == "Z"


def _reads_nothing(port):
    """Whether the runner has read all that was sent on its first connection."""
    with open("/proc/net/tcp") as file:
        rows = [line.split() for line in file.readlines()[1:]]
    queues = [row[4].split(":")[1] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"]
    return len(queues) > 0 and set(queues) == {"00000000"}
