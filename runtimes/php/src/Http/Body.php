<?php

declare(strict_types=1);

namespace Unlisten\Runner\Http;

/** The body of a request while it comes in. */
interface Body
{
    /**
     * Takes its part from the front of what has come.
     *
     * @return bool whether it is complete
     * @throws BadRequest
     */
    public function take(string &$buffer): bool;

    /** Whether anything of it has come. */
    public function hasBegun(): bool;

    /** That are still to come at the least. */
    public function bytesMissing(): int;

    /** The whole; null when it is over the limit. */
    public function bytes(): ?string;
}
