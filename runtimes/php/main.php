<?php

declare(strict_types=1);

use Unlisten\Runner\ActionProcess;
use Unlisten\Runner\Guardian;

require __DIR__ . '/src/autoload.php';

// Returns in the child process that is to become the action's; the process that was started never comes back.
Guardian::start($argv);

try {
    ActionProcess::current()->prepare();
    // Here and not in a function, so that the variables of an action's script are global ones, as they are in a script
    // that PHP itself was started with.
    if (ActionProcess::current()->vendorAutoload !== null) {
        require ActionProcess::current()->vendorAutoload;
    }
    require ActionProcess::current()->script;
    ActionProcess::current()->loaded();
} catch (Throwable $unlistenLoadError) {
    ActionProcess::current()->failToLoad($unlistenLoadError);
}

ActionProcess::current()->serve();
