<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use RuntimeException;
use Unlisten\Runner\Http\Connection;
use Unlisten\Runner\Http\Request;
use Unlisten\Runner\Http\Server;

/** What the guardian and the process that it makes for an action have in common. */
final class Birth
{
    private function __construct(
        public readonly Server $server,
        public readonly Libc $libc,
        public readonly SharedPage $page,
        /** @var array{resource, resource} the guardian's end and the child's; messages stay apart in it */
        public readonly array $control,
        /** @var array<int, resource> what the guardian reads the child's output from, 1 for stdout and 2 for stderr */
        public readonly array $sources,
        /** @var array<int, int> the other ends, descriptors */
        public readonly array $sinks,
        /** Who may read the sources and pass on what was there. */
        public readonly Baton $baton,
        /** An empty folder for the action's files. */
        public readonly string $folder,
        public readonly int $guardianId,
        /** The call that the child is for; it has not been answered. */
        public readonly Connection $connection,
        public readonly Request $request,
    ) {
    }

    /** @throws RuntimeException when the system lacks something */
    public static function prepare(
        Server $server,
        Libc $libc,
        SharedPage $page,
        Connection $connection,
        Request $request,
    ): self {
        $sources = $sinks = [];
        foreach ([1 => STDOUT, 2 => STDERR] as $n => $stream) {
            [$source, $sinks[$n]] = $libc->pipe(StreamKind::isSocket($stream));
            $sources[$n] = fopen("php://fd/$source", 'r');
            $libc->close($source);
            stream_set_blocking($sources[$n], false);
            // What is read is passed on at once; `select` must speak of the pipe and not of a buffer.
            stream_set_read_buffer($sources[$n], 0);
        }
        $control = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_SEQPACKET, 0);
        if ($control === false) {
            throw new RuntimeException('cannot make a pair of sockets');
        }
        $folder = Scratch::makeFolder();
        return new self(
            $server,
            $libc,
            $page,
            $control,
            $sources,
            $sinks,
            new Baton(),
            $folder,
            getmypid(),
            $connection,
            $request,
        );
    }
}
