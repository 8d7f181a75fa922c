<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;

final class FailuresTest extends TestCase
{
    public function testAnswersExceptionsAndGoesOn(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php
            function inner(string $secret) { throw new DomainException("mine"); }
            function main(array $args) {
                if ($args["how"] === "exception") inner("password");
                if ($args["how"] === "error") absent();
                return $args;
            }');
        $exception = $runner->run(['how' => 'exception']);
        self::assertSame([502, 'An error has occurred: DomainException: mine'], $exception->statusAndError());
        $error = $runner->run(['how' => 'error']);
        $text = 'An error has occurred: Error: Call to undefined function absent()';
        self::assertSame([502, $text], $error->statusAndError());
        self::assertSame(['how' => ''], $runner->run(['how' => ''])->json());
        [, $stderr] = $runner->logs(3);
        $log = implode("\n", $stderr);
        self::assertStringContainsString('DomainException: mine in ', $log);
        self::assertStringContainsString("index.php(4): inner()\n", $log);
        self::assertStringNotContainsString('password', $log);
        self::assertStringNotContainsString('ActionProcess', $log);
    }

    /** @dataProvider deaths */
    public function testAnswersForAnActionThatEndsTheProcess(string $statement, string $reason): void
    {
        $runner = new RunnerProcess();
        $runner->init("<?php
            register_shutdown_function(function () { echo 'last words'; });
            function main(array \$args) { echo 'open'; fwrite(STDERR, \"before\\n\"); $statement; return []; }");
        $waiting = new Caller($runner->port);
        $waiting->post('/run', 'x');
        $caller = new Caller($runner->port);
        $caller->sendPost('/run');
        $answer = $caller->receive();
        self::assertSame([502, "An error has occurred: $reason"], $answer->statusAndError());
        self::assertTrue($caller->isEnded());
        self::assertTrue($waiting->isEnded());
        [$stdout, $stderr] = $runner->logs(1);
        self::assertStringStartsWith('open', $stdout[0]);
        self::assertSame('<end>', end($stdout));
        self::assertSame('before', $stderr[0]);
        self::assertSame('<end>', end($stderr));
        self::assertSame(1, $runner->end());
        self::assertSame([], glob("$runner->scratch/*"));
    }

    public static function deaths(): array
    {
        $ended = 'the action ended the process with ';
        return [
            'exit' => ['exit(7)', "{$ended}exit code 7"],
            'die' => ['die("text\n")', "{$ended}exit code 0"],
            '_exit' => ['FFI::cdef("void _exit(int);")->_exit(9)', "{$ended}exit code 9"],
            'kill' => ['posix_kill(getmypid(), SIGKILL)', "{$ended}signal SIGKILL"],
            'crash' => ['FFI::string(FFI::cdef()->cast("char *", 1))', "{$ended}signal SIGSEGV"],
            'memory' => [
                'ini_set("memory_limit", "32M"); $x = str_repeat("x", 100000000)',
                'Allowed memory size of 33554432 bytes exhausted (tried to allocate 100003840 bytes)'
                    . ' in index.php on line 3',
            ],
            'fatal' => ['trigger_error("mine", E_USER_ERROR)', 'mine in index.php on line 3'],
            'time' => [
                'set_time_limit(1); for (;;);',
                'Maximum execution time of 1 second exceeded in index.php on line 3',
            ],
        ];
    }

    public function testARunThatWaitsBehindADeathIsSentElsewhere(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php function main(array $args) {
            echo "begun\n";
            fgets(fopen($args["fifo"], "r"));
            exit(1);
        }');
        $fifo = "$runner->scratch/fifo";
        posix_mkfifo($fifo, 0600);
        $first = new Caller($runner->port);
        $body = json_encode(['value' => ['fifo' => $fifo]]);
        $first->sendPost('/run', $body);
        $runner->waitForOutput(1, 'begun');
        $second = new Caller($runner->port);
        $second->sendPost('/run');
        file_put_contents($fifo, "\n");
        self::assertSame(502, $first->receive()->status);
        $answer = $second->receive();
        self::assertSame([503, 'System not ready, status is stopped.'], $answer->statusAndError());
    }

    public function testTheTimeLimitOfARunIsOverWithIt(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php function main(array $args) {
            if (isset($args["limit"])) set_time_limit(1);
            return ["limit" => ini_get("max_execution_time")];
        }');
        self::assertSame(['limit' => '1'], $runner->run(['limit' => 1])->json());
        self::assertSame(['limit' => '0'], $runner->run()->json());
    }

    public function testAProcessThatTheActionForkedAnswersNothing(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php function main() {
            $id = pcntl_fork();
            if ($id) pcntl_waitpid($id, $status); else echo "child\n";
            return ["n" => 1];
        }');
        self::assertSame(['n' => 1], $runner->run()->json());
        self::assertSame(['n' => 1], $runner->run()->json());
        self::assertSame(['child', '<end>', 'child', '<end>'], $runner->logs(2)[0]);
    }

    public function testAnErrorHandlerThatThrowsSeesTheActionAlone(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php
            set_error_handler(function ($level, $text) { throw new ErrorException($text); });
            function main(array $args) { return isset($args["bad"]) ? [$undefined] : $args; }');
        $gone = new Caller($runner->port);
        $gone->send("POST /run HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
        fclose($gone->stream);
        self::assertSame(['a' => 1], $runner->run(['a' => 1])->json());
        $text = 'An error has occurred: ErrorException: Undefined variable $undefined';
        self::assertSame($text, $runner->run(['bad' => 1])->error());
        self::assertSame(['a' => 1], $runner->run(['a' => 1])->json());
    }
}
