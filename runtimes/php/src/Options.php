<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use InvalidArgumentException;

/** How a runner is started. */
final class Options
{
    public const USAGE = "usage: main.php [--host 0.0.0.0] [--port 8080] [--ready-fd N] [--exit-with-stdin]\n";

    private function __construct(
        public readonly string $host,
        /** 0 lets the system choose. */
        public readonly int $port,
        /** A file descriptor to announce the address on; null is stdout, when the system chose the port. */
        public readonly ?int $readyFd,
        /** End when stdin is closed, which it is as soon as the process that holds its other end is gone. */
        public readonly bool $exitWithStdin,
    ) {
    }

    /**
     * Reads the command line.
     *
     * @param list<string> $arguments without the program's name
     * @throws InvalidArgumentException that says what is wrong with it
     */
    public static function read(array $arguments): self
    {
        $host = '0.0.0.0';
        $port = 8080;
        $readyFd = null;
        $exitWithStdin = false;
        $rest = array_merge(...array_map(self::splitAtEquals(...), $arguments), ...[[]]);
        while ($rest !== []) {
            $name = array_shift($rest);
            switch ($name) {
                case '--host':
                    $host = (string) array_shift($rest);
                    if ($host === '') {
                        throw new InvalidArgumentException('--host needs an address');
                    }
                    break;
                case '--port':
                    $port = self::readInteger($name, array_shift($rest), 0, 65535);
                    break;
                case '--ready-fd':
                    // 0, 1 and 2 are the action's own streams.
                    $readyFd = self::readInteger($name, array_shift($rest), 3, 1023);
                    break;
                case '--exit-with-stdin':
                    $exitWithStdin = true;
                    break;
                default:
                    throw new InvalidArgumentException("unknown argument \"$name\"");
            }
        }
        return new self($host, $port, $readyFd, $exitWithStdin);
    }

    /** @return list<string> */
    private static function splitAtEquals(string $argument): array
    {
        return str_starts_with($argument, '--') ? explode('=', $argument, 2) : [$argument];
    }

    private static function readInteger(string $name, ?string $text, int $lowest, int $highest): int
    {
        if (preg_match('/^\d{1,5}$/D', $text ?? '') !== 1 || (int) $text < $lowest || (int) $text > $highest) {
            throw new InvalidArgumentException("$name must be a number from $lowest to $highest");
        }
        return (int) $text;
    }
}
