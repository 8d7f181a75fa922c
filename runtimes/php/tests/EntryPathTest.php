<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;
use Unlisten\Runner\Archive\ArchiveError;
use Unlisten\Runner\Archive\EntryPath;

final class EntryPathTest extends TestCase
{
    /** @dataProvider paths */
    public function testSplitsNames(string $name, array $path): void
    {
        self::assertSame($path, EntryPath::parts($name));
    }

    public static function paths(): array
    {
        return [
            ['index.php', ['index.php']],
            ['./a//b/', ['a', 'b']],
            ['a\\b.php', ['a', 'b.php']],
            ['./', []],
            ['', []],
            ['..a/b..', ['..a', 'b..']],
            ['a/☃', ['a', '☃']],
        ];
    }

    /** @dataProvider badNames */
    public function testRefusesNames(string $name, string $why): void
    {
        $this->expectException(ArchiveError::class);
        $this->expectExceptionMessage($why);
        EntryPath::parts($name);
    }

    public static function badNames(): array
    {
        return [
            ['../a', 'leads outside'],
            ['a/../../b', 'leads outside'],
            ['a/..', 'leads outside'],
            ['..\\a', 'leads outside'],
            ['/etc/passwd', 'absolute'],
            ['\\\\host\\share', 'absolute'],
            ['c:a', 'absolute'],
            ["a\0b", 'NUL'],
        ];
    }

    /** @dataProvider links */
    public function testKnowsWhereLinksLead(array $link, string $target, bool $inside): void
    {
        self::assertSame($inside, EntryPath::staysInside($link, $target));
    }

    public static function links(): array
    {
        return [
            [['a'], 'b', true],
            [['bin', 'a'], '../lib/b', true],
            [['bin', 'a'], '..', true],
            [['a'], '..b', true],
            [['a', 'b', 'c'], '../../d', true],
            [['a', 'b', 'c'], '../d/../e', false],
            [['a'], '..', false],
            [['a'], '../b', false],
            [['bin', 'a'], '../../b', false],
            [['a'], 'b/../../c', false],
            [['a'], '..\\b', false],
            [['a'], '/etc/passwd', false],
        ];
    }

    public function testQuotesNames(): void
    {
        self::assertSame('"a\\"\\n"', EntryPath::quote("a\"\n"));
        self::assertSame(205, strlen(EntryPath::quote(str_repeat('x', 5000))));
    }
}
