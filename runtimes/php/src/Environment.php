<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/**
 * The environment of an action: the container's own, `env` of `/init` over it, `__OW_*` of each `/run` over both; the
 * same by `getenv()`, in `$_ENV`, in `$_SERVER`, and for the programs that the action starts.
 */
final class Environment
{
    /** @var array<string, string|null> what the names the last run set were before any run; null for not there */
    private array $beforeRuns = [];

    public function __construct()
    {
        // Left empty by the settings that PHP comes with.
        $_ENV = getenv();
    }

    /**
     * Exports `env` of `/init`.
     *
     * @param array<string|int, mixed> $env
     */
    public function exportInit(array $env): void
    {
        foreach ($env as $name => $value) {
            if (self::isName((string) $name)) {
                self::set((string) $name, self::text($value));
            }
        }
    }

    /**
     * Exports a run's metadata as `__OW_<UPPER CASE>`; what an earlier run set and this one lacks goes back.
     *
     * @param array<string|int, mixed> $metadata
     */
    public function exportRun(array $metadata): void
    {
        $before = [];
        foreach ($metadata as $key => $value) {
            $name = '__OW_' . strtoupper((string) $key);
            if ($value === null || !self::isName($name)) {
                continue;
            }
            if (array_key_exists($name, $this->beforeRuns)) {
                $before[$name] = $this->beforeRuns[$name];
                unset($this->beforeRuns[$name]);
            } elseif (!array_key_exists($name, $before)) {
                $text = getenv($name, true);
                $before[$name] = $text === false ? null : $text;
            }
            self::set($name, self::text($value));
        }
        foreach ($this->beforeRuns as $name => $value) {
            $value === null ? self::remove($name) : self::set($name, $value);
        }
        $this->beforeRuns = $before;
    }

    /**
     * A JSON value as the text of an environment variable, as the platform itself writes `init: true` parameters: text
     * as it is, null as "", numbers and booleans as text, the rest as JSON.
     *
     * Source: OpenWhisk, WhiskAction.scala, containerInitializer.
     */
    public static function text(mixed $value): string
    {
        if ($value === null) {
            return '';
        }
        $text = is_string($value) ? $value : Json::encode($value);
        // The C library would end the text there.
        return str_replace("\0", '', $text);
    }

    private static function isName(string $name): bool
    {
        return $name !== '' && strpbrk($name, "=\0") === false && !str_contains($name, "\0");
    }

    private static function set(string $name, string $text): void
    {
        putenv("$name=$text");
        $_ENV[$name] = $_SERVER[$name] = $text;
    }

    private static function remove(string $name): void
    {
        putenv($name);
        unset($_ENV[$name], $_SERVER[$name]);
    }
}
