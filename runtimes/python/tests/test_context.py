import os
import time
import unittest
from unittest import mock

from unlisten_runner.context import ActivationContext


class Context(unittest.TestCase):
    def test_names(self):
        context = ActivationContext(
            {
                "value": {},
                "activation_id": "a",
                "transaction_id": "t",
                "namespace": "guest",
                "action_name": "/guest/a",
                "action_version": "0.0.1",
                "deadline": "1700000000000",
                "api_key": "k",
                "trace_id": "further",
            }
        )
        self.assertEqual(
            (context.activation_id, context.transaction_id, context.namespace, context.action_name),
            ("a", "t", "guest", "/guest/a"),
        )
        self.assertEqual((context.action_version, context.deadline, context.api_key), ("0.0.1", 1700000000000, "k"))
        self.assertEqual(context.trace_id, "further")
        self.assertNotIn("k'", repr(context))

    def test_what_was_not_sent(self):
        context = ActivationContext({})
        self.assertEqual((context.activation_id, context.deadline, context.api_key), (None, None, None))
        with self.assertRaises(AttributeError):
            context.trace_id  # noqa: B018

    def test_remaining_time(self):
        now = time.time() * 1000
        for deadline, lowest, highest in [
            (str(int(now + 60_000)), 1, 60_000),
            (now - 60_000, 0, 0),
            ("soon", float("inf"), float("inf")),
            (None, float("inf"), float("inf")),
        ]:
            with self.subTest(deadline):
                remaining = ActivationContext({"deadline": deadline}).get_remaining_time_in_millis()
                self.assertTrue(lowest <= remaining <= highest, remaining)

    def test_api_host(self):
        with mock.patch.dict(os.environ, {"__OW_API_HOST": "http://container"}):
            self.assertEqual(ActivationContext({}).api_host, "http://container")
            self.assertEqual(ActivationContext({"api_host": "http://run"}).api_host, "http://run")
