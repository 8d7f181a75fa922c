<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

use InflateContext;

/** The bytes of a gzip file, unpacked piece by piece: memory does not grow with what is in it. */
final class GzipSource
{
    /** A piece unpacks to a thousand times as much at the most. */
    private const PACKED_BYTES = 8192;

    private readonly InflateContext $inflate;
    private string $buffer = '';
    private int $at = 0;
    private int $total = 0;

    /** @param int $maxBytes that a bomb of headers and padding may unpack to; files are counted where they are written */
    public function __construct(private readonly string $packed, private readonly int $maxBytes)
    {
        $this->inflate = inflate_init(ZLIB_ENCODING_GZIP);
    }

    public function isAtEnd(): bool
    {
        while ($this->buffer === '') {
            if (!$this->more()) {
                return true;
            }
        }
        return false;
    }

    /** At least one and at most so many bytes. @throws ArchiveError when there are none */
    public function readSome(int $bytes): string
    {
        if ($this->isAtEnd()) {
            throw new ArchiveError('the archive is damaged: it is cut short');
        }
        $some = substr($this->buffer, 0, $bytes);
        $this->buffer = substr($this->buffer, strlen($some));
        return $some;
    }

    /** Exactly so many bytes. @throws ArchiveError when the archive ends before */
    public function read(int $bytes): string
    {
        $read = '';
        while (strlen($read) < $bytes) {
            $read .= $this->readSome($bytes - strlen($read));
        }
        return $read;
    }

    /** Reads to the end, where gzip has its checksum. @throws ArchiveError */
    public function drain(): void
    {
        $this->buffer = '';
        while ($this->more()) {
            $this->buffer = '';
        }
        if (inflate_get_status($this->inflate) !== ZLIB_STREAM_END) {
            throw new ArchiveError('the archive is damaged: it is cut short');
        }
    }

    private function more(): bool
    {
        if ($this->at >= strlen($this->packed) || inflate_get_status($this->inflate) === ZLIB_STREAM_END) {
            return false;
        }
        $piece = substr($this->packed, $this->at, self::PACKED_BYTES);
        $this->at += strlen($piece);
        $isLast = $this->at >= strlen($this->packed);
        $bytes = @inflate_add($this->inflate, $piece, $isLast ? ZLIB_FINISH : ZLIB_SYNC_FLUSH);
        if ($bytes === false) {
            throw new ArchiveError('the archive is damaged: it is no gzip file, or its checksum is wrong');
        }
        $this->total += strlen($bytes);
        if ($this->total > $this->maxBytes) {
            throw new ArchiveError("the archive holds more than $this->maxBytes bytes");
        }
        $this->buffer .= $bytes;
        return true;
    }
}
