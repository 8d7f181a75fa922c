<?php

declare(strict_types=1);

namespace Unlisten\Runner\Http;

/** A request that has come in completely. */
final class Request
{
    public function __construct(
        public readonly string $method,
        /** As it stood in the request line. */
        public readonly string $target,
        /** @var array<string, string> lower-case names; of repeated ones the values joined by commas */
        public readonly array $headers,
        /** null when it was over the limit, and thrown away */
        public readonly ?string $body,
        /** Whether the caller wants the connection to stay open. */
        public readonly bool $keepAlive,
        /** Whether it must be told so, as HTTP/1.0 asks. */
        public readonly bool $sayKeepAlive,
    ) {
    }
}
