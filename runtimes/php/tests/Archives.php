<?php

declare(strict_types=1);

namespace Unlisten\Runner\Tests;

/** Writes archives, good and bad ones. */
final class Archives
{
    /**
     * A ZIP archive, deflated.
     *
     * @param list<array{name: string, data: string, mode?: int, method?: int, crc?: int}> $entries
     *   mode with the file type
     */
    public static function zip(array $entries): string
    {
        $files = $directory = '';
        foreach ($entries as $entry) {
            ['name' => $name, 'data' => $data] = $entry;
            $method = $entry['method'] ?? 8;
            $packed = $method === 8 ? gzdeflate($data) : $data;
            $common = pack(
                'vvvvvVVVvv',
                20,
                0,
                $method,
                0,
                0x21,
                $entry['crc'] ?? crc32($data),
                strlen($packed),
                strlen($data),
                strlen($name),
                0,
            );
            $attributes = ($entry['mode'] ?? 0100644) << 16;
            $directory .= "PK\x01\x02" . pack('v', 0x0314) . $common
                . pack('vvvVV', 0, 0, 0, $attributes, strlen($files)) . $name;
            $files .= "PK\x03\x04$common$name$packed";
        }
        $count = count($entries);
        $end = pack('vvvvVVv', 0, 0, $count, $count, strlen($directory), strlen($files), 0);
        return "$files{$directory}PK\x05\x06$end";
    }

    /**
     * A gzipped tar.
     *
     * @param list<array{name: string, data?: string, type?: string, target?: string, mode?: int}> $entries
     */
    public static function tarGz(array $entries): string
    {
        $tar = '';
        foreach ($entries as $entry) {
            $data = $entry['data'] ?? '';
            $header = pack(
                'a100a8a8a8a12a12a8a1a100a6a2a32a32a8a8a155a12',
                $entry['name'],
                sprintf('%07o', $entry['mode'] ?? 0644),
                '0000000',
                '0000000',
                sprintf('%011o', strlen($data)),
                '00000000000',
                '        ',
                $entry['type'] ?? '0',
                $entry['target'] ?? '',
                "ustar\0",
                '00',
                '',
                '',
                '0000000',
                '0000000',
                '',
                '',
            );
            $sum = sprintf("%06o\0 ", array_sum(unpack('C*', $header)));
            $tar .= substr_replace($header, $sum, 148, 8) . $data . str_repeat("\0", -strlen($data) & 511);
        }
        return gzencode($tar . str_repeat("\0", 1024));
    }
}
