<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

/** Reads a tar archive: the ustar, GNU and pax forms; files, folders, symbolic and hard links. */
final class TarReader
{
    private const BLOCK_BYTES = 512;

    /** Long names and the like; the longest path Linux takes is 4,096. */
    private const MAX_EXTENSION_BYTES = 1024 * 1024;

    public function __construct(private readonly GzipSource $source)
    {
    }

    /** @throws ArchiveError */
    public function unpack(FolderWriter $writer): void
    {
        $overrides = [];
        while (!$this->source->isAtEnd()) {
            $header = $this->source->read(self::BLOCK_BYTES);
            // Two blocks of zeros end the archive, or nothing does; one block is enough to know.
            if (trim($header, "\0") === '') {
                break;
            }
            $entry = new TarEntry($header, $overrides);
            switch ($entry->type) {
                case 'L':
                    $overrides['name'] = TarEntry::text($this->readExtension($entry));
                    break;
                case 'K':
                    $overrides['target'] = TarEntry::text($this->readExtension($entry));
                    break;
                case 'x':
                    $overrides = [...$overrides, ...TarEntry::readPax($this->readExtension($entry))];
                    break;
                case 'g':
                    $this->readExtension($entry);
                    break;
                default:
                    $this->unpackEntry($entry, $writer);
                    $overrides = [];
            }
        }
        $this->source->drain();
    }

    private function unpackEntry(TarEntry $entry, FolderWriter $writer): void
    {
        switch ($entry->type) {
            case "\0":
            case '0':
            case '7':
                // Tars from before POSIX mark a folder by its name alone.
                if (str_ends_with($entry->name, '/')) {
                    $writer->addFolder($entry->name);
                } else {
                    $this->unpackFile($entry, $writer);
                }
                break;
            case '5':
                $writer->addFolder($entry->name);
                break;
            case '2':
                $writer->addLink($entry->name, $entry->target);
                break;
            case '1':
                $writer->addCopy($entry->name, $entry->target);
                break;
            default:
                throw ArchiveError::ofEntry($entry->name, 'it is neither file, folder nor link');
        }
    }

    private function unpackFile(TarEntry $entry, FolderWriter $writer): void
    {
        $file = $writer->addFile($entry->name, $entry->mode, $entry->bytes);
        for ($left = $entry->bytes; $left > 0; $left -= strlen($some)) {
            $some = $this->source->readSome($left);
            fwrite($file, $some);
        }
        fclose($file);
        $this->source->read(self::padding($entry->bytes));
    }

    private function readExtension(TarEntry $entry): string
    {
        if ($entry->bytes > self::MAX_EXTENSION_BYTES) {
            throw ArchiveError::damaged('tar');
        }
        $bytes = $this->source->read($entry->bytes);
        $this->source->read(self::padding($entry->bytes));
        return $bytes;
    }

    private static function padding(int $bytes): int
    {
        return (self::BLOCK_BYTES - $bytes % self::BLOCK_BYTES) % self::BLOCK_BYTES;
    }
}
