<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/** What `/run` was asked to do. */
final class RunRequest
{
    private function __construct(
        public readonly array $params,
        /** @var array<string|int, mixed> what else was sent, under the names it was sent by */
        public readonly array $metadata,
    ) {
    }

    /**
     * Reads the body of `/run`.
     *
     * The platform always sends an object or an array as `value`; its own test harness also sends none, `null`, and a
     * body of `null`, all of which stand for `{}`.
     *
     * @param array|null $body parsed JSON
     * @return self|string why it is refused
     */
    public static function read(?array $body): self|string
    {
        $metadata = $body === null || array_is_list($body) ? [] : $body;
        $params = $metadata['value'] ?? [];
        if (!is_array($params)) {
            // The words of the official runtime for Node.js (service.js, runCode).
            $type = is_string($params) ? 'string' : (is_bool($params) ? 'boolean' : 'number');
            return "Internal system error: the argument must be a dictionary but has type '$type'.";
        }
        unset($metadata['value']);
        return new self($params, $metadata);
    }
}
