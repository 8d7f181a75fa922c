<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;

final class RunTest extends TestCase
{
    private const ECHO = '<?php function main(array $args): array { return $args; }';

    /** @dataProvider bodies */
    public function testPassesValue(string $body, string $result): void
    {
        $runner = new RunnerProcess();
        $runner->init(self::ECHO);
        $answer = (new Caller($runner->port))->post('/run', $body);
        self::assertSame([200, $result], [$answer->status, $answer->text]);
    }

    public static function bodies(): array
    {
        return [
            'an object' => [
                '{"value":{"s":"a/☃","n":[1,2.5,null,true],"o":{"p":{}}}}',
                '{"s":"a/☃","n":[1,2.5,null,true],"o":{"p":[]}}',
            ],
            'an array' => ['{"value":[1,"a",null]}', '[1,"a",null]'],
            'large numbers' => ['{"value":{"n":9007199254740991,"f":0.1}}', '{"n":9007199254740991,"f":0.1}'],
            'no value' => ['{}', '{}'],
            'null' => ['{"value":null}', '{}'],
            'an empty array' => ['{"value":[]}', '{}'],
            'a body of null' => ['null', '{}'],
            'an empty body' => ['', '{}'],
            'a byte order mark' => ["\u{feff}{\"value\":{\"a\":1}}", '{"a":1}'],
            'odd keys' => ['{"value":{"__proto__":1,"":2,"\u0000a":3}}', '{"__proto__":1,"":2,"\u0000a":3}'],
        ];
    }

    public function testPassesAMebibyteAndMore(): void
    {
        $runner = new RunnerProcess();
        $runner->init(self::ECHO);
        $value = ['s' => str_repeat('x', 3 << 20)];
        self::assertSame($value, $runner->run($value)->json());
    }

    /** @dataProvider wrongValues */
    public function testRefusesOtherValues(mixed $value, string $type): void
    {
        $runner = new RunnerProcess();
        $runner->init(self::ECHO);
        $answer = $runner->run($value);
        $text = "Internal system error: the argument must be a dictionary but has type '$type'.";
        self::assertSame([403, $text], $answer->statusAndError());
        self::assertSame(['a' => 1], $runner->run(['a' => 1])->json());
        self::assertSame([['<end>'], [$text, '<end>']], $runner->logs(1));
    }

    public static function wrongValues(): array
    {
        return [['text', 'string'], [5, 'number'], [false, 'boolean']];
    }

    /** @dataProvider results */
    public function testAnswersWithResults(string $expression, string $text): void
    {
        $answer = $this->answerOf($expression);
        self::assertSame([200, $text], [$answer->status, $answer->text]);
    }

    public static function results(): array
    {
        return [
            'null' => ['null', '{}'],
            'empty' => ['[]', '{}'],
            'a list' => ['[1, "a", null]', '[1,"a",null]'],
            'numbered keys' => ['[1 => "a"]', '{"1":"a"}'],
            'stdClass' => ['(object) ["a" => (object) []]', '{"a":{}}'],
            'ArrayObject' => ['new ArrayObject(["a" => 1])', '{"a":1}'],
            'empty ArrayObject' => ['new ArrayObject()', '{}'],
            'ArrayAccess' => [
                '(function () { $list = new SplDoublyLinkedList(); $list[] = 7; return $list; })()',
                '[7]',
            ],
            'JsonSerializable' => [
                'new class implements JsonSerializable { function jsonSerialize(): mixed { return []; } }',
                '[]',
            ],
            'error' => ['["error" => "mine", "other" => 1]', '{"error":"mine","other":1}'],
            'characters' => ['["a" => "é/<☃>"]', '{"a":"é/<☃>"}'],
            'deep' => ['(function () { $r = []; for ($n = 0; $n < 3000; $n++) $r = ["d" => $r]; return $r; })()',
                str_repeat('{"d":', 3000) . '[]' . str_repeat('}', 3000)],
        ];
    }

    /** @dataProvider wrongResults */
    public function testRefusesOtherResults(string $expression, string $error, string $log): void
    {
        $answer = $this->answerOf($expression, $logs);
        self::assertSame([502, $error], $answer->statusAndError());
        self::assertSame([['<end>'], [$log, '<end>']], $logs);
    }

    public static function wrongResults(): array
    {
        $none = 'The action did not return a dictionary or array.';
        $why = "The action's result cannot be written as JSON: ";
        $nan = "{$why}Inf and NaN cannot be JSON encoded";
        $utf8 = "{$why}Malformed UTF-8 characters, possibly incorrectly encoded";
        $deep = '(function () { $r = []; for ($n = 0; $n < 9000; $n++) $r = ["d" => $r]; return $r; })()';
        return [
            'text' => ['"secret"', $none, "$none It returned a value of type string."],
            'number' => ['42', $none, "$none It returned a value of type integer."],
            'an object of the action' => ['new DateTime()', $none, "$none It returned an object of class DateTime."],
            'text from jsonSerialize' => [
                'new class implements JsonSerializable { function jsonSerialize(): mixed { return "x"; } }',
                $none,
                "$none It returned an object of class JsonSerializable@anonymous.",
            ],
            'NaN' => ['["n" => NAN]', $nan, $nan],
            'no UTF-8' => ['["s" => "\xff"]', $utf8, $utf8],
            'too deep' => [$deep, "{$why}Maximum stack depth exceeded", "{$why}Maximum stack depth exceeded"],
            'circular' => [
                '(function () { $o = new stdClass(); $o->o = $o; return $o; })()',
                "{$why}Recursion detected",
                "{$why}Recursion detected",
            ],
        ];
    }

    public function testGivesContextToWhoTakesIt(): void
    {
        $runner = new RunnerProcess(['__OW_API_HOST' => 'https://api.example']);
        $runner->init('<?php function main(array $args, object $context): array {
            $more = ["left" => $context->getRemainingTimeInMillis()];
            return get_object_vars($context) + $more;
        }');
        $deadline = (int) (microtime(true) * 1000) + 60_000;
        $metadata = [
            'namespace' => 'guest',
            'action_name' => '/guest/pkg/name',
            'action_version' => '0.0.7',
            'activation_id' => 'a1',
            'transaction_id' => 't1',
            'deadline' => "$deadline",
            'api_key' => 'id:key',
            'trace_id' => 'x',
        ];
        $context = $runner->run([], $metadata)->json();
        self::assertGreaterThan(50_000, $context['left']);
        self::assertLessThanOrEqual(60_000, $context['left']);
        unset($context['left']);
        self::assertEquals([
            'activationId' => 'a1',
            'transactionId' => 't1',
            'namespace' => 'guest',
            'actionName' => '/guest/pkg/name',
            'actionVersion' => '0.0.7',
            'deadline' => $deadline,
            'apiHost' => 'https://api.example',
            'apiKey' => 'id:key',
            'metadata' => $metadata,
        ], $context);
    }

    /** @dataProvider otherSeconds */
    public function testGivesNoContextToOthers(string $parameters, int $count): void
    {
        $runner = new RunnerProcess();
        $runner->init("<?php function main($parameters) { return ['n' => func_num_args()]; }");
        self::assertSame(['n' => $count], $runner->run()->json());
    }

    public static function otherSeconds(): array
    {
        return [
            ['', 1],
            ['array $a', 1],
            ['array $a, bool $debug = false', 1],
            ['array ...$all', 1],
            ['$a, $b', 2],
            ['$a, mixed $b = null', 2],
        ];
    }

    public function testRunsWaitForOneAnother(): void
    {
        $runner = new RunnerProcess(['__OW_ALLOW_CONCURRENT' => 'true']);
        $runner->init('<?php function main($a) { echo "begin\n"; usleep(30000); echo "end\n"; return $a; }');
        $callers = [];
        for ($n = 0; $n < 8; $n++) {
            $callers[$n] = new Caller($runner->port);
            $body = json_encode(['value' => ['n' => $n]]);
            $callers[$n]->sendPost('/run', $body);
        }
        foreach ($callers as $n => $caller) {
            self::assertSame(['n' => $n], $caller->receive()->json());
        }
        $one = ['begin', 'end', '<end>'];
        self::assertSame(array_merge(...array_fill(0, 8, $one)), $runner->logs(8)[0]);
    }

    public function testACallerThatLeavesDisturbsNobody(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php function main($a) { usleep(20000); return $a + ["s" => str_repeat("x", 1 << 22)]; }');
        $leaver = new Caller($runner->port);
        $leaver->sendPost('/run');
        fclose($leaver->stream);
        $half = new Caller($runner->port);
        $half->send("POST /run HTTP/1.1\r\nContent-Length: 100\r\n\r\n{");
        $lazy = new Caller($runner->port);
        $lazy->sendPost('/run');
        self::assertSame(1, $runner->run(['a' => 1])->json()['a']);
        self::assertSame(1 << 22, strlen($lazy->receive()->json()['s']));
    }

    private function answerOf(string $expression, ?array &$logs = null): Answered
    {
        $runner = new RunnerProcess();
        $runner->init("<?php function main() { return $expression; }");
        $answer = $runner->run();
        $logs = $runner->logs(1);
        self::assertSame($answer->status, $runner->run()->status, 'the next run is served');
        return $answer;
    }
}
