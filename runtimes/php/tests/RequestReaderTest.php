<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;
use Unlisten\Runner\Http\BadRequest;
use Unlisten\Runner\Http\RequestReader;

final class RequestReaderTest extends TestCase
{
    private const CHUNKED = "POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** @dataProvider requests */
    public function testCutsRequests(string $bytes, array $bodies): void
    {
        self::assertSame($bodies, $this->bodiesOf([$bytes]), 'all at once');
        self::assertSame($bodies, $this->bodiesOf(str_split($bytes)), 'byte by byte');
    }

    public static function requests(): array
    {
        return [
            'no body' => ["GET / HTTP/1.1\r\n\r\n", ['']],
            'a length' => ["POST /run HTTP/1.1\r\ncontent-LENGTH: 3\r\n\r\nabc", ['abc']],
            'two sent ahead' => [
                "POST /run HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcPOST /run HTTP/1.1\r\nContent-Length: 1\r\n\r\nd",
                ['abc', 'd'],
            ],
            'the same head again, and another' => [
                str_repeat("POST /run HTTP/1.1\r\nContent-Length: 1\r\n\r\nd", 2)
                    . "POST /run HTTP/1.1\r\nContent-Length: 2\r\n\r\nef"
                    . "POST /run HTTP/1.1\r\nContent-Length: 1\r\n\r\ng",
                ['d', 'd', 'ef', 'g'],
            ],
            'empty lines before' => ["\r\n\r\nPOST /run HTTP/1.1\r\nContent-Length: 1\r\n\r\nd", ['d']],
            'bare line breaks' => ["POST /run HTTP/1.1\nContent-Length: 1\n\nd", ['d']],
            'the same length twice' => ["POST /run HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nd", ['d']],
            'chunks' => [self::CHUNKED . "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n", ['abc0123456789']],
            'chunks and a trailer' => [
                self::CHUNKED . "1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n" . self::CHUNKED . "0\r\n\r\n",
                ['a', ''],
            ],
        ];
    }

    /** @dataProvider badOnes */
    public function testRefuses(string $bytes, int $status): void
    {
        $this->expectException(BadRequest::class);
        $this->expectExceptionCode($status);
        $this->bodiesOf([$bytes]);
    }

    public static function badOnes(): array
    {
        return [
            'no HTTP' => ["hello\r\n\r\n", 400],
            'another version' => ["PRI * HTTP/2.0\r\n\r\n", 505],
            'no colon' => ["GET / HTTP/1.1\r\nHost\r\n\r\n", 400],
            'a space before the colon' => ["GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400],
            'a line that continues another' => ["GET / HTTP/1.1\r\nA: b\r\n c: d\r\n\r\n", 400],
            'a length that is no number' => ["POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400],
            'two lengths' => ["POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400],
            'length and chunks' => ["POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400],
            'another transfer encoding' => ["POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501],
            'endless headers' => ["GET / HTTP/1.1\r\nA: " . str_repeat('x', 70_000), 431],
            'a chunk without a length' => [self::CHUNKED . "x\r\n", 400],
            'a chunk longer than it says' => [self::CHUNKED . "1\r\nab\r\n", 400],
        ];
    }

    public function testAsksForTheBodyOnce(): void
    {
        $reader = new RequestReader();
        $reader->add("POST /run HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n");
        self::assertNull($reader->next());
        self::assertTrue($reader->takeContinue());
        self::assertFalse($reader->takeContinue());
        $reader->add('d');
        self::assertSame('d', $reader->next()->body);
    }

    public function testAsksForNoBodyThatComesAnyway(): void
    {
        $reader = new RequestReader();
        $reader->add("POST /run HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nd");
        self::assertNull($reader->next());
        self::assertFalse($reader->takeContinue());
    }

    /** @dataProvider connections */
    public function testKnowsWhetherToKeepTheConnection(string $head, bool $keep, bool $sayIt): void
    {
        $reader = new RequestReader();
        $reader->add("GET / HTTP/$head\r\n\r\n");
        $request = $reader->next();
        self::assertSame([$keep, $sayIt], [$request->keepAlive, $request->sayKeepAlive]);
    }

    public static function connections(): array
    {
        return [
            ['1.1', true, false],
            ["1.1\r\nConnection: close", false, false],
            ['1.0', false, false],
            ["1.0\r\nConnection: Keep-Alive", true, true],
        ];
    }

    /**
     * @param list<string> $pieces
     * @return list<string>
     */
    private function bodiesOf(array $pieces): array
    {
        $reader = new RequestReader();
        $bodies = [];
        foreach ($pieces as $piece) {
            $reader->add($piece);
            while (($request = $reader->next()) !== null) {
                $bodies[] = $request->body;
            }
        }
        self::assertFalse($reader->hasBegun());
        return $bodies;
    }
}
