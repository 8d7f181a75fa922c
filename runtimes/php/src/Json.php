<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use JsonException;

/** JSON as the platform sends and takes it. */
final class Json
{
    /** Levels of nesting. PHP's own 512 is little; its stack takes several times as much as this. */
    public const MAX_DEPTH = 4096;

    private const FLAGS = JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES;

    /** @throws JsonException that says why the value cannot be written */
    public static function encode(mixed $value, int $flags = 0): string
    {
        return json_encode($value, self::FLAGS | $flags, self::MAX_DEPTH);
    }

    /**
     * Objects become arrays with names for keys, as PHP programs like them.
     *
     * @throws JsonException
     */
    public static function decodeToArrays(string $text): mixed
    {
        return json_decode($text, true, self::MAX_DEPTH, JSON_THROW_ON_ERROR);
    }

    /**
     * Objects stay objects, so that `{}` and `[]` are two things.
     *
     * @throws JsonException
     */
    public static function decodeToObjects(string $text): mixed
    {
        return json_decode($text, false, self::MAX_DEPTH, JSON_THROW_ON_ERROR);
    }
}
