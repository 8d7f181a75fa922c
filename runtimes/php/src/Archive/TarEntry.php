<?php

declare(strict_types=1);

namespace Unlisten\Runner\Archive;

/** What a header in a tar says. Source: POSIX pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format". */
final class TarEntry
{
    public readonly string $name;
    public readonly int $mode;
    public readonly int $bytes;
    public readonly string $type;
    /** Of a link. */
    public readonly string $target;

    /**
     * @param array{name?: string, target?: string, bytes?: int} $overrides what extensions before it say
     * @throws ArchiveError
     */
    public function __construct(string $header, array $overrides)
    {
        if (self::number(substr($header, 148, 8)) !== self::checksum($header)) {
            throw ArchiveError::damaged('tar');
        }
        $prefix = substr($header, 257, 6) === "ustar\0" ? self::text(substr($header, 345, 155)) : '';
        $name = self::text(substr($header, 0, 100));
        $this->name = $overrides['name'] ?? ($prefix === '' ? $name : "$prefix/$name");
        $this->mode = self::number(substr($header, 100, 8));
        $this->bytes = $overrides['bytes'] ?? self::number(substr($header, 124, 12));
        $this->type = $header[156];
        $this->target = $overrides['target'] ?? self::text(substr($header, 157, 100));
    }

    public static function text(string $field): string
    {
        return strstr($field, "\0", true) ?: ($field !== '' && $field[0] === "\0" ? '' : $field);
    }

    /**
     * Reads records of the form `<length> <key>=<value>\n`, the length counting the whole record in bytes.
     *
     * @return array{name?: string, target?: string, bytes?: int}
     * @throws ArchiveError
     */
    public static function readPax(string $records): array
    {
        $overrides = [];
        for ($at = 0; $at < strlen($records); $at += $length) {
            if (preg_match('/\G(\d{1,9}) ([^=]+)=/', $records, $parts, 0, $at) !== 1) {
                throw ArchiveError::damaged('tar');
            }
            $length = (int) $parts[1];
            $valueAt = strlen($parts[0]);
            if ($length <= $valueAt || $at + $length > strlen($records)) {
                throw ArchiveError::damaged('tar');
            }
            $value = substr($records, $at + $valueAt, $length - $valueAt - 1);
            switch ($parts[2]) {
                case 'path':
                    $overrides['name'] = $value;
                    break;
                case 'linkpath':
                    $overrides['target'] = $value;
                    break;
                case 'size':
                    if (preg_match('/^\d{1,18}$/D', $value) !== 1) {
                        throw ArchiveError::damaged('tar');
                    }
                    $overrides['bytes'] = (int) $value;
                    break;
            }
        }
        return $overrides;
    }

    /** Octal text, or for large numbers GNU's big-endian bytes with the first bit set. */
    private static function number(string $field): int
    {
        if (ord($field[0]) & 0x80) {
            $number = ord($field[0]) & 0x7f;
            foreach (str_split(substr($field, 1)) as $byte) {
                if ($number > PHP_INT_MAX >> 8) {
                    throw ArchiveError::damaged('tar');
                }
                $number = $number << 8 | ord($byte);
            }
            return $number;
        }
        $text = trim($field, " \0");
        if (preg_match('/^[0-7]*$/D', $text) !== 1) {
            throw ArchiveError::damaged('tar');
        }
        return (int) octdec($text);
    }

    /** The sum of all bytes, with the checksum's own eight taken for spaces. */
    private static function checksum(string $header): int
    {
        $sum = 8 * ord(' ');
        foreach (count_chars(substr_replace($header, '', 148, 8), 1) as $byte => $count) {
            $sum += $byte * $count;
        }
        return $sum;
    }
}
