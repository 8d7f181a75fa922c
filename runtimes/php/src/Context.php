<?php

declare(strict_types=1);

namespace Unlisten\Runner;

/**
 * What one activation knows about itself: the second argument of `main`, where it takes one. What was not sent is null.
 */
final class Context
{
    public readonly ?string $activationId;
    public readonly ?string $transactionId;
    /** The invoking namespace, not necessarily the one the action lives in. */
    public readonly ?string $namespace;
    /** With a leading slash: "/guest/package/name". */
    public readonly ?string $actionName;
    public readonly ?string $actionVersion;
    /** Epoch milliseconds. The platform sends text. */
    public readonly ?int $deadline;
    /** From the call, else the container's `__OW_API_HOST`. */
    public readonly ?string $apiHost;
    /** Only when the action's annotations grant it. */
    public readonly ?string $apiKey;
    /** @var array<string|int, mixed> all that `/run` carried beside `value`, under its own names */
    public readonly array $metadata;

    /** @param array<string|int, mixed> $metadata as `/run` carried it, without `value` */
    public function __construct(array $metadata)
    {
        $this->activationId = self::text($metadata['activation_id'] ?? null);
        $this->transactionId = self::text($metadata['transaction_id'] ?? null);
        $this->namespace = self::text($metadata['namespace'] ?? null);
        $this->actionName = self::text($metadata['action_name'] ?? null);
        $this->actionVersion = self::text($metadata['action_version'] ?? null);
        $deadline = $metadata['deadline'] ?? null;
        $this->deadline = is_numeric($deadline) ? (int) $deadline : null;
        $host = getenv('__OW_API_HOST', true);
        $this->apiHost = self::text($metadata['api_host'] ?? ($host === false ? null : $host));
        $this->apiKey = self::text($metadata['api_key'] ?? null);
        $this->metadata = $metadata;
    }

    /** Milliseconds until the deadline, never below 0; INF when no deadline was sent. */
    public function getRemainingTimeInMillis(): int|float
    {
        return $this->deadline === null ? INF : max(0, $this->deadline - (int) (microtime(true) * 1000));
    }

    private static function text(mixed $value): ?string
    {
        return $value === null ? null : Environment::text($value);
    }
}
