<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;

final class WireTest extends TestCase
{
    private RunnerProcess $runner;

    protected function setUp(): void
    {
        $this->runner = new RunnerProcess();
        $this->runner->init('<?php function main(array $args): array { return $args; }');
    }

    public function testServesManyOnOneConnection(): void
    {
        $caller = new Caller($this->runner->port);
        for ($n = 0; $n < 100; $n++) {
            self::assertSame("{\"n\":$n}", $caller->post('/run', "{\"value\":{\"n\":$n}}")->text);
        }
        $answer = $caller->post('/run', '{}');
        self::assertSame(['content-type' => 'application/json', 'content-length' => '2'], $answer->headers);
    }

    public function testServesWhatIsSentAhead(): void
    {
        $caller = new Caller($this->runner->port);
        $head = "POST /run HTTP/1.1\r\nContent-Length: 17\r\n\r\n";
        $request = static fn (int $n): string => "$head{\"value\":{\"n\":$n}}";
        $caller->send($request(1) . $request(2) . substr($request(3), 0, 50));
        self::assertSame('{"n":1}', $caller->receive()->text);
        self::assertSame('{"n":2}', $caller->receive()->text);
        $caller->send(substr($request(3), 50));
        self::assertSame('{"n":3}', $caller->receive()->text);
    }

    public function testTakesChunksExpectationsAndCodings(): void
    {
        $caller = new Caller($this->runner->port);
        $caller->send("POST /run HTTP/1.1\r\ntransfer-encoding: CHUNKED\r\n\r\n");
        $caller->send("5\r\n{\"val\r\n9\r\nue\":[1]}\n\r\n0\r\n\r\n");
        self::assertSame('[1]', $caller->receive()->text);
        $caller->send("POST /run HTTP/1.1\r\nContent-Length: 13\r\nExpect: 100-continue\r\n\r\n");
        self::assertSame(100, $caller->receive()->status);
        $caller->send('{"value":[2]}');
        self::assertSame('[2]', $caller->receive()->text);
        foreach (['gzip' => gzencode(...), 'deflate' => gzcompress(...)] as $name => $encode) {
            $caller->sendPost('/run', $encode('{"value":[3]}'), "Content-Encoding: $name\r\n");
            self::assertSame('[3]', $caller->receive()->text);
        }
    }

    /** @dataProvider odd */
    public function testAnswersOddRequestsAndGoesOn(array $request, int $status, string $error): void
    {
        $caller = new Caller($this->runner->port);
        $caller->sendPost(...$request);
        self::assertSame([$status, $error], $caller->receive()->statusAndError());
        self::assertSame('{"a":1}', $caller->post('/run', '{"value":{"a":1}}')->text);
        self::assertSame([['<end>'], ['<end>']], $this->runner->logs(1));
    }

    public static function odd(): array
    {
        $bad = 'Bad request: the ';
        return [
            'other route' => [['/other'], 404, 'There is no route POST /other.'],
            'no JSON' => [['/run', '{"value":'], 400, "{$bad}body is not JSON."],
            'text' => [['/run', '"text"'], 400, "{$bad}body must be a JSON object: got a string."],
            'no UTF-8' => [['/run', "{\"a\":\"\xff\"}"], 400, "{$bad}body is not UTF-8."],
            'too deep' => [
                ['/run', str_repeat('[', 5000) . str_repeat(']', 5000)],
                400,
                "{$bad}body is nested too deeply.",
            ],
            'other coding' => [
                ['/run', 'x', "Content-Encoding: br\r\n"],
                415,
                "{$bad}content encoding must be gzip or deflate.",
            ],
            'not encoded' => [
                ['/run', 'x', "Content-Encoding: gzip\r\n"],
                400,
                "{$bad}body is not encoded as its content encoding says.",
            ],
            'other expectation' => [
                ['/run', '{}', "Expect: tea\r\n"],
                417,
                'The only expectation that can be met is 100-continue: got tea.',
            ],
        ];
    }

    public function testTakesPostAlone(): void
    {
        $caller = new Caller($this->runner->port);
        $caller->send("GET /run?x HTTP/1.1\r\n\r\n");
        $answer = $caller->receive();
        self::assertSame([405, 'Route /run takes POST: got GET.'], $answer->statusAndError());
        self::assertSame('POST', $answer->headers['allow']);
        self::assertSame('{}', $caller->post('/run', '')->text);
    }

    public function testFindsRoutesWrittenOtherwise(): void
    {
        $caller = new Caller($this->runner->port);
        foreach (['/run/', '/RUN', '/run?blocking=true', 'http://host:8080/run'] as $target) {
            self::assertSame('[1]', $caller->post($target, '{"value":[1]}')->text);
        }
    }

    public function testEndsTheConnectionAfterWhatIsNoHttp(): void
    {
        $caller = new Caller($this->runner->port);
        $caller->send("hello\r\n\r\n" . str_repeat('more', 1000));
        $answer = $caller->receive();
        self::assertSame([400, 'close'], [$answer->status, $answer->headers['connection']]);
        self::assertTrue($caller->isEnded());
        self::assertSame('{}', $this->runner->run()->text);
    }

    public function testEndsTheConnectionWhenAskedTo(): void
    {
        $caller = new Caller($this->runner->port);
        $caller->send("POST /run HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        self::assertSame('{}', $caller->receive()->text);
        self::assertTrue($caller->isEnded());
    }

    public function testAnswersHeadWithoutABody(): void
    {
        $caller = new Caller($this->runner->port);
        $caller->send("HEAD /run HTTP/1.1\r\nConnection: close\r\n\r\n");
        $bytes = stream_get_contents($caller->stream);
        self::assertStringStartsWith("HTTP/1.1 405 Method Not Allowed\r\n", $bytes);
        self::assertStringEndsWith("\r\n\r\n", $bytes);
    }

    public function testReadsATooLongBodyToItsEnd(): void
    {
        $caller = new Caller($this->runner->port);
        $length = 128 * 1024 * 1024 + 1;
        $caller->send("POST /run HTTP/1.1\r\nContent-Length: $length\r\n\r\n");
        $piece = str_repeat(' ', 1 << 20);
        for ($n = 0; $n < 128; $n++) {
            $caller->send($piece);
        }
        $caller->send(' ');
        self::assertSame(413, $caller->receive()->status);
        self::assertSame('{}', $caller->post('/run', '')->text);
    }
}
