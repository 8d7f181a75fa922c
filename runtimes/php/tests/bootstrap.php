<?php

declare(strict_types=1);

require __DIR__ . '/../src/autoload.php';

spl_autoload_register(static function (string $class): void {
    $name = strrchr($class, '\\');
    if ($class === "Unlisten\\Runner\\Tests$name" && is_file(__DIR__ . '/' . substr($name, 1) . '.php')) {
        require __DIR__ . '/' . substr($name, 1) . '.php';
    }
});
