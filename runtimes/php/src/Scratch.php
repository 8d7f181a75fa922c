<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use FilesystemIterator;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use RuntimeException;

/** The folders that actions' files lie in. */
final class Scratch
{
    /** Makes an empty folder that this user alone can read; its real path, without links in it. */
    public static function makeFolder(): string
    {
        $parent = realpath(sys_get_temp_dir());
        $folder = "$parent/unlisten-action-" . bin2hex(random_bytes(8));
        if ($parent === false || !mkdir($folder, 0700)) {
            throw new RuntimeException('cannot make a folder in ' . sys_get_temp_dir());
        }
        return $folder;
    }

    /** Removes a folder and all that is in it. Links are removed and not followed. */
    public static function remove(string $folder): void
    {
        // What the action has made unreadable stays.
        [$order, $ignore] = [RecursiveIteratorIterator::CHILD_FIRST, RecursiveIteratorIterator::CATCH_GET_CHILD];
        $files = new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS);
        foreach (new RecursiveIteratorIterator($files, $order, $ignore) as $path => $file) {
            $file->isDir() && !$file->isLink() ? rmdir($path) : unlink($path);
        }
        rmdir($folder);
    }
}
