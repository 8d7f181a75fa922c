<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use ArrayAccess;
use JsonSerializable;
use stdClass;
use Throwable;
use Traversable;

/** What a run is answered with, made of what `main` returned. */
final class Result
{
    /** Compared by clients and by the platform's own tests (ErrorResponse.scala, and the runtimes' suites). */
    private const NOT_A_DICTIONARY = 'The action did not return a dictionary or array.';

    private function __construct(
        public readonly Answer $answer,
        /** What the logs say about a result that cannot be one. The value itself is never logged. */
        public readonly ?string $log,
    ) {
    }

    /** Answers with what `main` returned; null, which is also what a function without `return` gives, is `{}`. */
    public static function of(mixed $result): self
    {
        try {
            $value = self::toDictionary($result);
            $body = $value === null ? 'null' : Json::encode($value);
        } catch (Throwable $error) {
            $why = 'The action\'s result cannot be written as JSON: ' . $error->getMessage();
            return new self(Answer::failure(502, $why), $why);
        }
        // The text decides: a `jsonSerialize` of the action's own may give anything.
        if ($body[0] === '{' || $body[0] === '[') {
            return new self(new Answer(200, $body), null);
        }
        $log = self::NOT_A_DICTIONARY . ' It returned ' . self::typeOf($result) . '.';
        return new self(Answer::failure(502, self::NOT_A_DICTIONARY), $log);
    }

    /** @return array|object|null null when it is none */
    private static function toDictionary(mixed $result): array|object|null
    {
        if ($result === null || $result === []) {
            return new stdClass();
        }
        if (is_array($result) || $result instanceof stdClass || $result instanceof JsonSerializable) {
            return $result;
        }
        if (is_object($result)) {
            if (method_exists($result, 'getArrayCopy')) {
                return self::toDictionary($result->getArrayCopy());
            }
            if ($result instanceof ArrayAccess && $result instanceof Traversable) {
                return self::toDictionary(iterator_to_array($result));
            }
        }
        return null;
    }

    private static function typeOf(mixed $result): string
    {
        return is_object($result)
            ? 'an object of class ' . get_debug_type($result)
            : 'a value of type ' . gettype($result);
    }
}
