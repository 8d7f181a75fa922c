<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;
use Unlisten\Runner\Environment;

final class EnvironmentTest extends TestCase
{
    private const SHOW = '<?php
        $atLoad = show();
        function show() {
            $mine = fn ($name) => str_starts_with($name, "__OW_") || str_starts_with($name, "TEST_");
            $seen = array_filter(getenv(), $mine, ARRAY_FILTER_USE_KEY);
            ksort($seen);
            foreach ([$_ENV, $_SERVER] as $other) {
                $other = array_filter($other, $mine, ARRAY_FILTER_USE_KEY);
                ksort($other);
                if ($other !== $seen) throw new Exception("they differ: " . json_encode([$seen, $other]));
            }
            return $seen;
        }
        function main($args) { global $atLoad; return isset($args["load"]) ? $atLoad : show(); }';

    public function testExportsInitAndRun(): void
    {
        $container = ['__OW_API_HOST' => 'https://api.example', '__OW_MINE' => 'a=b'];
        $runner = new RunnerProcess($container + ['TEST_C' => 'container']);
        $runner->init(self::SHOW, ['env' => ['TEST_A' => 'xyz', 'TEST_B' => '', 'TEST_C' => 'init', 'TEST_N' => null,
            'TEST_O' => (object) [], 'TEST_T' => true, '' => 'x', 'TEST=' => 'x']]);
        $init = ['TEST_A' => 'xyz', 'TEST_B' => '', 'TEST_C' => 'init', 'TEST_N' => '', 'TEST_O' => '{}',
            'TEST_T' => 'true'] + $container;
        self::assertSame($init, $runner->run(['load' => 1])->json());
        $metadata = ['mine' => 'run', 'activation_id' => 'a1', 'deadline' => 5, 'odd' => [1], 'none' => null];
        $run = ['__OW_ACTIVATION_ID' => 'a1', '__OW_DEADLINE' => '5', '__OW_MINE' => 'run', '__OW_ODD' => '[1]'];
        self::assertEquals($run + $init, $runner->run([], $metadata)->json());
        $second = $runner->run([], ['activation_id' => 'a2']);
        self::assertEquals(['__OW_ACTIVATION_ID' => 'a2'] + $init, $second->json());
        self::assertSame($init, $runner->run()->json());
    }

    public function testKeepsTheRestOfTheEnvironmentAndHidesTheCommandLine(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php $at = $argv; function main() { global $at; return ["argv" => $at, "file" => __FILE__,
            "server" => $_SERVER["argv"], "path" => trim(`printenv PATH`), "stdin" => fgets(STDIN)]; }');
        $seen = $runner->run()->json();
        self::assertSame([$seen['file']], $seen['argv']);
        self::assertSame([$seen['file']], $seen['server']);
        self::assertSame(getenv('PATH'), $seen['path']);
        self::assertFalse($seen['stdin']);
    }

    /** @dataProvider texts */
    public function testWritesValuesAsText(mixed $value, string $text): void
    {
        self::assertSame($text, Environment::text($value));
    }

    public static function texts(): array
    {
        return [
            ['a', 'a'],
            [null, ''],
            [false, 'false'],
            [0, '0'],
            [1.5, '1.5'],
            [['a' => [1, 'é/']], '{"a":[1,"é/"]}'],
            ["a\0b", 'ab'],
        ];
    }
}
