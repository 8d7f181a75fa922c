import functools
import types
import unittest

from unlisten_runner.find_main import find_main, is_async, takes_context


def decorated(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


class Callable:
    async def __call__(self, params, context):
        return params

    def method(self, params, context):
        return params


async def asynchronous(params):
    return params


class TakesContext(unittest.TestCase):
    def test_signatures(self):
        for name, function, expected in [
            ("one", lambda params: None, False),
            ("none", lambda: None, False),
            ("two", lambda params, anything: None, True),
            ("one more with a default", lambda params, verbose=False: None, False),
            ("context with a default", lambda params, context=None: None, True),
            ("any number", lambda *args: None, False),
            ("by name only", lambda params, *, context: None, False),
            ("behind a decorator", decorated(lambda params, context: None), True),
            ("behind a decorator, one", decorated(lambda params: None), False),
            ("a partial", functools.partial(lambda a, params, context: None, 1), True),
            ("a method", Callable().method, True),
            ("an object", Callable(), True),
            ("built in", print, False),
        ]:
            with self.subTest(name):
                self.assertEqual(takes_context(function), expected)


class IsAsync(unittest.TestCase):
    def test_functions(self):
        for name, function, expected in [
            ("def", lambda params: None, False),
            ("async def", asynchronous, True),
            ("a partial of one", functools.partial(asynchronous), True),
            ("an object", Callable(), True),
        ]:
            with self.subTest(name):
                self.assertEqual(is_async(function), expected)


class FindMain(unittest.TestCase):
    def test_paths(self):
        module = types.ModuleType("main__")
        module.main = asynchronous
        module.lib = Callable
        module.value = 5
        self.assertIs(find_main(module, "main").function, asynchronous)
        self.assertIs(find_main(module, "lib.method").function, Callable.method)
        for path in ("absent", "value", "value.absent", "lib.absent", "main() ", "", ".", "__name__"):
            with self.subTest(path):
                self.assertIsNone(find_main(module, path))
