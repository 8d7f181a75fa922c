<?php

declare(strict_types=1);

namespace Unlisten\Runner\Http;

use Unlisten\Runner\Answer;

/** One caller's connection. Nothing here ever waits for the caller. */
final class Connection
{
    private const READ_BYTES = 64 * 1024;
    private const READ_BYTES_OF_LONG_BODY = 1024 * 1024;

    private const REASONS = [
        200 => 'OK', 400 => 'Bad Request', 403 => 'Forbidden', 404 => 'Not Found', 405 => 'Method Not Allowed',
        413 => 'Content Too Large', 415 => 'Unsupported Media Type', 417 => 'Expectation Failed',
        431 => 'Request Header Fields Too Large', 501 => 'Not Implemented', 502 => 'Bad Gateway',
        503 => 'Service Unavailable', 505 => 'HTTP Version Not Supported',
    ];

    public readonly RequestReader $requests;

    /** What the caller has not taken yet. */
    private string $unsent = '';
    /** Whether no further request is answered; what still comes is thrown away. */
    private bool $isEnding = false;
    private bool $isLost = false;

    /** @param resource $stream a socket that does not block */
    public function __construct(public readonly int $id, public readonly mixed $stream)
    {
        $this->requests = new RequestReader();
    }

    /** Reads what has come. */
    public function receive(): void
    {
        $long = $this->requests->bytesMissing() > self::READ_BYTES;
        $bytes = stream_socket_recvfrom($this->stream, $long ? self::READ_BYTES_OF_LONG_BODY : self::READ_BYTES);
        if ($bytes === '' || $bytes === false) {
            // The end, or an error. It was said to be readable, so that it is not a "nothing yet".
            $this->isLost = true;
        } elseif (!$this->isEnding) {
            $this->requests->add($bytes);
        }
    }

    /**
     * Sends an answer, head and body in one write.
     *
     * @param Request|null $request null for what was no request; the connection ends then
     */
    public function answer(Answer $answer, ?Request $request): void
    {
        $moreHeaders = $answer->headers;
        $length = strlen($answer->body);
        $reason = self::REASONS[$answer->status] ?? '';
        $end = $request === null || !$request->keepAlive;
        if ($end) {
            $moreHeaders .= "Connection: close\r\n";
        } elseif ($request->sayKeepAlive) {
            $moreHeaders .= "Connection: keep-alive\r\n";
        }
        // The platform takes an answer without a length for no answer at all.
        $head = "HTTP/1.1 $answer->status $reason\r\nContent-Type: application/json\r\n"
            . "Content-Length: $length\r\n$moreHeaders\r\n";
        $this->send($request?->method === 'HEAD' ? $head : $head . $answer->body);
        if ($end) {
            $this->end();
        }
    }

    public function sendContinue(): void
    {
        $this->send("HTTP/1.1 100 Continue\r\n\r\n");
    }

    /** Sends more of what the caller has not taken yet. */
    public function flush(): void
    {
        $sent = fwrite($this->stream, $this->unsent);
        if ($sent === false) {
            $this->isLost = true;
            $this->unsent = '';
        } else {
            $this->unsent = substr($this->unsent, $sent);
        }
        if ($this->unsent === '' && $this->isEnding) {
            $this->sayEnd();
        }
    }

    public function hasUnsent(): bool
    {
        return $this->unsent !== '';
    }

    /** Whether the other side is gone, or done with. */
    public function isLost(): bool
    {
        return $this->isLost;
    }

    public function isEnding(): bool
    {
        return $this->isEnding;
    }

    /** Whether bytes have come that no process has read. */
    public function hasUnread(): bool
    {
        $bytes = stream_socket_recvfrom($this->stream, 1, STREAM_PEEK);
        return $bytes !== '' && $bytes !== false;
    }

    /** Throws away what has come: closing a connection that holds unread bytes takes the answer away from the caller. */
    public function discardUnread(): void
    {
        do {
            $bytes = stream_socket_recvfrom($this->stream, self::READ_BYTES);
        } while ($bytes !== '' && $bytes !== false);
    }

    /** Ends it for every process that holds it, and not only for this one. */
    public function close(): void
    {
        stream_socket_shutdown($this->stream, STREAM_SHUT_RDWR);
        fclose($this->stream);
    }

    private function send(string $bytes): void
    {
        if ($this->unsent === '') {
            $sent = fwrite($this->stream, $bytes);
            if ($sent === strlen($bytes)) {
                return;
            }
            if ($sent === false) {
                $this->isLost = true;
                return;
            }
            $bytes = substr($bytes, $sent);
        }
        $this->unsent .= $bytes;
    }

    private function end(): void
    {
        $this->isEnding = true;
        if ($this->unsent === '') {
            $this->sayEnd();
        }
    }

    /** The connection itself goes when the caller has closed it too: closing it first could take the answer away. */
    private function sayEnd(): void
    {
        stream_socket_shutdown($this->stream, STREAM_SHUT_WR);
    }
}
