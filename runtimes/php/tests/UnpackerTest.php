<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;
use Unlisten\Runner\Archive\ArchiveError;
use Unlisten\Runner\Archive\Limits;
use Unlisten\Runner\Archive\Unpacker;
use Unlisten\Runner\Scratch;

final class UnpackerTest extends TestCase
{
    private const LINK = 0120777;

    private string $parent;
    private string $folder;

    protected function setUp(): void
    {
        $this->parent = Scratch::makeFolder();
        $this->folder = "$this->parent/action";
        mkdir($this->folder);
    }

    protected function tearDown(): void
    {
        Scratch::remove($this->parent);
    }

    public function testUnpacksZip(): void
    {
        $this->unpack(Archives::zip([
            ['name' => 'lib/', 'data' => '', 'mode' => 0040755],
            ['name' => 'index.php', 'data' => 'one'],
            ['name' => 'lib/deep/tool', 'data' => 'two', 'mode' => 0104755, 'method' => 0],
            ['name' => 'empty', 'data' => ''],
            ['name' => 'link', 'data' => 'lib/deep/tool', 'mode' => self::LINK],
        ]));
        self::assertSame('one', file_get_contents("$this->folder/index.php"));
        self::assertSame('two', file_get_contents("$this->folder/link"));
        self::assertSame('', file_get_contents("$this->folder/empty"));
        self::assertSame(0100755, fileperms("$this->folder/lib/deep/tool"), 'set-user-id is dropped');
    }

    public function testUnpacksTarGz(): void
    {
        $long = str_repeat('long/', 40) . 'name';
        $pax = "path=$long\n";
        $this->unpack(Archives::tarGz([
            ['name' => 'lib/', 'type' => '5'],
            ['name' => 'index.php', 'data' => str_repeat('one', 1000)],
            ['name' => 'again', 'type' => '1', 'target' => 'index.php'],
            ['name' => 'link', 'type' => '2', 'target' => 'index.php'],
            ['name' => '././@LongLink', 'type' => 'L', 'data' => "gnu/$long\0"],
            ['name' => 'short', 'data' => 'two'],
            ['name' => 'pax', 'type' => 'x', 'data' => strlen($pax) + 4 . " $pax"],
            ['name' => 'short', 'data' => 'three'],
        ]));
        self::assertDirectoryExists("$this->folder/lib");
        self::assertSame(str_repeat('one', 1000), file_get_contents("$this->folder/again"));
        self::assertSame(str_repeat('one', 1000), file_get_contents("$this->folder/link"));
        self::assertSame('two', file_get_contents("$this->folder/gnu/$long"));
        self::assertSame('three', file_get_contents("$this->folder/$long"));
    }

    /** @dataProvider badOnes */
    public function testRefuses(string $archive, string $why): void
    {
        try {
            $this->unpack($archive);
            self::fail('it was unpacked');
        } catch (ArchiveError $error) {
            self::assertStringContainsString($why, $error->getMessage());
        }
        self::assertSame(['.', '..', 'action'], scandir($this->parent), 'nothing is outside');
    }

    public static function badOnes(): array
    {
        $file = ['name' => 'index.php', 'data' => str_repeat('some text ', 100)];
        $zip = Archives::zip([$file]);
        $tar = Archives::tarGz([$file]);
        return [
            'no archive' => ['hello', 'the file type is unsupported'],
            'zip: cut short' => [substr($zip, 0, 60), 'damaged'],
            'zip: damaged' => [substr_replace($zip, "\xff\xff\xff", 45, 3), 'its content is damaged'],
            'zip: wrong checksum' => [Archives::zip([$file + ['crc' => 1]]), 'its checksum is wrong'],
            'zip: other compression' => [Archives::zip([$file + ['method' => 12]]), 'compression method 12 is unknown'],
            'zip: climbs' => [
                Archives::zip([$file, ['name' => '../x', 'data' => '']]),
                '"../x": the name leads outside',
            ],
            'zip: absolute' => [Archives::zip([['name' => '/tmp/x', 'data' => '']]), 'the name is absolute'],
            'zip: twice' => [Archives::zip([$file, $file]), '"index.php": the name is taken'],
            'zip: a file is a folder' => [
                Archives::zip([$file, ['name' => 'index.php/x', 'data' => '']]),
                'the name is taken',
            ],
            'zip: a link outside' => [
                Archives::zip([['name' => 'up', 'data' => '..', 'mode' => self::LINK]]),
                'the link leads outside',
            ],
            'zip: through a link' => [
                Archives::zip([
                    ['name' => 'a', 'data' => 'b', 'mode' => self::LINK],
                    ['name' => 'a/x', 'data' => ''],
                ]),
                '"a": the name is taken',
            ],
            'zip: a device' => [Archives::zip([['name' => 'x', 'data' => '', 'mode' => 0020644]]), 'neither file'],
            'tar: cut short' => [substr($tar, 0, -20), 'damaged'],
            'tar: wrong checksum' => [substr_replace($tar, 'xxxx', -8, 4), 'its checksum is wrong'],
            'tar: no tar inside' => [gzencode(str_repeat('x', 1024)), 'damaged'],
            'tar: climbs' => [Archives::tarGz([['name' => 'a/../../x']]), 'the name leads outside'],
            'tar: twice' => [Archives::tarGz([$file, $file]), 'the name is taken'],
            'tar: a link outside' => [
                Archives::tarGz([['name' => 'up', 'type' => '2', 'target' => '/etc']]),
                'the link leads outside',
            ],
            'tar: a copy from outside' => [
                Archives::tarGz([['name' => 'x', 'type' => '1', 'target' => '/etc/passwd']]),
                'the name is absolute',
            ],
            'tar: a device' => [Archives::tarGz([['name' => 'x', 'type' => '3']]), 'neither file'],
        ];
    }

    /** @dataProvider bombs */
    public function testBoundsWhatIsUnpacked(string $archive, string $why): void
    {
        $this->expectException(ArchiveError::class);
        $this->expectExceptionMessage($why);
        $this->unpack($archive, new Limits(bytes: 1000, entries: 3, bytesOfZipEntry: 600));
    }

    public static function bombs(): array
    {
        $entries = static fn (int $count, int $bytes): array => array_map(
            static fn (int $n): array => ['name' => "f$n", 'data' => str_repeat('x', $bytes)],
            range(1, $count),
        );
        return [
            'zip: bytes' => [Archives::zip($entries(2, 600)), 'more than 1000 bytes'],
            'zip: one file' => [Archives::zip($entries(1, 700)), '700 bytes must be <= 600'],
            'zip: entries' => [Archives::zip($entries(4, 1)), 'more than 3 entries'],
            'tar: bytes' => [Archives::tarGz($entries(2, 600)), 'more than'],
            'tar: entries' => [Archives::tarGz([['name' => 'a/', 'type' => '5'], ...$entries(3, 0)]), 'more than'],
            'tar: padding' => [gzencode(str_repeat("\0", 100_000)), 'more than 2000 bytes'],
        ];
    }

    private function unpack(string $archive, Limits $limits = new Limits()): void
    {
        Unpacker::unpack($archive, $this->folder, $limits);
    }
}
