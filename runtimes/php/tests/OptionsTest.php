<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use InvalidArgumentException;
use PHPUnit\Framework\TestCase;
use Unlisten\Runner\Options;

final class OptionsTest extends TestCase
{
    /** @dataProvider rightOnes */
    public function testReads(array $arguments, array $expected): void
    {
        self::assertSame($expected, array_values((array) Options::read($arguments)));
    }

    public static function rightOnes(): array
    {
        return [
            'nothing' => [[], ['0.0.0.0', 8080, null, false]],
            'all' => [
                ['--host', '127.0.0.1', '--port', '0', '--ready-fd', '3', '--exit-with-stdin'],
                ['127.0.0.1', 0, 3, true],
            ],
            'with equals' => [['--host=::1', '--port=9000'], ['::1', 9000, null, false]],
        ];
    }

    /** @dataProvider wrongOnes */
    public function testRefuses(array $arguments, string $why): void
    {
        $this->expectException(InvalidArgumentException::class);
        $this->expectExceptionMessage($why);
        Options::read($arguments);
    }

    public static function wrongOnes(): array
    {
        return [
            [['--host'], '--host needs an address'],
            [['--port', '65536'], '--port must be a number from 0 to 65535'],
            [['--port', '8o'], '--port must be a number'],
            [['--port'], '--port must be a number'],
            [['--ready-fd', '2'], '--ready-fd must be a number from 3 to 1023'],
            [['--exit-with-stdin=yes'], 'unknown argument "yes"'],
            [['-v'], 'unknown argument "-v"'],
        ];
    }
}
