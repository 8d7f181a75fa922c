import os
import subprocess
import unittest
from unittest import mock

from unlisten_runner.environment import Environment, environment_text


def seen_by_a_program(name):
    return subprocess.run(["sh", "-c", f'echo "${{{name}-absent}}"'], capture_output=True, text=True).stdout.strip()


class Texts(unittest.TestCase):
    def test_values(self):
        for value, text in [
            ("text", "text"),
            ("", ""),
            (None, ""),
            (5, "5"),
            (0, "0"),
            (True, "true"),
            (False, "false"),
            ({"a": [1, "☃"]}, '{"a":[1,"☃"]}'),
        ]:
            with self.subTest(value):
                self.assertEqual(environment_text(value), text)


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # One for all: audit hooks stay.
        cls.environment = Environment()

    def setUp(self):
        patch = mock.patch.dict(os.environ)
        patch.start()
        self.addCleanup(patch.stop)
        self.addCleanup(self.environment.export_run, {})

    def test_init(self):
        self.environment.export_init({"SOME": "xyz", "EMPTY": "", "BAD=NAME": "1", "NUL": "a\0b", "HALF": "\ud800"})
        self.assertEqual([os.environ.get(name) for name in ("SOME", "EMPTY", "NUL", "HALF")], ["xyz", "", None, None])
        self.assertEqual(seen_by_a_program("SOME"), "xyz")

    def test_init_with_no_object(self):
        for env in (None, "text", ["a"]):
            self.environment.export_init(env)

    def test_a_run(self):
        self.environment.export_run(
            {"value": {"a": 1}, "activation_id": "id", "deadline": 17, "odd key": "k", "no": None}
        )
        self.assertEqual(os.environ["__OW_ACTIVATION_ID"], "id")
        self.assertEqual(os.environ["__OW_DEADLINE"], "17")
        self.assertEqual(os.environ["__OW_ODD KEY"], "k")
        self.assertNotIn("__OW_VALUE", os.environ)
        self.assertNotIn("__OW_NO", os.environ)

    def test_names_and_values_that_no_environment_can_hold_end_nothing(self):
        self.environment.export_run({"a=b": "1", "nul": "a\0b", "half": "\ud800", "\ud800": "1", "good": "1"})
        self.assertEqual(os.environ["__OW_GOOD"], "1")

    def test_what_an_earlier_run_set_is_gone_or_what_it_was(self):
        os.environ["__OW_NAMESPACE"] = "of the container"
        self.environment.export_run({"namespace": "first", "api_key": "key"})
        self.assertEqual(os.environ["__OW_NAMESPACE"], "first")
        self.environment.export_run({"namespace": "second"})
        self.assertEqual(os.environ["__OW_NAMESPACE"], "second")
        self.assertNotIn("__OW_API_KEY", os.environ)
        self.environment.export_run({})
        self.assertEqual(os.environ["__OW_NAMESPACE"], "of the container")

    def test_programs_see_the_run_they_are_started_in(self):
        self.environment.export_run({"activation_id": "first", "api_key": "key"})
        self.assertEqual(seen_by_a_program("__OW_ACTIVATION_ID"), "first")
        self.environment.export_run({"activation_id": "second"})
        self.assertEqual(seen_by_a_program("__OW_ACTIVATION_ID"), "second")
        self.assertEqual(seen_by_a_program("__OW_API_KEY"), "absent")
