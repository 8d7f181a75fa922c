<?php

declare(strict_types=1);

namespace Unlisten\Runner\Http;

/** A body in chunks, each with its length before it. Source: RFC 9112, 7.1. */
final class ChunkedBody implements Body
{
    private const MAX_LINE_BYTES = 8192;

    /** @var list<string> */
    private array $pieces = [];
    private int $total = 0;
    private bool $begun = false;
    /** Of the chunk that is coming; null between two of them. */
    private ?int $missing = null;
    private bool $inTrailer = false;

    public function __construct(private readonly int $maxBytes)
    {
    }

    public function take(string &$buffer): bool
    {
        $at = 0;
        $complete = false;
        while (!$complete && $this->takeStep($buffer, $at, $complete)) {
            $this->begun = true;
        }
        $buffer = substr($buffer, $at);
        return $complete;
    }

    public function hasBegun(): bool
    {
        return $this->begun;
    }

    public function bytesMissing(): int
    {
        return $this->missing ?? 0;
    }

    public function bytes(): ?string
    {
        return $this->total > $this->maxBytes ? null : implode('', $this->pieces);
    }

    /** @return bool whether it came a step further */
    private function takeStep(string $buffer, int &$at, bool &$complete): bool
    {
        if ($this->missing !== null && $this->missing > 0) {
            return $this->takeData($buffer, $at);
        }
        $line = $this->takeLine($buffer, $at);
        if ($line === null) {
            return false;
        }
        if ($this->inTrailer) {
            $complete = $line === '';
        } elseif ($this->missing === 0) {
            // The line break after a chunk's data.
            if ($line !== '') {
                throw new BadRequest('a chunk is longer than it says.', 400);
            }
            $this->missing = null;
        } else {
            $this->beginChunk($line);
        }
        return true;
    }

    private function beginChunk(string $line): void
    {
        if (preg_match('/^([0-9a-f]{1,12})[ \t]*(;.*)?$/iD', $line, $parts) !== 1) {
            throw new BadRequest('the length of a chunk is malformed.', 400);
        }
        $length = (int) hexdec($parts[1]);
        if ($length === 0) {
            $this->inTrailer = true;
        } else {
            $this->missing = $length;
        }
    }

    private function takeData(string $buffer, int &$at): bool
    {
        $piece = substr($buffer, $at, $this->missing);
        $length = strlen($piece);
        $at += $length;
        $this->missing -= $length;
        $this->total += $length;
        if ($this->total <= $this->maxBytes) {
            $this->pieces[] = $piece;
        } else {
            $this->pieces = [];
        }
        return $length > 0;
    }

    private function takeLine(string $buffer, int &$at): ?string
    {
        $end = strpos($buffer, "\n", $at);
        if ($end === false) {
            if (strlen($buffer) - $at > self::MAX_LINE_BYTES) {
                throw new BadRequest('a line between two chunks is too long.', 400);
            }
            return null;
        }
        $line = rtrim(substr($buffer, $at, $end - $at), "\r");
        $at = $end + 1;
        return $line;
    }
}
