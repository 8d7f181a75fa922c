<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use PHPUnit\Framework\TestCase;

final class LifeTest extends TestCase
{
    private const ENDLESS = '<?php function main() { echo "begun\n"; for (;;); }';

    /** @dataProvider wrongArguments */
    public function testRefusesArguments(array $arguments, int $code, string $why): void
    {
        $command = [PHP_BINARY, dirname(__DIR__) . '/main.php', ...$arguments];
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
        self::assertStringContainsString($why, stream_get_contents($pipes[2]));
        self::assertSame('', stream_get_contents($pipes[1]));
        self::assertSame($code, proc_close($process));
    }

    public static function wrongArguments(): array
    {
        return [
            [['--port', 'x'], 2, "--port must be a number from 0 to 65535\nusage: main.php"],
            [['--exit-with-stdin'], 2, '--exit-with-stdin needs a pipe as stdin'],
            [['--host', '192.0.2.1', '--port', '0'], 1, 'cannot listen on 192.0.2.1:0: '],
        ];
    }

    public function testSaysOnStdoutWhereItListens(): void
    {
        $command = [PHP_BINARY, dirname(__DIR__) . '/main.php', '--host', '127.0.0.1', '--port', '0'];
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
        $said = json_decode(fgets($pipes[1]), true);
        self::assertSame(['host', 'port', 'pid'], array_keys($said));
        self::assertSame(404, (new Caller($said['port']))->post('/', '')->status);
        proc_terminate($process);
        while (proc_get_status($process)['running']) {
            usleep(1000);
        }
    }

    /** @dataProvider signals */
    public function testASignalEndsIt(int $signal): void
    {
        $runner = new RunnerProcess();
        $runner->signal($signal);
        self::assertSame(128 + $signal, $runner->end());
    }

    public static function signals(): array
    {
        return [[SIGTERM], [SIGINT], [SIGHUP]];
    }

    public function testASignalAnswersWhatIsUnderWay(): void
    {
        $runner = new RunnerProcess();
        $runner->init(self::ENDLESS);
        $caller = $this->beginRun($runner);
        $child = $runner->children()[0];
        $runner->signal(SIGTERM);
        $answer = $caller->receive();
        self::assertSame([502, 'An error has occurred: the runner was ended by SIGTERM'], $answer->statusAndError());
        self::assertSame([['begun', '<end>'], ['<end>']], $runner->logs(1));
        self::assertSame(128 + SIGTERM, $runner->end());
        self::assertFalse(posix_kill($child, 0));
        self::assertSame([], glob("$runner->scratch/*"));
    }

    public function testItEndsWithItsStdin(): void
    {
        $runner = new RunnerProcess([], ['--exit-with-stdin']);
        $runner->init('<?php function main() {
            exec("sleep 100 >/dev/null 2>&1 & echo $!", $lines);
            echo "begun $lines[0]\n";
            for (;;);
        }');
        $this->beginRun($runner);
        $child = $runner->children()[0];
        $runner->closeStdin();
        self::assertSame(128 + SIGTERM, $runner->end());
        preg_match('/begun (\d+)/', implode("\n", $runner->logs(1)[0]), $match);
        foreach ([$child, (int) $match[1]] as $id) {
            $runner->waitUntil(fn (): bool => !$this->isAlive($id));
        }
        self::assertFalse($this->isAlive($child));
    }

    public function testTheActionDoesNotOutliveTheRunner(): void
    {
        $runner = new RunnerProcess();
        $runner->init(self::ENDLESS);
        $this->beginRun($runner);
        $child = $runner->children()[0];
        $runner->signal(SIGKILL);
        $runner->end();
        $runner->waitUntil(fn (): bool => !$this->isAlive($child));
        self::assertFalse($this->isAlive($child));
    }

    public function testAProcessThatDiesBetweenTwoRunsEndsTheRunner(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php function main() { return []; }');
        posix_kill($runner->children()[0], SIGKILL);
        self::assertSame(1, $runner->end());
        $runner->waitForOutput(2, 'Between two runs the action ended the process with signal SIGKILL.');
        self::assertFalse(@stream_socket_client("tcp://127.0.0.1:$runner->port"));
    }

    public function testManyRunsLeaveNothingBehind(): void
    {
        $runner = new RunnerProcess();
        $runner->init('<?php function main($args, $context) { echo "line\n"; return $args; }');
        $measure = static function () use ($runner): array {
            $seen = [];
            foreach ([$runner->id, $runner->children()[0]] as $id) {
                preg_match('/VmRSS:\s+(\d+) kB/', file_get_contents("/proc/$id/status"), $match);
                $seen[] = [(int) $match[1], count(scandir("/proc/$id/fd"))];
            }
            return $seen;
        };
        $many = static function (int $times) use ($runner): void {
            for ($n = 0; $n < $times; $n++) {
                $metadata = ['activation_id' => bin2hex(random_bytes(16)), "key_$n" => $n];
                $runner->run(['n' => $n], $metadata);
            }
            $runner->logs(0);
        };
        $many(200);
        $before = $measure();
        $many(1000);
        foreach ($measure() as $n => [$memory, $descriptors]) {
            self::assertLessThan($before[$n][0] + 500, $memory);
            self::assertLessThanOrEqual($before[$n][1] + 1, $descriptors);
        }
    }

    private function beginRun(RunnerProcess $runner): Caller
    {
        $caller = new Caller($runner->port);
        $caller->sendPost('/run');
        $runner->waitForOutput(1, 'begun');
        return $caller;
    }

    private function isAlive(int $id): bool
    {
        // A dead one that nobody asked for is a zombie; nobody does in a container without an init process.
        $status = (string) @file_get_contents("/proc/$id/status");
        return $status !== '' && !str_contains($status, 'State:	Z');
    }
}
