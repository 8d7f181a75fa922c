<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/**
 * The guardian's side of the logs: passes on what comes through two pipes from the action's process and its children.
 *
 * All that is written goes through one place, so that a marker can begin a line whoever left the last one open, and so
 * that nothing is lost when the action's process dies. A reader that is slow slows the action down.
 */
final class LogForwarder
{
    private const READ_BYTES = 64 * 1024;

    /** A pipe that can be written to takes so many bytes without waiting. */
    private const WRITE_BYTES = 4096;

    /** Taken from the pipes, not passed on yet. */
    private array $pending = [1 => '', 2 => ''];

    /** @param array<int, resource> $pipes by stream, 1 for stdout and 2 for stderr; they do not block */
    public function __construct(private readonly SharedPage $page, private array $pipes)
    {
    }

    /** @return array<int, resource> the pipes that may be read now */
    public function sources(): array
    {
        return array_filter($this->pipes, fn (int $n): bool => $this->pending[$n] === '', ARRAY_FILTER_USE_KEY);
    }

    /** @return array<int, resource> the streams that something is to be written to */
    public function targets(): array
    {
        $all = [1 => STDOUT, 2 => STDERR];
        return array_filter($all, fn (int $n): bool => $this->pending[$n] !== '', ARRAY_FILTER_USE_KEY);
    }

    /** Takes what has come through a pipe; 0 bytes when there is nothing, or it has ended. */
    public function take(int $n): int
    {
        // Said before it is true, so that nobody sees an empty pipe and nobody at work while bytes are on their way.
        $this->page->setForwarding(true);
        $bytes = fread($this->pipes[$n], self::READ_BYTES);
        if ($bytes === '' || $bytes === false) {
            if (feof($this->pipes[$n])) {
                unset($this->pipes[$n]);
            }
            $this->sayWhetherForwarding();
            return 0;
        }
        $this->pending[$n] .= $bytes;
        return strlen($bytes);
    }

    /** Writes some of what is to be written to a stream that is ready for it. */
    public function write(int $n): void
    {
        $written = fwrite($n === 1 ? STDOUT : STDERR, substr($this->pending[$n], 0, self::WRITE_BYTES));
        if ($written === false) {
            // Nobody reads any more.
            $this->pending[$n] = '';
        } elseif ($written > 0) {
            $this->page->setLineOpen($n, $this->pending[$n][$written - 1] !== "\n");
            $this->pending[$n] = substr($this->pending[$n], $written);
        }
        $this->sayWhetherForwarding();
    }

    /**
     * Passes on all that is in the pipes by now, and waits for the reader if need be.
     *
     * @param float|null $seconds give up then
     */
    public function forwardAll(?float $seconds = null): void
    {
        $deadline = $seconds === null ? INF : microtime(true) + $seconds;
        // More than this was not in a pipe: a process that the action left behind may write for ever.
        $left = array_fill_keys(array_keys($this->pipes), 1 << 20);
        do {
            foreach ($this->sources() as $n => $_) {
                $taken = $left[$n] > 0 ? $this->take($n) : 0;
                $left[$n] = $taken === 0 ? 0 : $left[$n] - $taken;
            }
            $this->writeOnce($deadline - microtime(true));
        } while (($this->targets() !== [] || array_sum($left) > 0) && microtime(true) < $deadline);
    }

    /** Adds a line of the guardian's own; `forwardAll` writes it. */
    public function addLine(int $n, string $line): void
    {
        $last = $this->pending[$n] === '' ? '' : $this->pending[$n][-1];
        $isOpen = $last === '' ? $this->page->isLineOpen($n) : $last !== "\n";
        $this->pending[$n] .= ($isOpen ? "\n" : '') . $line . "\n";
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
                $this->write($n);
            }
        }
    }

    private function sayWhetherForwarding(): void
    {
        $this->page->setForwarding($this->pending !== [1 => '', 2 => '']);
    }
}
