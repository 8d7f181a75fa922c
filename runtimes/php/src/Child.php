<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use Closure;
use RuntimeException;
use Socket;
use Unlisten\Runner\Http\Connection;
use Unlisten\Runner\Http\Server;

/** An action's process, as the guardian sees it. */
final class Child
{
    /** Seconds after which its end is seen at the latest; a signal says it before, nearly always. */
    private const LOOK_SECONDS = 1;

    /** Why it ends, in its own words; null when it had none. */
    public ?string $reason = null;
    /** As `waitpid` gives it; null while it lives. */
    public ?int $status = null;

    public readonly LogForwarder $logs;

    private readonly Socket $socket;
    /** Whether it has said all it will ever say. */
    private bool $isSilent = false;

    private function __construct(private readonly int $id, private readonly Birth $birth)
    {
        $this->logs = new LogForwarder($birth->page, $birth->baton, $birth->sources);
        $this->socket = socket_import_stream($birth->control[0]);
        // The child's own are not to be held here: their end would never be seen.
        fclose($birth->control[1]);
        foreach ($birth->sinks as $sink) {
            $birth->libc->close($sink);
        }
        // From both sides, for nobody knows which process comes first.
        posix_setpgid($id, $id);
    }

    /**
     * Makes a child.
     *
     * @return self|null null in the child
     * @throws RuntimeException
     */
    public static function make(Birth $birth): ?self
    {
        $id = pcntl_fork();
        if ($id < 0) {
            throw new RuntimeException('cannot make a process for the action');
        }
        return $id === 0 ? null : new self($id, $birth);
    }

    /**
     * Stands by until it has ended; all it said is known then.
     *
     * @param Server $server gets the connections that the child takes
     * @param Closure|null $readStdin called when stdin can be read
     */
    public function watch(Server $server, ?Closure $readStdin): void
    {
        while (!$this->hasEnded()) {
            $readable = $this->logs->sources();
            if (!$this->isSilent) {
                $readable['control'] = $this->birth->control[0];
            }
            if ($readStdin !== null) {
                $readable['stdin'] = STDIN;
            }
            $writable = $this->logs->targets();
            if ($readable === [] && $writable === []) {
                // It has closed all it had, and is gone in a moment.
                usleep(500);
                continue;
            }
            $none = null;
            if (stream_select($readable, $writable, $none, self::LOOK_SECONDS) === false) {
                continue;
            }
            foreach ($writable as $n => $_) {
                $this->logs->write($n);
            }
            if (isset($readable['stdin'])) {
                $readStdin();
            }
            if ($readable !== []) {
                // Nobody waits for an answer, and to be woken for each connection would take time from the action.
                usleep($this->logs->patience());
            }
            while (isset($readable['control']) && $this->listen($server)) {
            }
            if (isset($readable[1]) || isset($readable[2])) {
                $this->logs->take();
            }
        }
        while ($this->listen($server)) {
        }
    }

    public function kill(): void
    {
        posix_kill($this->id, SIGKILL);
        while ($this->status === null && !$this->hasEnded()) {
            usleep(500);
        }
    }

    /** Ends what the action has left behind: processes, files. */
    public function remove(): void
    {
        posix_kill(-$this->id, SIGKILL);
        fclose($this->birth->control[0]);
        foreach ($this->birth->sources as $source) {
            fclose($source);
        }
        Scratch::remove($this->birth->folder);
    }

    private function hasEnded(): bool
    {
        // All children are asked for: in a container this process is the first, and parent to all that lost theirs.
        while ($this->status === null && ($id = pcntl_waitpid(-1, $status, WNOHANG)) > 0) {
            if ($id === $this->id) {
                $this->status = $status;
            }
        }
        return $this->status !== null;
    }

    /** @return bool whether there may be more to hear */
    private function listen(Server $server): bool
    {
        $message = ControlMessage::receive($this->socket);
        if ($message === null) {
            return false;
        }
        switch ($message->type) {
            case ControlMessage::OPENED:
                if (is_resource($message->stream)) {
                    stream_set_blocking($message->stream, false);
                    $server->adopt(new Connection((int) $message->text, $message->stream));
                }
                break;
            case ControlMessage::CLOSED:
                $server->forget((int) $message->text);
                break;
            case ControlMessage::REASON:
                $this->reason = $message->text;
                break;
            default:
                $this->isSilent = true;
        }
        return !$this->isSilent;
    }
}
