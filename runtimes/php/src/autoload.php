<?php

declare(strict_types=1);

// No Composer at run time: an action brings its own, and the two must not meet.
spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'Unlisten\\Runner\\')) {
        $file = __DIR__ . '/' . strtr(substr($class, strlen('Unlisten\\Runner\\')), '\\', '/') . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
