<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

use Unlisten\Runner\CodeError;

/**
 * Unpacks an action's archive, a ZIP or a gzipped tar, into an empty folder.
 *
 * Nothing is ever written outside of the folder. An archive with anything doubtful in it (a name or a link that leads
 * outside, a name twice, a damaged entry, more than the limits allow) is refused as a whole: half an action is worse
 * than none. Part of it may lie in the folder then.
 */
final class Unpacker
{
    /** @throws CodeError */
    public static function unpackBase64(string $code, string $folder): void
    {
        $archive = base64_decode($code, true);
        try {
            if ($archive === false) {
                throw new ArchiveError('the code is not base64');
            }
            self::unpack($archive, $folder, new Limits());
        } catch (ArchiveError $error) {
            throw new CodeError("There was an error uncompressing the action archive: {$error->getMessage()}");
        }
    }

    /** @throws ArchiveError */
    public static function unpack(string $archive, string $folder, Limits $limits): void
    {
        $writer = new FolderWriter($folder, $limits);
        // Told by the first bytes: a local file header of ZIP; gzip with its only method, deflate.
        if (str_starts_with($archive, "PK\x03\x04")) {
            (new ZipReader($archive, $limits))->unpack($writer);
        } elseif (str_starts_with($archive, "\x1f\x8b\x08")) {
            (new TarReader(new GzipSource($archive, 2 * $limits->bytes)))->unpack($writer);
        } else {
            throw new ArchiveError('the file type is unsupported, expected zip or tar.gz');
        }
        $writer->finish();
    }
}
