<?php

declare(strict_types=1);

namespace Unlisten\Runner\Http;

/** The request line and the headers of a request, and what they say about the body. */
final class RequestHead
{
    private function __construct(
        public readonly string $method,
        public readonly string $target,
        public readonly bool $isHttp10,
        /** @var array<string, string> lower-case names; of repeated ones the values joined by commas */
        public readonly array $headers,
        /** Bytes; null when the body comes in chunks. */
        public readonly ?int $contentLength,
    ) {
    }

    /**
     * @param string $text without the empty line
     * @throws BadRequest
     */
    public static function parse(string $text): self
    {
        $lines = explode("\n", $text);
        $requestLine = '/^([!#$%&\'*+.^_`|~0-9A-Za-z-]+) ([^\x00-\x20\x7f]+) HTTP\/(\d)\.(\d)\r?$/D';
        if (preg_match($requestLine, array_shift($lines), $parts) !== 1) {
            throw new BadRequest('the request line is malformed.', 400);
        }
        [, $method, $target, $major, $minor] = $parts;
        if ($major !== '1') {
            throw new BadRequest('the HTTP version must be 1.1.', 505);
        }
        $headers = self::parseHeaders($lines);
        return new self($method, $target, $minor === '0', $headers, self::readLength($headers));
    }

    public function wantsContinue(): bool
    {
        return !$this->isHttp10 && strtolower($this->headers['expect'] ?? '') === '100-continue';
    }

    public function keepsAlive(): bool
    {
        $connection = strtolower($this->headers['connection'] ?? '');
        return $this->isHttp10 ? str_contains($connection, 'keep-alive') : !str_contains($connection, 'close');
    }

    /**
     * @param list<string> $lines
     * @return array<string, string>
     */
    private static function parseHeaders(array $lines): array
    {
        $headers = [];
        foreach ($lines as $line) {
            $colon = strpos($line, ':');
            // A space before the colon, or a line that continues another, is read in several ways: refuse it.
            if ($colon === false || $colon === 0 || strcspn($line, " \t\r\0") < $colon) {
                throw new BadRequest('a header line is malformed.', 400);
            }
            $name = strtolower(substr($line, 0, $colon));
            $value = trim(substr($line, $colon + 1), " \t\r");
            $headers[$name] = isset($headers[$name]) ? "$headers[$name], $value" : $value;
        }
        return $headers;
    }

    /**
     * @param array<string, string> $headers
     * @return int|null null for chunks
     */
    private static function readLength(array $headers): ?int
    {
        if (isset($headers['transfer-encoding'])) {
            if (isset($headers['content-length'])) {
                throw new BadRequest('the body has both a length and a transfer encoding.', 400);
            }
            if (strtolower($headers['transfer-encoding']) !== 'chunked') {
                throw new BadRequest('the transfer encoding must be chunked.', 501);
            }
            return null;
        }
        // Sent twice it must say the same twice.
        $lengths = array_unique(preg_split('/\s*,\s*/', $headers['content-length'] ?? '0'));
        if (count($lengths) !== 1 || preg_match('/^\d{1,15}$/D', $lengths[0]) !== 1) {
            throw new BadRequest('the content length is malformed.', 400);
        }
        return (int) $lengths[0];
    }
}
