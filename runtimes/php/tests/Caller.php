<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

use RuntimeException;

/** One connection to a runner. */
final class Caller
{
    private const LIMIT_SECONDS = 20;

    /** @var resource */
    public readonly mixed $stream;
    private string $received = '';

    public function __construct(int $port)
    {
        $this->stream = stream_socket_client("tcp://127.0.0.1:$port", $code, $message, self::LIMIT_SECONDS);
        stream_set_timeout($this->stream, self::LIMIT_SECONDS);
    }

    public function post(string $path, string $body): Answered
    {
        $this->sendPost($path, $body);
        return $this->receive();
    }

    /** Sends a request, and does not wait for the answer. @param string $headers each with its line break */
    public function sendPost(string $path, string $body = '', string $headers = ''): void
    {
        $this->send("POST $path HTTP/1.1\r\n{$headers}Content-Length: " . strlen($body) . "\r\n\r\n$body");
    }

    public function send(string $bytes): void
    {
        while ($bytes !== '') {
            $sent = fwrite($this->stream, $bytes);
            if ($sent === false || $sent === 0) {
                throw new RuntimeException('cannot send');
            }
            $bytes = substr($bytes, $sent);
        }
    }

    /** The next answer. @throws RuntimeException when the connection ends before it is complete */
    public function receive(): Answered
    {
        while (($end = strpos($this->received, "\r\n\r\n")) === false) {
            $this->more();
        }
        $lines = explode("\r\n", substr($this->received, 0, $end));
        $status = (int) explode(' ', array_shift($lines))[1];
        $this->received = substr($this->received, $end + 4);
        $headers = [];
        foreach ($lines as $line) {
            [$name, $value] = explode(': ', $line, 2);
            $headers[strtolower($name)] = $value;
        }
        if ($status === 100) {
            return new Answered(100, $headers, '');
        }
        $length = (int) $headers['content-length'];
        while (strlen($this->received) < $length) {
            $this->more();
        }
        $text = substr($this->received, 0, $length);
        $this->received = substr($this->received, $length);
        return new Answered($status, $headers, $text);
    }

    /** Whether the other side has ended the connection, and sent nothing more; waits for it. */
    public function isEnded(): bool
    {
        return $this->received === '' && fread($this->stream, 1) === '' && feof($this->stream);
    }

    private function more(): void
    {
        $bytes = fread($this->stream, 1 << 20);
        if ($bytes === '' || $bytes === false) {
            throw new RuntimeException(feof($this->stream) ? 'the connection ended' : 'no answer in time');
        }
        $this->received .= $bytes;
    }
}
