<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use RuntimeException;

/** A runner as a process of its own, on a free port of the loopback interface. */
final class RunnerProcess
{
    public const MARKER = 'XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX';

    private const LIMIT_SECONDS = 20;

    public readonly int $port;
    public readonly int $id;
    /** Where actions' files lie. */
    public readonly string $scratch;

    /** @var resource */
    private readonly mixed $process;
    /** @var array<int, resource> */
    private array $pipes;
    private array $output = [1 => '', 2 => ''];
    private ?int $exitCode = null;

    /**
     * Starts it and waits until it says that it listens.
     *
     * @param array<string, string> $env
     * @param list<string> $arguments
     */
    public function __construct(array $env = [], array $arguments = [], ?string $folder = null)
    {
        $this->scratch = sys_get_temp_dir() . '/runner-test-' . bin2hex(random_bytes(6));
        mkdir($this->scratch);
        $where = ['--host', '127.0.0.1', '--port', '0', '--ready-fd', '3'];
        $this->process = proc_open(
            [PHP_BINARY, dirname(__DIR__) . '/main.php', ...$where, ...$arguments],
            [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w'], ['pipe', 'w']],
            $pipes,
            $folder,
            ['PATH' => getenv('PATH'), 'TMPDIR' => $this->scratch] + $env,
        );
        $line = stream_get_contents($pipes[3]);
        fclose($pipes[3]);
        unset($pipes[3]);
        $this->pipes = $pipes;
        foreach ([1, 2] as $n) {
            stream_set_blocking($pipes[$n], false);
        }
        if ($line === '') {
            throw new RuntimeException('the runner did not start: ' . stream_get_contents($pipes[2]));
        }
        ['port' => $this->port, 'pid' => $this->id] = json_decode($line, true);
    }

    public function __destruct()
    {
        $this->signal(SIGTERM);
        $this->end();
        exec('rm -rf ' . escapeshellarg($this->scratch));
    }

    /** @param array<string, mixed> $more over what is sent otherwise */
    public function init(string $code, array $more = []): Answered
    {
        $value = $more + ['name' => 'test', 'main' => 'main', 'binary' => false, 'code' => $code, 'env' => (object) []];
        return $this->post('/init', ['value' => $value]);
    }

    /** @param array<string, mixed> $metadata */
    public function run(mixed $value = null, array $metadata = []): Answered
    {
        return $this->post('/run', ['value' => $value ?? (object) []] + $metadata);
    }

    /** Posts JSON on a connection of its own. */
    public function post(string $path, mixed $body): Answered
    {
        return (new Caller($this->port))->post($path, json_encode($body, JSON_THROW_ON_ERROR));
    }

    /** All that was written so far, when so many activations have ended on both streams; markers are `<end>`. */
    public function logs(int $activations): array
    {
        $this->waitUntil(function () use ($activations): bool {
            $this->readOutput();
            $count = static fn (string $text): int => substr_count($text, self::MARKER . "\n");
            return min(array_map($count, $this->output)) >= $activations;
        });
        return [self::lines($this->output[1]), self::lines($this->output[2])];
    }

    /** Waits until stderr, or stdout, has a text in it. */
    public function waitForOutput(int $n, string $text): void
    {
        $this->waitUntil(function () use ($n, $text): bool {
            $this->readOutput();
            return str_contains($this->output[$n], $text);
        });
    }

    public function signal(int $signal): void
    {
        if ($this->isRunning()) {
            proc_terminate($this->process, $signal);
        }
    }

    public function closeStdin(): void
    {
        fclose($this->pipes[0]);
    }

    /** Waits until it has ended. @return int its exit code, 128 and more for a signal */
    public function end(): int
    {
        $this->waitUntil(function (): bool {
            $this->readOutput();
            return !$this->isRunning();
        });
        return $this->exitCode;
    }

    public function isRunning(): bool
    {
        if ($this->exitCode === null) {
            $status = proc_get_status($this->process);
            if (!$status['running']) {
                $this->exitCode = $status['signaled'] ? 128 + $status['termsig'] : $status['exitcode'];
            }
        }
        return $this->exitCode === null;
    }

    /** @return list<int> the processes that it has started, and that live */
    public function children(): array
    {
        $text = (string) @file_get_contents("/proc/$this->id/task/$this->id/children");
        return array_map('intval', array_filter(explode(' ', $text), static fn (string $id): bool => $id !== ''));
    }

    public function waitUntil(callable $condition): void
    {
        $limit = microtime(true) + self::LIMIT_SECONDS;
        while (!$condition()) {
            if (microtime(true) > $limit) {
                throw new RuntimeException('waited in vain; output: ' . json_encode($this->output));
            }
            usleep(2000);
        }
    }

    private function readOutput(): void
    {
        foreach ([1, 2] as $n) {
            $this->output[$n] .= stream_get_contents($this->pipes[$n]);
        }
    }

    /** @return list<string> */
    private static function lines(string $text): array
    {
        return array_slice(explode("\n", str_replace(self::MARKER, '<end>', $text)), 0, -1);
    }
}
