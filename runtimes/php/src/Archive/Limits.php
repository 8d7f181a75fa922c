<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

/** What unpacking an archive may cost. The platform takes about 36 MB of archive. */
final class Limits
{
    public function __construct(
        /** All files together. */
        public readonly int $bytes = 512 * 1024 * 1024,
        /** Files, folders and links together. */
        public readonly int $entries = 100_000,
        /** One file in a ZIP, which is unpacked in memory. */
        public readonly int $bytesOfZipEntry = 256 * 1024 * 1024,
    ) {
    }
}
