<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/**
 * Keeps what PHP says about our own reads and writes (a caller that left is no news) out of the action's logs, and the
 * action's error handler, which may throw, out of our code.
 */
final class QuietErrors
{
    public static function begin(): void
    {
        // Warnings of functions carry the function's name; a mistake in our code is none of these, and is logged.
        set_error_handler(static fn (int $level, string $message): bool => str_contains($message, '(): '));
    }

    /** From here on the action's own handler is in force again. */
    public static function end(): void
    {
        restore_error_handler();
    }
}
