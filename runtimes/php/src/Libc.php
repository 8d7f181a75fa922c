<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use FFI;
use RuntimeException;

/**
 * The few calls of the C library that PHP has no functions for. They are about file descriptors by number, which PHP
 * does not show, and about memory that two processes share.
 */
final class Libc
{
    private const CLOSE_ON_EXEC = 1;
    private const SET_DESCRIPTOR_FLAGS = 2;
    private const SIGKILL = 9;
    private const DIE_WITH_PARENT = 1;

    private readonly FFI $library;

    public function __construct()
    {
        $this->library = FFI::cdef('
            int pipe(int *ends);
            int socketpair(int domain, int type, int protocol, int *ends);
            int dup2(int from, int to);
            int close(int descriptor);
            int open(const char *path, int flags);
            int fcntl(int descriptor, int command, int flags);
            void *mmap(void *at, size_t bytes, int protection, int flags, int descriptor, long offset);
        ');
    }

    /**
     * Makes a pipe.
     *
     * @param bool $ofSockets of two sockets: PHP talks to its own three streams by other calls when they are sockets,
     *   and finds out just once
     * @return array{int, int} the end to read from, and the one to write to
     */
    public function pipe(bool $ofSockets): array
    {
        $ends = $this->library->new('int[2]');
        $failed = $ofSockets
            ? $this->library->socketpair(AF_UNIX, SOCK_STREAM, 0, $ends)
            : $this->library->pipe($ends);
        if ($failed !== 0) {
            throw new RuntimeException('cannot make a pipe');
        }
        return [$ends[0], $ends[1]];
    }

    public function close(int $descriptor): void
    {
        $this->library->close($descriptor);
    }

    /** Makes descriptor $to another name for what $from is. */
    public function duplicate(int $from, int $to): void
    {
        $this->library->dup2($from, $to);
    }

    /** Makes stdin a stream that is at its end; of the sort it was, see `pipe`. */
    public function emptyStdin(): void
    {
        if (StreamKind::isSocket(STDIN)) {
            [$nothing, $other] = $this->pipe(true);
            $this->library->close($other);
        } else {
            $nothing = $this->library->open('/dev/null', 0);
        }
        $this->library->dup2($nothing, 0);
        $this->library->close($nothing);
    }

    /** Keeps descriptors $from to $to away from the programs that the action starts. */
    public function closeOnExec(int $from, int $to): void
    {
        for ($descriptor = $from; $descriptor <= $to; $descriptor++) {
            $this->library->fcntl($descriptor, self::SET_DESCRIPTOR_FLAGS, self::CLOSE_ON_EXEC);
        }
    }

    /** Memory that this process and its children share, zeroed; an array of 32-bit numbers. */
    public function sharedMemory(int $bytes): FFI\CData
    {
        $readAndWrite = 3;
        $sharedAnonymous = PHP_OS_FAMILY === 'Linux' ? 0x21 : 0x1001;
        $memory = $this->library->mmap(null, $bytes, $readAndWrite, $sharedAnonymous, -1, 0);
        return $this->library->cast('volatile int32_t *', $memory);
    }

    /** Has the kernel end this process when the one that started it is gone, however that ended. Linux alone can. */
    public function dieWithParent(): void
    {
        if (PHP_OS_FAMILY === 'Linux') {
            $signature = 'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long);';
            FFI::cdef($signature)->prctl(self::DIE_WITH_PARENT, self::SIGKILL, 0, 0, 0);
        }
    }
}
