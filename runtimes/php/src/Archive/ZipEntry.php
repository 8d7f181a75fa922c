<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

/** What the central directory of a ZIP archive says about an entry. Source: PKWARE APPNOTE.TXT 4.3.12 and 4.5.3. */
final class ZipEntry
{
    private const HEADER = 'vmadeBy/vneeds/vflags/vmethod/vtime/vdate/Vcrc/VpackedBytes/Vbytes/vnameLength/'
        . 'vextraLength/vcommentLength/vdisk/vattributes/VfileAttributes/Voffset';
    public const HEADER_BYTES = 46;

    public readonly string $name;
    public readonly bool $isEncrypted;
    public readonly int $method;
    public readonly int $crc;
    public readonly int $packedBytes;
    public readonly int $bytes;
    /** Of the entry's local header. */
    public readonly int $offset;
    /** File type and permissions as Unix has them; null when the archive was not made there. */
    public readonly ?int $unixMode;
    /** Where the next entry's header begins. */
    public readonly int $end;

    /** @throws ArchiveError */
    public function __construct(string $archive, int $at)
    {
        if (substr($archive, $at, 4) !== "PK\x01\x02" || strlen($archive) < $at + self::HEADER_BYTES) {
            throw ArchiveError::damaged('ZIP');
        }
        $header = unpack(self::HEADER, $archive, $at + 4);
        $extraAt = $at + self::HEADER_BYTES + $header['nameLength'];
        $extra = substr($archive, $extraAt, $header['extraLength']);
        if (strlen($extra) !== $header['extraLength']) {
            throw ArchiveError::damaged('ZIP');
        }
        $header = self::withZip64Sizes($header, $extra);
        $this->name = substr($archive, $at + self::HEADER_BYTES, $header['nameLength']);
        $this->isEncrypted = ($header['flags'] & 1) === 1;
        $this->method = $header['method'];
        $this->crc = $header['crc'];
        $this->packedBytes = $header['packedBytes'];
        $this->bytes = $header['bytes'];
        $this->offset = $header['offset'];
        $mode = $header['fileAttributes'] >> 16;
        // 3 is Unix, 19 macOS.
        $this->unixMode = in_array($header['madeBy'] >> 8, [3, 19], true) && $mode !== 0 ? $mode : null;
        $this->end = $extraAt + $header['extraLength'] + $header['commentLength'];
    }

    /**
     * Puts in what the 32-bit fields had no room for.
     *
     * @param array<string, int> $header
     * @return array<string, int>
     */
    private static function withZip64Sizes(array $header, string $extra): array
    {
        $fields = ['bytes', 'packedBytes', 'offset'];
        $wide = array_values(array_filter($fields, static fn (string $field): bool => $header[$field] === 0xffffffff));
        for ($at = 0; $wide !== [] && $at + 4 <= strlen($extra); $at += 4 + $length) {
            ['id' => $id, 'length' => $length] = unpack('vid/vlength', $extra, $at);
            if ($id !== 1) {
                continue;
            }
            if ($length < 8 * count($wide) || $at + 4 + $length > strlen($extra)) {
                throw ArchiveError::damaged('ZIP');
            }
            foreach ($wide as $n => $field) {
                $header[$field] = unpack('P', $extra, $at + 4 + 8 * $n)[1];
                if ($header[$field] < 0) {
                    throw ArchiveError::damaged('ZIP');
                }
            }
            return $header;
        }
        return $header;
    }
}
