<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use Socket;
use Unlisten\Runner\Http\Connection;

/**
 * What the action's process tells the guardian, a message each: the first letter says what it is.
 */
final class ControlMessage
{
    /** A connection came; its number follows, its descriptor comes along. */
    public const OPENED = 'o';
    /** A connection is closed; its number follows. */
    public const CLOSED = 'c';
    /** The process is about to end; the reason follows. */
    public const REASON = 'r';

    /** The other side is gone; nobody sends this. */
    public const GONE = 'g';

    /** Bytes. A message is sent as a whole, and the kernel takes about 200,000. */
    private const MAX_BYTES = 64 * 1024;

    private function __construct(
        public readonly string $type,
        public readonly string $text,
        /** @var resource|null a socket that came along */
        public readonly mixed $stream,
    ) {
    }

    /** @param Socket $socket what `socket_import_stream` gives for the stream to the guardian */
    public static function sendOpened(Socket $socket, Connection $connection): void
    {
        $rights = ['level' => SOL_SOCKET, 'type' => SCM_RIGHTS, 'data' => [$connection->stream]];
        socket_sendmsg($socket, ['iov' => [self::OPENED . $connection->id], 'control' => [$rights]], 0);
    }

    /** @param resource $control */
    public static function sendClosed(mixed $control, int $connection): void
    {
        fwrite($control, self::CLOSED . $connection);
    }

    /** @param resource $control */
    public static function sendReason(mixed $control, string $reason): void
    {
        fwrite($control, self::REASON . substr($reason, 0, self::MAX_BYTES - 1));
    }

    /** @return self|null null when there is none now */
    public static function receive(Socket $socket): ?self
    {
        $message = [
            'name' => [],
            'buffer_size' => self::MAX_BYTES,
            'controllen' => socket_cmsg_space(SOL_SOCKET, SCM_RIGHTS, 1),
        ];
        $length = socket_recvmsg($socket, $message, MSG_DONTWAIT);
        if ($length === false && socket_last_error() === SOCKET_EAGAIN) {
            return null;
        }
        if ($length === false || $length === 0) {
            return new self(self::GONE, '', null);
        }
        $stream = $message['control'][0]['data'][0] ?? null;
        if ($stream instanceof Socket) {
            $stream = socket_export_stream($stream);
        }
        $text = $message['iov'][0];
        return new self($text[0], substr($text, 1), $stream);
    }
}
