<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

/**
 * Reads a ZIP archive by its central directory; data descriptors need no care then. Stored and deflated entries, ZIP64
 * sizes; no encryption, no archive in several parts. PHP's own extension for ZIP is not everywhere.
 */
final class ZipReader
{
    private const TYPE_MASK = 0170000;
    private const FOLDER = 0040000;
    private const FILE = 0100000;
    private const LINK = 0120000;

    public function __construct(private readonly string $archive, private readonly Limits $limits)
    {
    }

    /** @throws ArchiveError */
    public function unpack(FolderWriter $writer): void
    {
        [$count, $at] = $this->findDirectory();
        for ($n = 0; $n < $count; $n++) {
            $entry = new ZipEntry($this->archive, $at);
            $this->unpackEntry($entry, $writer);
            $at = $entry->end;
        }
    }

    private function unpackEntry(ZipEntry $entry, FolderWriter $writer): void
    {
        $type = ($entry->unixMode ?? 0) & self::TYPE_MASK;
        if ($type === self::FOLDER || str_ends_with($entry->name, '/') || str_ends_with($entry->name, '\\')) {
            $writer->addFolder($entry->name);
        } elseif ($type === self::LINK) {
            $writer->addLink($entry->name, $this->read($entry));
        } elseif ($type === self::FILE || $type === 0) {
            $file = $writer->addFile($entry->name, $entry->unixMode, $entry->bytes);
            fwrite($file, $this->read($entry));
            fclose($file);
        } else {
            throw ArchiveError::ofEntry($entry->name, 'it is neither file, folder nor link');
        }
    }

    /** @return array{int, int} how many entries there are, and where the first one's header is */
    private function findDirectory(): array
    {
        $end = $this->findEnd();
        ['count' => $count, 'offset' => $offset] = unpack('vcount/Vsize/Voffset', $this->archive, $end + 10);
        $locator = $end - 20;
        if (($count !== 0xffff && $offset !== 0xffffffff) || $locator < 0) {
            return [$count, $offset];
        }
        if (substr($this->archive, $locator, 4) !== "PK\x06\x07") {
            return [$count, $offset];
        }
        $end64 = unpack('P', $this->archive, $locator + 8)[1];
        if ($end64 < 0 || $end64 + 56 > strlen($this->archive) || substr($this->archive, $end64, 4) !== "PK\x06\x06") {
            throw ArchiveError::damaged('ZIP');
        }
        ['count' => $count, 'offset' => $offset] = unpack('Pcount/Psize/Poffset', $this->archive, $end64 + 32);
        if ($count < 0 || $offset < 0) {
            throw ArchiveError::damaged('ZIP');
        }
        return [$count, $offset];
    }

    /** The end record is the last thing in the archive but for a comment of up to 65,535 bytes. */
    private function findEnd(): int
    {
        $length = strlen($this->archive);
        $lowest = max(0, $length - 22 - 0xffff);
        for ($at = $length - 22; $at >= $lowest; $at--) {
            $at = strrpos(substr($this->archive, 0, $at + 4), "PK\x05\x06");
            if ($at === false || $at < $lowest) {
                break;
            }
            if ($at + 22 + unpack('v', $this->archive, $at + 20)[1] <= $length) {
                return $at;
            }
        }
        throw ArchiveError::damaged('ZIP');
    }

    /** An entry's bytes, unpacked and checked. */
    private function read(ZipEntry $entry): string
    {
        $fail = static fn (string $why): ArchiveError => ArchiveError::ofEntry($entry->name, $why);
        if ($entry->isEncrypted) {
            throw $fail('it is encrypted');
        }
        if ($entry->bytes > $this->limits->bytesOfZipEntry) {
            throw $fail("$entry->bytes bytes must be <= {$this->limits->bytesOfZipEntry}");
        }
        $signature = substr($this->archive, $entry->offset, 4);
        if ($entry->offset + 30 > strlen($this->archive) || $signature !== "PK\x03\x04") {
            throw $fail('the archive is damaged');
        }
        ['name' => $name, 'extra' => $extra] = unpack('vname/vextra', $this->archive, $entry->offset + 26);
        $packed = substr($this->archive, $entry->offset + 30 + $name + $extra, $entry->packedBytes);
        if (strlen($packed) !== $entry->packedBytes) {
            throw $fail('the archive is cut short');
        }
        $bytes = match ($entry->method) {
            0 => $packed,
            8 => $entry->bytes === 0 ? '' : @gzinflate($packed, $entry->bytes),
            default => throw $fail("compression method $entry->method is unknown, expected 0 (stored) or 8 (deflate)"),
        };
        if ($bytes === false || strlen($bytes) !== $entry->bytes) {
            throw $fail('its content is damaged');
        }
        if (crc32($bytes) !== $entry->crc) {
            throw $fail('its checksum is wrong');
        }
        return $bytes;
    }
}
