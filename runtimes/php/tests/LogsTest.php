<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;

final class LogsTest extends TestCase
{
    /** @dataProvider writers */
    public function testWhatIsWrittenComesBeforeTheMarkers(string $statement, array $stdout, array $stderr): void
    {
        $runner = new RunnerProcess();
        $runner->init("<?php function main() { $statement; return []; }");
        $runner->run();
        $runner->run();
        [$out, $err] = $runner->logs(2);
        self::assertSame([...$stdout, '<end>', ...$stdout, '<end>'], $out);
        $withoutPaths = array_map(static fn (string $line): string => preg_replace('#/\S*/#', '', $line), $err);
        self::assertSame([...$stderr, '<end>', ...$stderr, '<end>'], $withoutPaths);
    }

    public static function writers(): array
    {
        return [
            'nothing' => ['', [], []],
            'lines' => ['echo "a\n"; fwrite(STDERR, "b\n"); print("c\n")', ['a', 'c'], ['b']],
            'unfinished lines' => ['echo "a\nopen"; fwrite(STDERR, "open")', ['a', 'open'], ['open']],
            'by name' => [
                'file_put_contents("php://stderr", "open"); file_put_contents("php://stdout", "open")',
                ['open'],
                ['open'],
            ],
            'var_dump' => ['var_dump(1, "☃")', ['int(1)', 'string(3) "☃"'], []],
            'error_log' => ['error_log("mine")', [], ['mine']],
            'a warning' => ['$x = [][0]', [], ['PHP Warning:  Undefined array key 0 in index.php on line 1']],
            'a deprecation' => ['strlen(null)', [], [
                'PHP Deprecated:  strlen(): Passing null to parameter #1 ($string) of type string is deprecated'
                    . ' in index.php on line 1',
            ]],
            'output buffers' => [
                'ob_start(); echo "a"; ob_start(fn ($text) => strtoupper($text)); echo "b\n"',
                ['aB'],
                [],
            ],
            'a child' => ['passthru("echo a; echo b >&2; printf open >&2")', ['a'], ['b', 'open']],
            'a marker' => ['echo "<end>\nafter\n"', ['<end>', 'after'], []],
        ];
    }

    public function testWhatIsWrittenAtLoadHasNoMarkers(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php echo "out\n"; fwrite(STDERR, "err\n"); function main() { return []; }');
        $runner->run();
        self::assertSame([['out', '<end>'], ['err', '<end>']], $runner->logs(1));
    }

    public function testAnActionMayCloseItsStreams(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php function main() {
            echo "a\n";
            if (is_resource(STDOUT)) { fclose(STDOUT); fclose(STDERR); }
            echo "b\n";
            return [];
        }');
        self::assertSame(['{}', '{}'], [$runner->run()->text, $runner->run()->text]);
        self::assertSame([['a', '<end>', '<end>'], ['<end>', '<end>']], $runner->logs(2));
    }

    public function testMuchIsWrittenCompletely(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php function main() {
            for ($n = 0; $n < 20000; $n++) {
                echo str_repeat("x", 100), "\n";
                fwrite(STDERR, str_repeat("y", 100) . "\n");
            }
            return []; }');
        $caller = new Caller($runner->port);
        $caller->sendPost('/run');
        [$stdout, $stderr] = $runner->logs(1);
        self::assertSame('{}', $caller->receive()->text);
        self::assertSame(array_fill(0, 20000, str_repeat('x', 100)), array_slice($stdout, 0, -1));
        self::assertSame(array_fill(0, 20000, str_repeat('y', 100)), array_slice($stderr, 0, -1));
    }

    public function testEndlessOutputWaitsForTheReader(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php function main() { for (;;) echo str_repeat("x", 10000), "\n"; }');
        $caller = new Caller($runner->port);
        $caller->sendPost('/run');
        $child = $runner->children()[0];
        // Blocked in a write, by the name the kernel has for it.
        $runner->waitUntil(static fn (): bool => str_contains((string) @file_get_contents("/proc/$child/wchan"), 'pipe')
            || preg_match('/^1 /', (string) @file_get_contents("/proc/$child/syscall")) === 1);
        foreach ([$runner->id, $child] as $id) {
            preg_match('/VmRSS:\s+(\d+) kB/', file_get_contents("/proc/$id/status"), $match);
            self::assertLessThan(60_000, (int) $match[1]);
        }
    }
}
