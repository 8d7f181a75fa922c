<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/**
 * The action's side of the logs: stdout and stderr of its process are pipes to the guardian; the streams that the
 * platform reads are kept here, for the markers.
 */
final class LogStreams
{
    /** The line that ends an activation's logs, on each stream. Source: OpenWhisk, Container.scala. */
    public const END_OF_ACTIVATION = 'XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX';

    /** @var array<int, resource> what the platform reads; 1 for stdout, 2 for stderr */
    private readonly array $outside;
    /** @var resource our own way into the action's stderr, for the action may close it */
    private readonly mixed $stderr;

    private readonly SharedPage $page;
    /** @var array<int, resource> the ends that the guardian reads: whether they are empty is all that counts here */
    private readonly array $sources;
    /** @var resource to the guardian */
    private readonly mixed $control;

    /** Puts the pipes in the place of this process's stdout and stderr. */
    public function __construct(Birth $birth)
    {
        $this->page = $birth->page;
        $this->sources = $birth->sources;
        $this->control = $birth->control[1];
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

    /** Waits until all that was written is where the platform reads it. */
    public function settle(): void
    {
        $sources = $this->sources;
        $none = null;
        if (stream_select($sources, $none, $none, 0) === 0 && !$this->page->isForwarding()) {
            return;
        }
        fwrite($this->control, ControlMessage::SETTLE);
        // An empty answer: the guardian is gone, and this process will be in a moment.
        stream_socket_recvfrom($this->control, 16);
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
