<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/**
 * The action's side of the logs.
 *
 * Stdout and stderr of its process are pipes, and what comes out of them is passed on to the streams that the platform
 * reads: all that the action and its children write, by whatever way, goes through one place. So a marker can begin a
 * line whoever left the last one open, and nothing is lost when the process dies, for the guardian holds the other ends
 * as well.
 */
final class LogStreams
{
    /** The line that ends an activation's logs, on each stream. Source: OpenWhisk, Container.scala. */
    public const END_OF_ACTIVATION = 'XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX';

    private const READ_BYTES = 64 * 1024;
    private const MAX_BYTES = 1024 * 1024;

    /** @var array<int, resource> what the platform reads; 1 for stdout, 2 for stderr */
    private readonly array $outside;
    /** @var resource our own way into the action's stderr, for the action may close it */
    private readonly mixed $stderr;

    private readonly SharedPage $page;
    private readonly Baton $baton;
    /** @var array<int, resource> the other ends of the pipes */
    private readonly array $sources;

    /** Puts the pipes in the place of this process's stdout and stderr. */
    public function __construct(Birth $birth)
    {
        $this->page = $birth->page;
        $this->baton = $birth->baton;
        $this->sources = $birth->sources;
        $this->outside = [1 => fopen('php://fd/1', 'w'), 2 => fopen('php://fd/2', 'w')];
        foreach ($birth->sinks as $n => $sink) {
            $birth->libc->duplicate($sink, $n);
            $birth->libc->close($sink);
        }
        $this->stderr = fopen('php://fd/2', 'w');
    }

    /** Writes lines into the action's stderr, after what it wrote itself. */
    public function writeLine(string $text): void
    {
        $this->writeAll($this->stderr, $text . "\n");
    }

    /** Sees to it that all that was written is where the platform reads it. */
    public function settle(): void
    {
        $readable = $this->sources;
        $none = null;
        if (stream_select($readable, $none, $none, 0) === 0 && !$this->page->isForwarding()) {
            return;
        }
        // The guardian may be at it; to take it here saves two changes of process.
        $this->baton->take();
        foreach ($this->sources as $n => $source) {
            $this->forward($n, $source);
        }
        $this->baton->give();
    }

    /** Ends the activation's logs on both streams. `settle` comes before. */
    public function end(): void
    {
        foreach ($this->outside as $n => $stream) {
            $before = $this->page->isLineOpen($n) ? "\n" : '';
            $this->page->setLineOpen($n, false);
            $this->writeAll($stream, $before . self::END_OF_ACTIVATION . "\n");
        }
    }

    /** @param resource $source */
    private function forward(int $n, mixed $source): void
    {
        // More was not in the pipe: a process that the action has started may write for ever.
        for ($left = self::MAX_BYTES; $left > 0; $left -= strlen($bytes)) {
            $bytes = fread($source, self::READ_BYTES);
            if ($bytes === '' || $bytes === false) {
                return;
            }
            $this->writeAll($this->outside[$n], $bytes);
            $this->page->setLineOpen($n, $bytes[-1] !== "\n");
        }
    }

    /** @param resource $stream that may be one that does not block, by somebody else's doing */
    private function writeAll(mixed $stream, string $bytes): void
    {
        while ($bytes !== '') {
            $written = fwrite($stream, $bytes);
            if ($written === false) {
                // Nobody reads any more.
                return;
            }
            $bytes = substr($bytes, $written);
            if ($bytes !== '') {
                $none = null;
                $writable = [$stream];
                stream_select($none, $writable, $none, 1);
            }
        }
    }
}
