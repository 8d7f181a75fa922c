<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

use Exception;

/** Why an archive is refused; names the entry. */
final class ArchiveError extends Exception
{
    public static function ofEntry(string $name, string $why): self
    {
        return new self('cannot unpack ' . EntryPath::quote($name) . ": $why");
    }

    public static function damaged(string $format): self
    {
        return new self("the archive is damaged: it is no complete $format file");
    }
}
