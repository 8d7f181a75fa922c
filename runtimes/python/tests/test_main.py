"""How the runner is started."""

import json
import os
import socket
import subprocess
import sys
import unittest

from tests.runner_process import COMMAND, FOLDER, PATIENCE, RunnerProcess


def start(*arguments, **options):
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, **options
    )


class Start(unittest.TestCase):
    def test_wrong_arguments(self):
        for arguments, problem in [
            (["--nonsense"], 'unknown argument "--nonsense"'),
            (["--exit-with-stdin"], "--exit-with-stdin needs a pipe as stdin"),
        ]:
            with self.subTest(arguments):
                ended = start(*arguments)
                self.assertEqual((ended.returncode, ended.stdout), (2, ""))
                self.assertEqual(ended.stderr.splitlines()[0], problem)
                self.assertTrue(ended.stderr.splitlines()[1].startswith("usage: "))

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            ended = start("--host", "127.0.0.1", "--port", str(taken.getsockname()[1]))
        self.assertEqual((ended.returncode, ended.stdout), (1, ""))
        self.assertIn("cannot listen on 127.0.0.1:", ended.stderr)

    def test_ready(self):
        with RunnerProcess() as runner:
            self.assertEqual(runner.ready, {"host": "127.0.0.1", "port": runner.port, "pid": runner.process.pid})
            self.assertEqual(runner.out, "")

    def test_ready_on_stdout(self):
        process = subprocess.Popen(
            [*COMMAND, "--host", "127.0.0.1", "--port", "0"], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        self.assertEqual(json.loads(process.stdout.readline())["pid"], process.pid)

    def test_as_a_module(self):
        os.chdir(FOLDER)
        with RunnerProcess(command=[sys.executable, "-m", "unlisten_runner"]) as runner:
            code = "import sys\ndef main(params):\n    return {'hidden': params['folder'] not in sys.path}\n"
            self.assertEqual(runner.init(code).status, 200)
            self.assertEqual(runner.run({"folder": FOLDER}).json, {"hidden": True})
