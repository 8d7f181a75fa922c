<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use Throwable;

/** The words that failures are answered with, and logged by. */
final class Failure
{
    public static function ofInit(string $reason): Answer
    {
        return Answer::failure(502, "Initialization has failed due to: $reason");
    }

    public static function ofRun(string $reason): Answer
    {
        return Answer::failure(502, "An error has occurred: $reason");
    }

    /** The line about a refused call; it names no parameters. */
    public static function refusalLine(string $reason): string
    {
        return str_starts_with($reason, 'Internal system error:') ? $reason : "Internal system error: $reason";
    }

    /** A thrown value as one line for an answer. */
    public static function textOf(Throwable $error): string
    {
        return $error instanceof CodeError ? $error->getMessage() : $error::class . ': ' . $error->getMessage();
    }

    /** The same with the place it was thrown at, for code that does not load. */
    public static function textAndPlaceOf(Throwable $error): string
    {
        $text = self::textOf($error);
        return $error instanceof CodeError ? $text : "$text in {$error->getFile()} on line {$error->getLine()}";
    }

    /** A thrown value as PHP logs it, with its trace as far as that is in the action. */
    public static function traceOf(Throwable $error): string
    {
        $own = '[^\n]*: Unlisten\\\\Runner\\\\[^\n]*\n';
        $frames = "/^#(\\d+) $own(?:#\\d+ $own)*#\\d+ \\{main\\}/m";
        return preg_replace($frames, '#$1 {main}', (string) $error) ?? self::textAndPlaceOf($error);
    }

    /** How a process ended, as `waitpid` tells it. */
    public static function textOfStatus(int $status): string
    {
        if (pcntl_wifsignaled($status)) {
            return 'the action ended the process with signal ' . self::signalName(pcntl_wtermsig($status));
        }
        return 'the action ended the process with exit code ' . pcntl_wexitstatus($status);
    }

    public static function signalName(int $signal): string
    {
        foreach (get_defined_constants(true)['pcntl'] as $name => $number) {
            if ($number === $signal && str_starts_with($name, 'SIG') && !str_starts_with($name, 'SIG_')) {
                return $name;
            }
        }
        return (string) $signal;
    }
}
