<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use RuntimeException;

/** Who holds it, of two processes, may move the action's output. One byte in a socket: who has read it has it. */
final class Baton
{
    /** @var array{resource, resource} */
    private readonly array $ends;

    public function __construct()
    {
        $ends = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        if ($ends === false) {
            throw new RuntimeException('cannot make a pair of sockets');
        }
        stream_set_blocking($ends[1], false);
        $this->ends = $ends;
        $this->give();
    }

    public function give(): void
    {
        fwrite($this->ends[0], '.');
    }

    /** Takes it if the other process does not hold it. */
    public function tryToTake(): bool
    {
        return fread($this->ends[1], 1) === '.';
    }

    /** Takes it as soon as the other process gives it. */
    public function take(): void
    {
        while (!$this->tryToTake()) {
            $readable = [$this->ends[1]];
            $none = null;
            stream_select($readable, $none, $none, null);
        }
    }
}
