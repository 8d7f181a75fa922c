<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

/** An answer of the runner. */
final class Answered
{
    public function __construct(
        public readonly int $status,
        /** @var array<string, string> lower-case names */
        public readonly array $headers,
        public readonly string $text,
    ) {
    }

    public function json(): mixed
    {
        return json_decode($this->text, true, 5000, JSON_THROW_ON_ERROR);
    }

    public function error(): string
    {
        return $this->json()['error'];
    }

    /** @return array{int, string} */
    public function statusAndError(): array
    {
        return [$this->status, $this->error()];
    }
}
