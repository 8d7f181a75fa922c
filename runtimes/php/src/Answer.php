<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/** What a call is answered with. */
final class Answer
{
    public function __construct(
        /** The HTTP status. */
        public readonly int $status,
        /** JSON text. */
        public readonly string $body,
        /** Header lines beyond those that every answer has, each with its line break. */
        public readonly string $headers = '',
    ) {
    }

    /** An answer that says what went wrong. What is no UTF-8 in the text is replaced. */
    public static function failure(int $status, string $error, string $headers = ''): self
    {
        return new self($status, Json::encode(['error' => $error], JSON_INVALID_UTF8_SUBSTITUTE), $headers);
    }
}
