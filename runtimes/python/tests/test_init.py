"""Initialization and code formats: R14 to R23, R51, R60 to R68."""

import base64
import os
import unittest

from tests.runner_process import MARKER, RunnerProcess
from tests.test_archive import zipped

ECHO = "def main(params):\n    return params\n"


def archive(*entries):
    return base64.b64encode(zipped(*entries)).decode()


class Init(unittest.TestCase):
    def test_code_that_is_missing(self):
        with RunnerProcess() as runner:
            for body in (
                {},
                {"value": None},
                {"value": {}},
                {"value": []},
                {"value": {"main": "main", "code": None}},
                {"value": {"main": "main", "code": ""}},
                {"value": {"main": "", "code": ECHO}},
                {"value": {"code": ECHO}},
                {"value": {"main": "main", "code": 5}},
                [],
                None,
            ):
                with self.subTest(body):
                    answer = runner.post("/init", body)
                    self.assertEqual((answer.status, answer.error), (403, "Missing main/no code to execute."))
            self.assertEqual((runner.out, runner.err), ("", ""))
            self.assertEqual(runner.init(ECHO, env=None, more={"a": 1}).status, 200)

    def test_a_second_init_is_refused_and_the_first_code_stays(self):
        with RunnerProcess() as runner:
            self.assertEqual(runner.init(ECHO).status, 200)
            answer = runner.init("def main(params):\n    return {}\n")
            self.assertEqual((answer.status, answer.error), (403, "Cannot initialize the action more than once."))
            self.assertIn("Cannot initialize the action more than once.", runner.err)
            self.assertNotIn(MARKER, runner.out + runner.err)
            self.assertEqual(runner.run({"a": 1}).json, {"a": 1})

    def test_code_that_does_not_load(self):
        for name, code, error in [
            ("an exception", "raise ValueError('at load')", "ValueError: at load"),
            ("no ordinary exception", "raise BaseException('at load')", "BaseException: at load"),
            ("a syntax error", "def main(params:\n    pass", "SyntaxError"),
            ("a NUL", "\0", "null bytes"),
            ("no function", "other = 5", "Action entrypoint 'main' is not a function."),
            ("blank", " \n", "Action entrypoint 'main' is not a function."),
            ("no callable", "main = 5", "Action entrypoint 'main' is not a function."),
            ("a module that is not there", "import no_such_module", "No module named 'no_such_module'"),
            ("exit", "import sys; sys.exit(3)", "the action ended the process with exit code 3"),
            ("_exit", "import os; os._exit(4)", "the action ended the process with exit code 4"),
            ("a signal", "import os; os.kill(os.getpid(), 9)", "the action ended the process with signal SIGKILL"),
            ("half of a surrogate pair", "'\ud800'", "surrogates not allowed"),
        ]:
            with self.subTest(name), RunnerProcess() as runner:
                answer = runner.init(code)
                self.assertEqual(answer.status, 502)
                self.assertTrue(answer.error.startswith("Initialization has failed due to: "), answer.error)
                self.assertIn(error, answer.error)
                self.assertIn(error, runner.err)
                self.assertEqual(runner.out, f"{MARKER}\n")
                self.assertTrue(runner.err.endswith(f"\n{MARKER}\n"))
                self.assertEqual(runner.run().error, "System not initialized.")
                self.assertEqual(runner.init(ECHO).status, 200)
                self.assertEqual(runner.run({"a": 1}).json, {"a": 1})

    def test_another_init_sees_nothing_of_a_failed_one(self):
        first = """
import builtins, json, os, sys
builtins.left = json.left = True
os.environ["LEFT"] = "1"
sys.path.append("left")
with open("left", "w"): pass
raise Exception("on purpose")
"""
        second = """
import builtins, json, os, sys
seen = [hasattr(builtins, "left"), hasattr(json, "left"), "LEFT" in os.environ, "FIRST" in os.environ,
    "left" in sys.path, os.listdir()]
def main(params):
    return seen
"""
        with RunnerProcess() as runner:
            self.assertEqual(runner.init(first, env={"FIRST": "1"}).status, 502)
            self.assertEqual(runner.init(second).status, 200)
            self.assertEqual(runner.run().json, [False, False, False, False, False, ["__main__.py"]])
            scratch = os.path.join(runner.tmp, *os.listdir(runner.tmp))
            self.assertEqual(len(os.listdir(scratch)), 1)

    def test_main_names(self):
        code = """
class lib:
    @staticmethod
    def handler(params): return {"via": "lib.handler"}
def hängt(params): return {"via": "hängt"}
def _under_score1(params): return {"via": "_under_score1"}
"""
        for main in ("lib.handler", "hängt", "_under_score1"):
            with self.subTest(main), RunnerProcess() as runner:
                self.assertEqual(runner.init(code, main=main).status, 200)
                self.assertEqual(runner.run().json, {"via": main})

    def test_env_is_there_when_the_code_loads(self):
        code = """
import os
seen = [os.environ.get(name) for name in ("A", "B", "N", "__OW_ACTION_NAME", "__OW_API_HOST")]
def main(params):
    return seen
"""
        with RunnerProcess() as runner:
            env = {"A": "xyz", "B": "", "N": 5, "__OW_ACTION_NAME": "/guest/a"}
            self.assertEqual(runner.init(code, env=env).status, 200)
            self.assertEqual(runner.run().json, ["xyz", "", "5", "/guest/a", "http://127.0.0.1:3233"])

    def test_logs_at_load(self):
        with RunnerProcess() as runner:
            runner.init("import sys\nprint('out', end='')\nprint('err', file=sys.stderr)\ndef main(params): return {}")
            self.assertEqual((runner.out, runner.err), ("out", "err\n"))
            runner.run()
            self.assertEqual((runner.out, runner.err), (f"out\n{MARKER}\n", f"err\n{MARKER}\n"))

    def test_source_is_what_was_sent(self):
        for code in (
            "# -*- coding: latin-1 -*-\ndef main(params):\n    return {'s': '☃'}\n",
            "def main(p):\r\n  return {'s': '☃'}\r\n",
        ):
            with self.subTest(code), RunnerProcess() as runner:
                runner.init(code)
                self.assertEqual(runner.run().json, {"s": "☃"})

    def test_the_surroundings_are_those_of_a_program(self):
        code = """
import os, sys, __main__
def main(params):
    return {"argv": len(sys.argv), "cwd": os.listdir(), "path": sys.path[0] == os.getcwd(), "name": __name__,
        "stdin": sys.stdin.read(), "exit": callable(exit), "site": any(p.endswith("-packages") for p in sys.path),
        "ours": any("unlisten_runner" in p for p in sys.path), "stdout": sys.stdout.fileno(),
        "file": os.path.basename(__file__)}
"""
        with RunnerProcess() as runner:
            runner.init(code)
            self.assertEqual(
                runner.run().json,
                {
                    "argv": 1,
                    "cwd": ["__main__.py"],
                    "path": True,
                    "name": "main__",
                    "stdin": "",
                    "exit": True,
                    "site": True,
                    "ours": False,
                    "stdout": 1,
                    "file": "__main__.py",
                },
            )


class Archives(unittest.TestCase):
    def test_files_and_modules(self):
        code = archive(
            (
                "__main__.py",
                "from part import origin\ndef niam(params):\n    return [origin, open('data.txt').read()]\n",
            ),
            ("part/__init__.py", "origin = __name__"),
            ("data.txt", "text"),
        )
        for binary in (True, "true"):
            with self.subTest(binary), RunnerProcess() as runner:
                self.assertEqual(runner.init(code, main="niam", binary=binary).status, 200)
                self.assertEqual(runner.run().json, ["part", "text"])

    def test_modules_win_over_those_of_the_image(self):
        code = archive(
            ("__main__.py", "import this\ndef main(params):\n    return this.mine\n"),
            ("this.py", "mine = {'mine': True}"),
        )
        with RunnerProcess() as runner:
            runner.init(code, binary=True)
            self.assertEqual(runner.run().json, {"mine": True})

    def test_bad_archives(self):
        for name, code, error in [
            ("no entry file", archive(("other.py", "")), "Zip file does not include __main__.py."),
            ("in a folder", archive(("folder/__main__.py", ECHO)), "Zip file does not include __main__.py."),
            ("none", base64.b64encode(ECHO.encode()).decode(), "expected zip or tar.gz"),
            ("not base64", "UEsDB!!!!*", "not base64"),
            ("leads outside", archive(("../escaped", ""), ("__main__.py", ECHO)), "leads outside of the archive"),
            ("named twice", archive(("__main__.py", ECHO), ("__main__.py", "")), "the name is taken"),
        ]:
            with self.subTest(name), RunnerProcess() as runner:
                answer = runner.init(code, binary=True)
                self.assertEqual(answer.status, 502)
                self.assertIn(error, answer.error)
                self.assertIn(error, runner.err)
                self.assertEqual(runner.out, f"{MARKER}\n")
                self.assertFalse(os.path.exists(os.path.join(runner.folder.name, "escaped")))
                self.assertEqual(runner.init(ECHO).status, 200)

    def test_virtual_environments(self):
        activate = "import os, sys\nsys.path[:0] = [os.path.join(os.path.dirname(__file__), '..', 'packages')]\n"
        main = (
            "__main__.py",
            "import other\nimport brought\ndef main(params):\n    return [other.origin, brought.origin]\n",
        )
        own = ("other.py", "origin = 'archive'")
        packages = [(f"virtualenv/packages/{name}.py", "origin = 'virtualenv'") for name in ("other", "brought")]
        for script in ("virtualenv/bin/activate_this.py", "virtualenv/Scripts/activate_this.py"):
            with self.subTest(script), RunnerProcess() as runner:
                answer = runner.init(archive(main, own, *packages, (script, activate)), binary=True)
                self.assertEqual(answer.status, 200, answer.body)
                self.assertEqual(runner.run().json, ["archive", "virtualenv"])
        with RunnerProcess() as runner:
            answer = runner.init(archive(main, own, *packages), binary=True)
            self.assertEqual(answer.status, 502)
            self.assertIn("Invalid virtualenv. Zip file does not include 'activate_this.py'.", runner.err)
