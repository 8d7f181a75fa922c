<?php

declare(strict_types=1);

namespace Unlisten\Runner\Http;

/** Cuts what comes in on one connection into requests. */
final class RequestReader
{
    /**
     * Bytes of a request's body. The platform's limit on code is 48 MiB of text; escaped as JSON, source text may grow
     * to twice that, and parameters come on top.
     */
    public const MAX_BODY_BYTES = 128 * 1024 * 1024;

    private const MAX_HEAD_BYTES = 64 * 1024;

    private string $buffer = '';
    private ?RequestHead $head = null;
    private ?Body $body = null;
    private bool $continueIsDue = false;
    /** The last head, and its text: a caller's next request mostly begins with the same one. */
    private string $lastText = '';
    private ?RequestHead $lastHead = null;

    public function add(string $bytes): void
    {
        $this->buffer .= $bytes;
    }

    /** Bytes that are still to come at the least, for who likes to read them at once. */
    public function bytesMissing(): int
    {
        return $this->body?->bytesMissing() ?? 0;
    }

    /** Whether something of a request has come that was not given out. */
    public function hasBegun(): bool
    {
        return $this->head !== null || $this->buffer !== '';
    }

    /** Whether the caller waits to be told to send the body; true once. */
    public function takeContinue(): bool
    {
        $due = $this->continueIsDue;
        $this->continueIsDue = false;
        return $due;
    }

    /**
     * The next request that has come completely, null while there is none.
     *
     * @throws BadRequest
     */
    public function next(): ?Request
    {
        if ($this->head === null && !$this->readHead()) {
            return null;
        }
        if (!$this->body->take($this->buffer)) {
            $this->continueIsDue = $this->continueIsDue && !$this->body->hasBegun();
            return null;
        }
        $this->continueIsDue = false;
        [$head, $body] = [$this->head, $this->body];
        $this->head = $this->body = null;
        $keepAlive = $head->keepsAlive();
        return new Request(
            $head->method,
            $head->target,
            $head->headers,
            $body->bytes(),
            $keepAlive,
            $keepAlive && $head->isHttp10,
        );
    }

    private function readHead(): bool
    {
        if ($this->buffer === '') {
            return false;
        }
        if ($this->buffer[0] === "\r" || $this->buffer[0] === "\n") {
            $this->buffer = ltrim($this->buffer, "\r\n");
        }
        $length = strpos($this->buffer, "\r\n\r\n");
        $bodyAt = $length + 4;
        if ($length === false) {
            // Line breaks without a carriage return are nobody's habit, but everybody takes them.
            if (preg_match('/\n\r?\n/', $this->buffer, $match, PREG_OFFSET_CAPTURE) !== 1) {
                if (strlen($this->buffer) > self::MAX_HEAD_BYTES) {
                    throw new BadRequest('the headers are too long.', 431);
                }
                return false;
            }
            $length = $match[0][1];
            $bodyAt = $length + strlen($match[0][0]);
        }
        if ($length > self::MAX_HEAD_BYTES) {
            throw new BadRequest('the headers are too long.', 431);
        }
        $text = substr($this->buffer, 0, $length);
        if ($text !== $this->lastText) {
            $this->lastHead = RequestHead::parse($text);
            $this->lastText = $text;
        }
        $this->head = $this->lastHead;
        $this->buffer = substr($this->buffer, $bodyAt);
        $this->body = $this->head->contentLength === null
            ? new ChunkedBody(self::MAX_BODY_BYTES)
            : new SizedBody($this->head->contentLength, self::MAX_BODY_BYTES);
        $this->continueIsDue = $this->head->wantsContinue();
        return true;
    }
}
