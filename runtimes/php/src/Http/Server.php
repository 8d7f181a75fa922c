<?php

declare(strict_types=1);

namespace Unlisten\Runner\Http;

use Closure;
use RuntimeException;
use Unlisten\Runner\Answer;

/**
 * The HTTP server of a runner, on one thread: takes connections and gives out requests, one at a time. Requests that
 * come while one is answered wait in their connections.
 *
 * The guardian makes it and serves with it until an action is loaded; the action's process, a copy of the guardian's,
 * then goes on with what it finds: the same port, the same connections.
 */
final class Server
{
    /** `select` takes no descriptor over 1,023; connections that are too many wait in the kernel. */
    private const MAX_DESCRIPTORS = 1024;

    /** For the runner, and for the files and connections of the action. */
    private const DESCRIPTORS_OF_OTHERS = 124;

    /** @var array<int, Connection> */
    private array $connections = [];
    private int $lastId = 0;
    /** @var ?Closure(Connection): void */
    private ?Closure $opened = null;
    /** @var ?Closure(int): void */
    private ?Closure $closed = null;

    private readonly int $maxConnections;

    /** @param resource $listener */
    private function __construct(private readonly mixed $listener)
    {
        $limit = posix_getrlimit()['soft openfiles'];
        $descriptors = is_int($limit) ? min($limit, self::MAX_DESCRIPTORS) : self::MAX_DESCRIPTORS;
        $this->maxConnections = max(1, $descriptors - self::DESCRIPTORS_OF_OTHERS);
    }

    /** @throws RuntimeException when it cannot listen there */
    public static function listen(string $host, int $port): self
    {
        // Without TCP_NODELAY an answer may wait 40 ms for the other side's acknowledgement of the one before.
        $context = stream_context_create(['socket' => ['backlog' => 511, 'tcp_nodelay' => true]]);
        $address = 'tcp://' . (str_contains($host, ':') ? "[$host]" : $host) . ":$port";
        $flags = STREAM_SERVER_BIND | STREAM_SERVER_LISTEN;
        $listener = @stream_socket_server($address, $code, $message, $flags, $context);
        if ($listener === false) {
            throw new RuntimeException("cannot listen on $host:$port: $message");
        }
        stream_set_blocking($listener, false);
        return new self($listener);
    }

    /** @return array{host: string, port: int} */
    public function address(): array
    {
        $name = stream_socket_get_name($this->listener, false);
        $colon = strrpos($name, ':');
        return ['host' => trim(substr($name, 0, $colon), '[]'), 'port' => (int) substr($name, $colon + 1)];
    }

    /** @return array<int, Connection> by their numbers */
    public function connections(): array
    {
        return $this->connections;
    }

    /**
     * Has connections that open and close from now on told.
     *
     * @param Closure(Connection): void $opened
     * @param Closure(int): void $closed
     */
    public function tell(Closure $opened, Closure $closed): void
    {
        $this->opened = $opened;
        $this->closed = $closed;
    }

    /** Puts a connection beside the others that another process has taken. */
    public function adopt(Connection $connection): void
    {
        $this->connections[$connection->id] = $connection;
        $this->lastId = max($this->lastId, $connection->id);
    }

    /** Forgets a connection that another process has closed. */
    public function forget(int $id): void
    {
        unset($this->connections[$id]);
    }

    /** Takes the connections that wait in the kernel. */
    public function acceptAll(): void
    {
        while ($this->accept()) {
        }
    }

    /** Stops listening, for every process that holds the port. */
    public function close(): void
    {
        stream_socket_shutdown($this->listener, STREAM_SHUT_RDWR);
        foreach ($this->connections as $connection) {
            $connection->close();
        }
    }

    /**
     * Serves until a request is of a sort that something else must happen first.
     *
     * @param Closure(Connection, Request): bool $take takes a request; true ends serving
     * @param list<resource> $watched streams that are looked after as well
     * @param Closure(): void $onWatched called when one of them can be read
     * @param int|null $seconds after which signals are looked after at the latest
     */
    public function serve(Closure $take, array $watched, Closure $onWatched, ?int $seconds): void
    {
        // What came with the request that ended serving the last time.
        foreach ($this->connections as $connection) {
            if ($this->giveOut($connection, $take)) {
                return;
            }
        }
        $others = [];
        foreach ($watched as $n => $stream) {
            $others["watched $n"] = $stream;
        }
        while (true) {
            $readable = $others;
            $writable = [];
            foreach ($this->connections as $id => $connection) {
                // A caller that does not take its answers gets no further ones.
                if ($connection->hasUnsent()) {
                    $writable[$id] = $connection->stream;
                } else {
                    $readable[$id] = $connection->stream;
                }
            }
            if (count($this->connections) < $this->maxConnections) {
                $readable['listener'] = $this->listener;
            }
            $none = null;
            if (stream_select($readable, $writable, $none, $seconds) === false) {
                continue;
            }
            foreach ($writable as $id => $_) {
                $this->connections[$id]->flush();
                if ($this->giveOut($this->connections[$id], $take)) {
                    return;
                }
            }
            foreach ($readable as $id => $_) {
                if ($id === 'listener') {
                    $this->accept();
                } elseif (isset($this->connections[$id])) {
                    if ($this->receive($this->connections[$id], $take)) {
                        return;
                    }
                } elseif (isset($others[$id])) {
                    $onWatched();
                }
            }
        }
    }

    private function accept(): bool
    {
        $stream = stream_socket_accept($this->listener, 0);
        if ($stream === false) {
            return false;
        }
        stream_set_blocking($stream, false);
        $connection = new Connection(++$this->lastId, $stream);
        $this->connections[$connection->id] = $connection;
        if ($this->opened !== null) {
            ($this->opened)($connection);
        }
        return true;
    }

    /** @param Closure(Connection, Request): bool $take */
    private function receive(Connection $connection, Closure $take): bool
    {
        $connection->receive();
        $left = $this->giveOut($connection, $take);
        if ($connection->isLost()) {
            $connection->close();
            unset($this->connections[$connection->id]);
            if ($this->closed !== null) {
                ($this->closed)($connection->id);
            }
        }
        return $left;
    }

    /**
     * Gives out the requests of a connection that are complete.
     *
     * @param Closure(Connection, Request): bool $take
     */
    private function giveOut(Connection $connection, Closure $take): bool
    {
        try {
            while (!$connection->isEnding() && !$connection->hasUnsent()) {
                $request = $connection->requests->next();
                if ($request === null) {
                    if ($connection->requests->takeContinue()) {
                        $connection->sendContinue();
                    }
                    return false;
                }
                if ($take($connection, $request)) {
                    return true;
                }
            }
        } catch (BadRequest $error) {
            $connection->answer(Answer::failure($error->getCode(), 'Bad request: ' . $error->getMessage()), null);
        }
        return false;
    }
}
