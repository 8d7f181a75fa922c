<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use JsonException;
use Unlisten\Runner\Http\Request;
use Unlisten\Runner\Http\RequestReader;

/** What a request asks of the runner, told by its route. */
enum Call
{
    case Init;
    case Run;

    /** @return self|Answer the answer to a request that asks for nothing there is */
    public static function of(Request $request): self|Answer
    {
        $route = match ($request->target) {
            '/run' => self::Run,
            '/init' => self::Init,
            default => self::ofTarget($request->target),
        };
        if ($route === null) {
            return Answer::failure(404, "There is no route $request->method $request->target.");
        }
        if ($request->method !== 'POST') {
            return Answer::failure(405, "Route {$route->path()} takes POST: got $request->method.", "Allow: POST\r\n");
        }
        $expected = strtolower($request->headers['expect'] ?? '100-continue');
        if ($expected !== '100-continue') {
            return Answer::failure(417, "The only expectation that can be met is 100-continue: got $expected.");
        }
        return $route;
    }

    /**
     * Reads a body as JSON, whatever its content type says; an empty one is null.
     *
     * @return array<mixed>|object|null|Answer an object for `/init`, arrays all through for `/run`
     */
    public function readBody(Request $request): array|object|null
    {
        $body = $request->body;
        $encoding = strtolower($request->headers['content-encoding'] ?? 'identity');
        if ($body !== null && $encoding !== 'identity') {
            if (!in_array($encoding, ['gzip', 'x-gzip', 'deflate'], true)) {
                return Answer::failure(415, 'Bad request: the content encoding must be gzip or deflate.');
            }
            $body = zlib_decode($body, RequestReader::MAX_BODY_BYTES);
            if ($body === false) {
                return Answer::failure(400, 'Bad request: the body is not encoded as its content encoding says.');
            }
        }
        if ($body === null) {
            $limit = RequestReader::MAX_BODY_BYTES;
            return Answer::failure(413, "Bad request: the body must be <= $limit bytes.");
        }
        if (str_starts_with($body, "\u{feff}")) {
            $body = substr($body, 3);
        }
        return $body === '' ? null : $this->parse($body);
    }

    private function parse(string $body): array|object|null
    {
        try {
            $value = $this === self::Init ? Json::decodeToObjects($body) : Json::decodeToArrays($body);
        } catch (JsonException $error) {
            $why = match ($error->getCode()) {
                JSON_ERROR_DEPTH => 'is nested too deeply',
                JSON_ERROR_UTF8 => 'is not UTF-8',
                JSON_ERROR_UTF16 => 'holds half of a surrogate pair',
                default => 'is not JSON',
            };
            return Answer::failure(400, "Bad request: the body $why.");
        }
        if ($value === null || is_array($value) || is_object($value)) {
            return $value;
        }
        return Answer::failure(400, 'Bad request: the body must be a JSON object: got a ' . gettype($value) . '.');
    }

    /** Queries are ignored, and so are capitals and a slash at the end, as the official runtime for Node.js does. */
    private static function ofTarget(string $target): ?self
    {
        $path = preg_replace(['/^https?:\/\/[^\/]*/i', '/\/?(\?.*)?$/sD'], '', $target);
        return match (strtolower($path)) {
            '/run' => self::Run,
            '/init' => self::Init,
            default => null,
        };
    }

    private function path(): string
    {
        return $this === self::Init ? '/init' : '/run';
    }
}
