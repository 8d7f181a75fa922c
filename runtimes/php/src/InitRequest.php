<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/** What `/init` was asked to do. */
final class InitRequest
{
    /** Compared by clients and by the platform's own tests. Source: runtime-go, initHandler.go. */
    public const CODE_MISSING = 'Missing main/no code to execute.';

    private function __construct(
        /** A function's name, or `Class::method`. */
        public readonly string $main,
        /** Source text, or an archive in base64. */
        public readonly string $code,
        public readonly bool $binary,
        /** @var array<string|int, mixed> unchecked; objects in it are objects */
        public readonly array $env,
    ) {
    }

    /**
     * Reads the body of `/init`.
     *
     * @return self|null null when there is no code, or no `main`
     */
    public static function read(array|object|null $body): ?self
    {
        $value = $body->value ?? null;
        $main = $value->main ?? null;
        $code = $value->code ?? null;
        if (!is_string($main) || $main === '' || !is_string($code) || $code === '') {
            return null;
        }
        $binary = in_array($value->binary ?? false, [true, 'true'], true);
        $env = $value->env ?? null;
        return new self($main, $code, $binary, $env instanceof \stdClass ? get_object_vars($env) : []);
    }
}
