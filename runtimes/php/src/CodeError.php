<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use Exception;

/**
 * What is wrong with an action's code, in words for its author. Reported without a trace, which would show the runner
 * and not the action.
 */
final class CodeError extends Exception
{
}
