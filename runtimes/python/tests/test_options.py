import unittest

from unlisten_runner.options import WrongArgument, read_arguments


class ReadArguments(unittest.TestCase):
    def test_reads(self):
        for arguments, expected in [
            ([], ("0.0.0.0", 8080, None, False)),
            (["--host", "127.0.0.1", "--port", "0"], ("127.0.0.1", 0, None, False)),
            (["--port=65535", "--host=::1"], ("::1", 65535, None, False)),
            (["--ready-fd", "3", "--exit-with-stdin"], ("0.0.0.0", 8080, 3, True)),
        ]:
            with self.subTest(arguments):
                options = read_arguments(arguments)
                read = (options.host, options.port, options.ready_fd, options.exit_with_stdin)
                self.assertEqual(read, expected)

    def test_refuses(self):
        for arguments, problem in [
            (["--host"], "--host needs an address"),
            (["--host="], "--host needs an address"),
            (["--port"], "--port must be a number from 0 to 65535"),
            (["--port", "65536"], "--port must be a number from 0 to 65535"),
            (["--port", "-1"], "--port must be a number from 0 to 65535"),
            (["--port", "٣"], "--port must be a number from 0 to 65535"),
            (["--ready-fd", "2"], "--ready-fd must be a number from 3 to 1023"),
            (["--verbose"], 'unknown argument "--verbose"'),
        ]:
            with self.subTest(arguments), self.assertRaises(WrongArgument) as raised:
                read_arguments(arguments)
            self.assertEqual(str(raised.exception), problem)
