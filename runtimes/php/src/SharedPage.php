<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use FFI\CData;

/**
 * What the guardian and the action's process know in common, in memory that both see: writing to it costs next to
 * nothing in a run, and what was written is there when the action's process has died.
 */
final class SharedPage
{
    private const OWED = 0;
    private const READY = 1;
    private const FORWARDING = 2;
    private const LINE_OPEN = 3;

    private readonly CData $numbers;

    public function __construct(Libc $libc)
    {
        $this->numbers = $libc->sharedMemory(4096);
    }

    /** The connection whose call is under way, 0 for none. */
    public function owed(): int
    {
        return $this->numbers[self::OWED];
    }

    public function owe(int $connection): void
    {
        $this->numbers[self::OWED] = $connection;
    }

    /** Whether the code is loaded, so that the action's process serves the port and the guardian does not. */
    public function isReady(): bool
    {
        return $this->numbers[self::READY] === 1;
    }

    public function setReady(bool $ready): void
    {
        $this->numbers[self::READY] = $ready ? 1 : 0;
    }

    /** Whether the guardian may hold output of the action that it has taken from a pipe and not passed on yet. */
    public function isForwarding(): bool
    {
        return $this->numbers[self::FORWARDING] === 1;
    }

    public function setForwarding(bool $forwarding): void
    {
        $this->numbers[self::FORWARDING] = $forwarding ? 1 : 0;
    }

    /** @param int $stream 1 for stdout, 2 for stderr; whether its last line has no line break yet */
    public function isLineOpen(int $stream): bool
    {
        return $this->numbers[self::LINE_OPEN + $stream] === 1;
    }

    public function setLineOpen(int $stream, bool $open): void
    {
        $this->numbers[self::LINE_OPEN + $stream] = $open ? 1 : 0;
    }
}
