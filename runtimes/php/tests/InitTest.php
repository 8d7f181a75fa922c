<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;

final class InitTest extends TestCase
{
    private const ECHO = '<?php function main(array $args): array { return $args; }';

    public function testLoadsCodeOnceAndKeepsIt(): void
    {
        $runner = new RunnerProcess();
        $code = '<?php $n = 0; function main(array $args): array { global $n; return ["n" => ++$n]; }';
        self::assertSame(200, $runner->init($code)->status);
        $second = $runner->init(self::ECHO);
        self::assertSame([403, 'Cannot initialize the action more than once.'], $second->statusAndError());
        self::assertSame(['n' => 1], $runner->run()->json());
        self::assertSame(['n' => 2], $runner->run()->json());
        [$stdout, $stderr] = $runner->logs(2);
        self::assertSame(['<end>', '<end>'], $stdout);
        $refusal = 'Internal system error: Cannot initialize the action more than once.';
        self::assertSame([$refusal, '<end>', '<end>'], $stderr);
    }

    public function testRefusesWhatIsNoCode(): void
    {
        $runner = new RunnerProcess();
        foreach ([null, [], ['value' => null], ['value' => ['main' => 'main', 'code' => '']]] as $body) {
            $answer = $runner->post('/init', $body);
            self::assertSame([403, 'Missing main/no code to execute.'], $answer->statusAndError());
        }
        self::assertSame(403, $runner->init(self::ECHO, ['main' => ''])->status);
        self::assertSame('System not initialized.', $runner->run()->error());
        self::assertSame(200, $runner->init(self::ECHO)->status);
        self::assertSame(['a' => 1], $runner->run(['a' => 1])->json());
    }

    /** @dataProvider badCode */
    public function testSaysWhyCodeDoesNotLoadAndTakesOther(string $code, string $answered, string $logged): void
    {
        $runner = new RunnerProcess();
        $answer = $runner->init($code, ['env' => ['LEFT' => 'over']]);
        self::assertSame(502, $answer->status);
        self::assertSame("Initialization has failed due to: $answered", $answer->error());
        [$stdout, $stderr] = $runner->logs(1);
        self::assertSame(['<end>'], $stdout);
        self::assertStringContainsString($logged, $stderr[0]);
        self::assertSame('<end>', end($stderr));

        self::assertSame(200, $runner->init('<?php class Mine {} function main() {
            return ["left" => getenv("LEFT"), "old" => function_exists("f")];
        }')->status);
        self::assertSame(['left' => false, 'old' => false], $runner->run()->json());
        self::assertCount(1, glob("$runner->scratch/*"), 'files of the first are gone');
    }

    public static function badCode(): array
    {
        return [
            'syntax' => [
                "<?php\nfunction f(\n{",
                'ParseError: syntax error, unexpected token "{", expecting variable in index.php on line 3',
                'Error during initialization: ParseError: syntax error',
            ],
            'exception' => [
                '<?php function f() {} throw new LogicException("mine");',
                'LogicException: mine in index.php on line 1',
                'Error during initialization: LogicException: mine in index.php:1',
            ],
            'fatal' => [
                '<?php class Mine {} if (true) { class Mine {} }',
                'Cannot declare class Mine, because the name is already in use in index.php on line 1',
                'PHP Fatal error:  Cannot declare class Mine',
            ],
            'exit' => [
                '<?php exit(3);',
                'the action ended the process with exit code 3',
                'Error during initialization: the action ended the process with exit code 3',
            ],
            'killed' => [
                '<?php posix_kill(getmypid(), SIGKILL);',
                'the action ended the process with signal SIGKILL',
                'with signal SIGKILL',
            ],
            'no main' => [
                '<?php function f() {}',
                "Action entrypoint 'main' is not a function.",
                "Error during initialization: Action entrypoint 'main' is not a function.",
            ],
            'missing file' => [
                '<?php require "absent.php";',
                "Error: Failed opening required 'absent.php' (include_path='.:/usr/share/php') in index.php on line 1",
                'PHP Warning:  require(absent.php): Failed to open stream',
            ],
            'no PHP' => ['hello', 'The code must begin with <?php.', 'The code must begin with <?php.'],
        ];
    }

    /** @dataProvider mains */
    public function testFindsMain(string $main): void
    {
        $runner = new RunnerProcess();
        $code = '<?php namespace App;
            function niam($a) { return $a; }
            class Lib { static function handle($a) { return $a; } }';
        self::assertSame(200, $runner->init($code, ['main' => $main])->status);
        self::assertSame(['a' => 1], $runner->run(['a' => 1])->json());
    }

    public static function mains(): array
    {
        return [['App\\niam'], ['App\\Lib::handle']];
    }

    public function testTakesNoFunctionOfPhpItselfForMain(): void
    {
        $runner = new RunnerProcess();
        self::assertSame(502, $runner->init(self::ECHO, ['main' => 'array_reverse'])->status);
    }

    /** @dataProvider formats */
    public function testRunsArchives(string $format): void
    {
        $entries = [
            ['name' => 'index.php', 'data' => '<?php require "lib/more.php"; function niam() { return ['
                . '"cwd" => getcwd() === __DIR__, "text" => file_get_contents("data.txt"), "more" => more(), '
                . '"package" => package()]; }'],
            ['name' => 'lib/more.php', 'data' => '<?php function more() { return basename(__DIR__); }'],
            ['name' => 'vendor/autoload.php', 'data' => '<?php function package() { return "mine"; }'],
            ['name' => 'data.txt', 'data' => '☃'],
        ];
        $archive = $format === 'zip' ? Archives::zip($entries) : Archives::tarGz($entries);
        $runner = new RunnerProcess();
        $answer = $runner->init(base64_encode($archive), ['binary' => true, 'main' => 'niam']);
        self::assertSame('{"ok":true}', $answer->text);
        self::assertSame(
            ['cwd' => true, 'text' => '☃', 'more' => 'lib', 'package' => 'mine'],
            $runner->run()->json(),
        );
    }

    public static function formats(): array
    {
        return [['zip'], ['tar.gz']];
    }

    public function testLoadsThePackagesInstalledForAll(): void
    {
        $project = sys_get_temp_dir() . '/runner-test-' . bin2hex(random_bytes(6));
        mkdir("$project/vendor", 0755, true);
        mkdir("$project/app");
        file_put_contents("$project/vendor/autoload.php", '<?php function package() { return "for all"; }');
        try {
            $runner = new RunnerProcess(folder: "$project/app");
            $runner->init('<?php function main() { return ["package" => package()]; }');
            self::assertSame(['package' => 'for all'], $runner->run()->json());
        } finally {
            exec('rm -r ' . escapeshellarg($project));
        }
    }

    /** @dataProvider badArchives */
    public function testRefusesArchives(string $code, string $why): void
    {
        $runner = new RunnerProcess();
        $answer = $runner->init($code, ['binary' => true]);
        self::assertSame(502, $answer->status);
        self::assertStringContainsString($why, $answer->error());
        self::assertSame(200, $runner->init(self::ECHO)->status);
    }

    public static function badArchives(): array
    {
        $climbing = Archives::zip([['name' => 'index.php', 'data' => self::ECHO], ['name' => '../x', 'data' => '']]);
        $other = Archives::zip([['name' => 'main.php', 'data' => self::ECHO]]);
        return [
            'no base64' => ['<?php', 'the code is not base64'],
            'no archive' => [base64_encode(self::ECHO), 'the file type is unsupported'],
            'climbs' => [base64_encode($climbing), 'the name leads outside of the archive'],
            'no index.php' => [base64_encode($other), 'Zipped actions must contain index.php at the root.'],
        ];
    }

    public function testSaysThatThereIsNoFolderForTheCode(): void
    {
        $runner = new RunnerProcess();
        rmdir($runner->scratch);
        $answer = $runner->init(self::ECHO);
        $reason = "cannot make a folder in $runner->scratch";
        self::assertSame([502, "Initialization has failed due to: $reason"], $answer->statusAndError());
        self::assertSame([['<end>'], ["Error during initialization: $reason", '<end>']], $runner->logs(1));
        mkdir($runner->scratch);
        self::assertSame(200, $runner->init(self::ECHO)->status);
    }

    public function testTakesLongCode(): void
    {
        $runner = new RunnerProcess();
        $code = self::ECHO . "\n" . str_repeat('// ' . str_repeat('x', 96) . "\n", 480_000);
        self::assertSame(200, $runner->init($code)->status);
        self::assertSame(['a' => 1], $runner->run(['a' => 1])->json());
    }
}
