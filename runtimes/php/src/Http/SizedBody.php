<?php

declare(strict_types=1);

namespace Unlisten\Runner\Http;

/** A body whose length is said before. */
final class SizedBody implements Body
{
    /** @var list<string> in pieces, for a long text that grows is copied again and again */
    private array $pieces = [];
    private int $missing;

    public function __construct(private readonly int $length, private readonly int $maxBytes)
    {
        $this->missing = $length;
    }

    public function take(string &$buffer): bool
    {
        $came = strlen($buffer);
        if ($came <= $this->missing) {
            $piece = $buffer;
            $buffer = '';
        } else {
            $piece = substr($buffer, 0, $this->missing);
            $buffer = substr($buffer, $this->missing);
        }
        // What is too long is read all the same: a caller that is still sending would not see an answer.
        if ($piece !== '' && $this->length <= $this->maxBytes) {
            $this->pieces[] = $piece;
        }
        $this->missing -= strlen($piece);
        return $this->missing === 0;
    }

    public function hasBegun(): bool
    {
        return $this->missing < $this->length;
    }

    public function bytesMissing(): int
    {
        return $this->missing;
    }

    public function bytes(): ?string
    {
        if ($this->length > $this->maxBytes) {
            return null;
        }
        return count($this->pieces) === 1 ? $this->pieces[0] : implode('', $this->pieces);
    }
}
