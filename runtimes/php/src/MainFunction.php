<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use Closure;
use ReflectionFunction;
use ReflectionNamedType;

/** An action's entry point. */
final class MainFunction
{
    private function __construct(private readonly Closure $function, private readonly bool $takesContext)
    {
    }

    /**
     * Finds the function that a name names, a namespace before it or not, or the static method `Class::method`.
     *
     * @throws CodeError when the action has none of that name; PHP's own functions are nobody's entry point
     */
    public static function find(string $name): self
    {
        $function = is_callable($name) ? Closure::fromCallable($name) : null;
        if ($function === null || !(new ReflectionFunction($function))->isUserDefined()) {
            throw new CodeError("Action entrypoint '$name' is not a function.");
        }
        return new self($function, self::wantsContext($function));
    }

    /** @param array<string|int, mixed> $metadata as `/run` carried it, without `value` */
    public function call(array $params, array $metadata): mixed
    {
        return $this->takesContext ? ($this->function)($params, new Context($metadata)) : ($this->function)($params);
    }

    /** A second parameter of another type, with a default of its own, was meant for something else. */
    private static function wantsContext(Closure $function): bool
    {
        $second = (new ReflectionFunction($function))->getParameters()[1] ?? null;
        if ($second === null || $second->isVariadic()) {
            return false;
        }
        $type = $second->getType();
        $name = $type instanceof ReflectionNamedType ? $type->getName() : null;
        return $type === null || in_array($name, ['mixed', 'object', Context::class], true);
    }
}
