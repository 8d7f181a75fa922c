<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

/** What the names in an archive stand for. */
final class EntryPath
{
    /**
     * The folders and the name an entry's name stands for, outermost first; empty for the folder itself (`./`).
     *
     * @return list<string>
     * @throws ArchiveError when the name is absolute, climbs up, or is none that every file system can hold
     */
    public static function parts(string $name): array
    {
        if (str_contains($name, "\0")) {
            throw ArchiveError::ofEntry($name, 'the name has a NUL in it');
        }
        if (self::isAbsolute($name)) {
            throw ArchiveError::ofEntry($name, 'the name is absolute');
        }
        $parts = self::split($name);
        if (in_array('..', $parts, true)) {
            throw ArchiveError::ofEntry($name, 'the name leads outside of the archive');
        }
        return $parts;
    }

    /**
     * Whether a link's target stays in the archive, whatever else is linked there.
     *
     * It may climb from the link's own folder and go down again, and no more: a `..` behind a name could leave by the
     * way another link points.
     *
     * @param list<string> $path of the link itself, as `parts` gives it
     */
    public static function staysInside(array $path, string $target): bool
    {
        if (self::isAbsolute($target) || str_contains($target, "\0")) {
            return false;
        }
        $parts = self::split($target);
        $climbs = 0;
        while (($parts[$climbs] ?? '') === '..') {
            $climbs++;
        }
        return $climbs < count($path) && !in_array('..', array_slice($parts, $climbs), true);
    }

    /** A name from an archive as text for a message: quoted, control characters escaped, not endless. */
    public static function quote(string $name): string
    {
        $short = strlen($name) > 200 ? substr($name, 0, 200) . '...' : $name;
        $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE;
        return json_encode($short, $flags);
    }

    private static function isAbsolute(string $name): bool
    {
        return preg_match('/^([\/\\\\]|[a-z]:)/i', $name) === 1;
    }

    /** @return list<string> */
    private static function split(string $name): array
    {
        // ZIP asks for "/"; what some Windows tools write instead would else hide a "..".
        $parts = explode('/', str_replace('\\', '/', $name));
        return array_values(array_filter($parts, static fn (string $part): bool => $part !== '' && $part !== '.'));
    }
}
