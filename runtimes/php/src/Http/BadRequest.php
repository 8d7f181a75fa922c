<?php

declare(strict_types=1);

namespace Unlisten\Runner\Http;

use Exception;

/** What comes in is no HTTP request that can be answered; its code is the HTTP status. The connection ends with it. */
final class BadRequest extends Exception
{
}
