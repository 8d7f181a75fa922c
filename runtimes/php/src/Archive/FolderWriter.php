<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

/** Puts an archive's entries into a folder, and nothing anywhere else. */
final class FolderWriter
{
    /** @var array<string, true> that are there */
    private array $folders;
    /** @var list<array{string, list<string>, string}> name, path, target */
    private array $links = [];
    private int $entries = 0;
    private int $bytesLeft;

    public function __construct(private readonly string $root, private readonly Limits $limits)
    {
        $this->folders = [$root => true];
        $this->bytesLeft = $limits->bytes;
    }

    public function addFolder(string $name): void
    {
        $path = EntryPath::parts($name);
        if ($path !== []) {
            $this->makeFolder($name, $this->place($name, $path));
        }
    }

    /**
     * Opens a new file; whoever asked writes its bytes, and closes it.
     *
     * @param int|null $mode the permissions the archive gives, null when it gives none
     * @param int $bytes that count against the limit; no more may be written
     * @return resource
     */
    public function addFile(string $name, ?int $mode, int $bytes): mixed
    {
        $at = $this->place($name, EntryPath::parts($name));
        $this->spend($name, $bytes);
        // "x" fails on whatever is there already: an entry named twice, a folder.
        $file = @fopen($at, 'x');
        if ($file === false) {
            throw $this->failure($name, $at);
        }
        // Readable and writable for us whatever the archive says; set-user-id and the like are dropped.
        chmod($at, $mode === null ? 0644 : $mode & 0777 | 0600);
        return $file;
    }

    /** Notes a symbolic link; it is made by `finish`, so that no file can be written through it. */
    public function addLink(string $name, string $target): void
    {
        $path = EntryPath::parts($name);
        if (!EntryPath::staysInside($path, $target)) {
            throw ArchiveError::ofEntry($name, 'the link leads outside of the archive');
        }
        $this->links[] = [$name, $path, $target];
    }

    /** A second name for a file that is already there; becomes a copy. */
    public function addCopy(string $name, string $source): void
    {
        $from = $this->root . '/' . implode('/', EntryPath::parts($source));
        if (!is_file($from)) {
            throw ArchiveError::ofEntry($name, 'the file it is another name for is not there');
        }
        $copy = $this->addFile($name, fileperms($from) & 0777, filesize($from));
        stream_copy_to_stream($original = fopen($from, 'r'), $copy);
        fclose($original);
        fclose($copy);
    }

    /** Makes the links. */
    public function finish(): void
    {
        // First the folders, then the links: no link is made, or followed, on the way to another.
        $placed = array_map(fn (array $link): array => [$this->place($link[0], $link[1]), ...$link], $this->links);
        foreach ($placed as [$at, $name, , $target]) {
            if (!@symlink($target, $at)) {
                throw $this->failure($name, $at);
            }
        }
    }

    /**
     * Where an entry goes; the folders above it are there afterwards.
     *
     * @param list<string> $path
     */
    private function place(string $name, array $path): string
    {
        if (++$this->entries > $this->limits->entries) {
            throw new ArchiveError("the archive has more than {$this->limits->entries} entries");
        }
        if ($path === []) {
            throw ArchiveError::ofEntry($name, 'the name is empty');
        }
        $at = $this->root . '/' . implode('/', $path);
        $this->makeFolder($name, dirname($at));
        return $at;
    }

    private function makeFolder(string $name, string $at): void
    {
        if (isset($this->folders[$at])) {
            return;
        }
        if (!is_dir($at) && !@mkdir($at, 0755, true)) {
            throw $this->failure($name, $at);
        }
        $this->folders[$at] = true;
    }

    private function spend(string $name, int $bytes): void
    {
        $this->bytesLeft -= $bytes;
        if ($this->bytesLeft < 0) {
            throw ArchiveError::ofEntry($name, "the archive holds more than {$this->limits->bytes} bytes");
        }
    }

    /** Says which entry a file system error is about, and what the usual ones mean. */
    private function failure(string $name, string $at): ArchiveError
    {
        $why = preg_replace('/^.*: /s', '', error_get_last()['message'] ?? 'it cannot be written');
        for ($taken = $at; $taken !== $this->root; $taken = dirname($taken)) {
            if (file_exists($taken) && (!is_dir($taken) || $taken === $at)) {
                $why = 'the name is taken by another entry';
            }
        }
        return ArchiveError::ofEntry($name, $why);
    }
}
