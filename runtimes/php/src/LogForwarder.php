<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/**
 * The guardian's side of the logs: passes on what comes through two pipes from the action's process and its children.
 *
 * The action's process does that itself at the end of a run, see `LogStreams`. What is left for the guardian is a run
 * that takes its time or writes much, and a process that has died. A reader that is slow slows the action down.
 */
final class LogForwarder
{
    private const READ_BYTES = 64 * 1024;

    /** A pipe that can be written to takes so many bytes without waiting. */
    private const WRITE_BYTES = 4096;

    /**
     * What the action writes has this time: most runs are over within it and have passed on their output themselves.
     */
    private const PATIENCE_MICROSECONDS = 10_000;

    /** The same while the action writes so much that its pipes would be full before. */
    private const HASTE_MICROSECONDS = 500;
    private const HASTE_LASTS_SECONDS = 0.1;
    /** A pair of sockets, in the place of a pipe, is full with 140 short lines. */
    private const HASTE_BEGINS_AT_BYTES = 1024;

    /** Taken from the pipes, not passed on yet. */
    private array $pending = [1 => '', 2 => ''];
    private float $hasteEnds = 0;

    /** @param array<int, resource> $pipes by stream, 1 for stdout and 2 for stderr; they do not block */
    public function __construct(
        private readonly SharedPage $page,
        private readonly Baton $baton,
        private array $pipes,
    ) {
    }

    /** @return array<int, resource> what to look at for output */
    public function sources(): array
    {
        return $this->hasPending() ? [] : $this->pipes;
    }

    /** @return array<int, resource> the streams that something is to be written to */
    public function targets(): array
    {
        $all = [1 => STDOUT, 2 => STDERR];
        return array_filter($all, fn (int $n): bool => $this->pending[$n] !== '', ARRAY_FILTER_USE_KEY);
    }

    /** Microseconds to wait before output is taken. */
    public function patience(): int
    {
        return microtime(true) < $this->hasteEnds ? self::HASTE_MICROSECONDS : self::PATIENCE_MICROSECONDS;
    }

    /** Takes what has come, if the action's process does not do it itself at this moment. */
    public function take(): void
    {
        if (!$this->baton->tryToTake()) {
            return;
        }
        // Said before it is true, so that nobody sees an empty pipe and nobody at work while bytes are on their way.
        $this->page->setForwarding(true);
        $bytes = array_sum(array_map($this->read(...), array_keys($this->pipes)));
        if ($bytes >= self::HASTE_BEGINS_AT_BYTES) {
            $this->hasteEnds = microtime(true) + self::HASTE_LASTS_SECONDS;
        }
        $this->finishIfDone();
    }

    /** Writes some of what is to be written to a stream that is ready for it. */
    public function write(int $n): void
    {
        $this->writeSome($n);
        $this->finishIfDone();
    }

    /**
     * Passes on all that is left of a process that has died, and waits for the reader if need be.
     *
     * @param float|null $seconds give up then
     */
    public function forwardAll(?float $seconds = null): void
    {
        $deadline = $seconds === null ? INF : microtime(true) + $seconds;
        // More than this was not in a pipe: another process that the action left behind may write for ever.
        $left = array_fill_keys(array_keys($this->pipes), 1 << 20);
        do {
            foreach ($left as $n => $bytes) {
                if ($bytes > 0 && $this->pending[$n] === '') {
                    $read = $this->read($n);
                    $left[$n] = $read === 0 ? 0 : $bytes - $read;
                }
            }
            $this->writeOnce($deadline - microtime(true));
        } while (($this->hasPending() || array_sum($left) > 0) && microtime(true) < $deadline);
    }

    /** Adds a line of the guardian's own; `forwardAll` writes it. */
    public function addLine(int $n, string $line): void
    {
        $last = $this->pending[$n] === '' ? '' : $this->pending[$n][-1];
        $isOpen = $last === '' ? $this->page->isLineOpen($n) : $last !== "\n";
        $this->pending[$n] .= ($isOpen ? "\n" : '') . $line . "\n";
    }

    /** @return int bytes; 0 when there is nothing, or it has ended */
    private function read(int $n): int
    {
        if (!isset($this->pipes[$n])) {
            return 0;
        }
        $bytes = fread($this->pipes[$n], self::READ_BYTES);
        if ($bytes === '' || $bytes === false) {
            if (feof($this->pipes[$n])) {
                unset($this->pipes[$n]);
            }
            return 0;
        }
        $this->pending[$n] .= $bytes;
        return strlen($bytes);
    }

    private function writeOnce(float $seconds): void
    {
        $writable = $this->targets();
        if ($writable === []) {
            return;
        }
        $none = null;
        $wait = (int) max(0, min(1, $seconds) * 1e6);
        if (stream_select($none, $writable, $none, 0, $wait) > 0) {
            foreach ($writable as $n => $_) {
                $this->writeSome($n);
            }
        }
    }

    private function writeSome(int $n): void
    {
        $written = fwrite($n === 1 ? STDOUT : STDERR, substr($this->pending[$n], 0, self::WRITE_BYTES));
        if ($written === false) {
            // Nobody reads any more.
            $this->pending[$n] = '';
        } elseif ($written > 0) {
            $this->page->setLineOpen($n, $this->pending[$n][$written - 1] !== "\n");
            $this->pending[$n] = substr($this->pending[$n], $written);
        }
    }

    private function hasPending(): bool
    {
        return $this->pending !== [1 => '', 2 => ''];
    }

    private function finishIfDone(): void
    {
        if (!$this->hasPending()) {
            $this->page->setForwarding(false);
            $this->baton->give();
        }
    }
}
