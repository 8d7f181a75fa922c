<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/** What a stream is to the system. */
final class StreamKind
{
    private const TYPE_MASK = 0170000;
    private const PIPE = 0010000;
    private const SOCKET = 0140000;

    /** @param resource $stream */
    public static function isSocket(mixed $stream): bool
    {
        return self::of($stream) === self::SOCKET;
    }

    /** Whether its end is seen when the other side is gone. @param resource $stream */
    public static function isPipeOrSocket(mixed $stream): bool
    {
        return in_array(self::of($stream), [self::PIPE, self::SOCKET], true);
    }

    /** @param resource $stream */
    private static function of(mixed $stream): int
    {
        return (fstat($stream)['mode'] ?? 0) & self::TYPE_MASK;
    }
}
