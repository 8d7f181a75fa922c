import { beforeEach, describe, expect, test, vi } from "vitest";
import { dispatch, exceptionOf, type Handler, serviceOf, structOf, t } from "../../codegen/stub/v1/index.js";
import type { ActionParams } from "../activation.js";
import type { CallOptions } from "../rpc/channel.js";
import { type CallContext, wrapThriftService } from "./index.js";

interface Post {
  id: bigint;
  text: string;
}
const Post = structOf<Post>("Post", () => [
  [1, "id", t.i64],
  [2, "text", t.string],
]);

class NotFound extends exceptionOf<{ id: bigint }>("NotFound", () => [[1, "id", t.i64]]) {}

interface Posts {
  read(id: bigint, options?: CallOptions): Promise<Post>;
  touch(id: bigint, options?: CallOptions): Promise<void>;
}
const PostsService = serviceOf<Posts>("Posts", () => ({
  read: { args: [[1, "id", t.i64]], returns: Post, throws: [[1, "notFound", NotFound]] },
  touch: { args: [[1, "id", t.i64]], oneway: true },
}));

interface Composer {
  compose(text: string, options?: CallOptions): Promise<string>;
}
const ComposerService = serviceOf<Composer>("Composer", () => ({
  compose: { args: [[1, "text", t.string]], returns: t.string },
}));

const touched: bigint[] = [];
let seen: CallContext | undefined;
const posts: Handler<Posts> = {
  async read(id, call) {
    seen = call;
    if (id === 0n) throw new NotFound({ id });
    if (id === 1n) throw new Error("tulip");
    if (id === 2n) return { id, text: "x".repeat(1_100_000) };
    if (id === 3n) return new Promise(() => {});
    return { id, text: "hello" };
  },
  async touch(id) {
    await new Promise((resolve) => setImmediate(resolve));
    if (id === 1n) throw new Error("tulip");
    touched.push(id);
  },
};
const composer: Handler<Composer> = { compose: (text) => `composed ${text}` };

const onePost = wrapThriftService(dispatch(PostsService, posts));
const oneComposer = wrapThriftService(dispatch(ComposerService, composer));
const both = wrapThriftService({
  Posts: dispatch(PostsService, posts),
  Composer: dispatch(ComposerService, composer),
});

let log: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  log = vi.spyOn(console, "error").mockImplementation(() => {});
  return () => log.mockRestore();
});

const readPost = { v: 1, service: "Posts", method: "read", args: { id: "7" } };
const post = { v: 1, result: { id: "7", text: "hello" } };

test.each<{ name: string; main?: typeof both; params: ActionParams; result: object }>([
  { name: "an envelope", params: readPost, result: post },
  {
    name: "an envelope without the only service",
    params: { v: 1, method: "read", args: { id: 7 } },
    result: post,
  },
  { name: "the short form", params: { method: "read", id: 7 }, result: post },
  {
    name: "the short form beside bound parameters",
    params: { method: "read", id: 7, DB: "x" },
    result: post,
  },
  {
    name: "the short form of the only method",
    main: oneComposer,
    params: { text: "hi" },
    result: { v: 1, result: "composed hi" },
  },
  {
    name: "one of two services",
    main: both,
    params: { service: "Composer", text: "hi" },
    result: { v: 1, result: "composed hi" },
  },
  {
    name: "a declared exception",
    params: { method: "read", id: 0 },
    result: { v: 1, exception: { field: "notFound", type: "NotFound", value: { id: "0" } } },
  },
  { name: "a oneway method", params: { method: "touch", id: 9 }, result: { v: 1, result: null } },
])("readable JSON: $name", async ({ main = onePost, params, result }) => {
  expect(await main(params)).toEqual(result);
});

test.each<{ name: string; main?: typeof both; params: ActionParams; error: object }>([
  {
    name: "another version",
    params: { ...readPost, v: 2 },
    error: { code: "invalid_argument", executed: "no" },
  },
  {
    name: "a missing method",
    params: { id: 7 },
    error: { code: "invalid_argument", message: expect.stringContaining('"read", "touch"') },
  },
  {
    name: "an unknown method",
    params: { method: "toString" },
    error: { code: "unimplemented", thriftType: { family: "application", type: 1 } },
  },
  {
    name: "an unknown service",
    params: { ...readPost, service: "__proto__" },
    error: { code: "unimplemented" },
  },
  {
    name: "a missing service",
    main: both,
    params: { method: "read", id: 7 },
    error: { code: "invalid_argument", message: expect.stringContaining('"Posts", "Composer"') },
  },
  {
    name: "an argument of another type",
    params: { method: "read", id: "tulip" },
    error: { code: "invalid_argument", executed: "no", message: expect.not.stringContaining("tulip") },
  },
  {
    name: "metadata that is no text",
    params: { ...readPost, metadata: { a: 1 } },
    error: { code: "invalid_argument" },
  },
  {
    name: "an undeclared error",
    params: { method: "read", id: 1 },
    error: { code: "internal", executed: "yes", message: "Posts.read failed" },
  },
  {
    name: "a result beyond the limit",
    params: { method: "read", id: 2 },
    error: { code: "resource_exhausted", executed: "yes", thriftType: { family: "transport", type: 6 } },
  },
])(
  "an error fails the activation and says what happened: $name",
  async ({ main = onePost, params, error }) => {
    expect(await main(params, { activationId: "a1" })).toMatchObject({ v: 1, error, activationId: "a1" });
  },
);

test("a handler that takes too long is answered for before the deadline", async () => {
  const result = await onePost({ method: "read", id: 3 }, { deadline: Date.now() + 300 });
  expect(result).toMatchObject({
    error: { code: "deadline_exceeded", executed: "maybe", thriftType: { family: "transport", type: 3 } },
  });
});

test("a oneway method runs to its end before the container may freeze; what it throws is logged", async () => {
  touched.length = 0;
  await onePost({ method: "touch", id: 5 });
  expect(touched).toEqual([5n]);
  expect(await onePost({ method: "touch", id: 1 })).toEqual({ v: 1, result: null });
  expect(log).toHaveBeenCalledWith(expect.stringContaining("tulip"));
});

test("a handler gets metadata, request id and activation", async () => {
  await onePost({ ...readPost, metadata: { tenant: "blue" }, requestId: "r1" }, { activationId: "a1" });
  const { metadata, requestId, service, method, activation } = seen!;
  expect({ metadata, requestId, service, method, id: activation.activationId }).toEqual({
    metadata: { tenant: "blue" },
    requestId: "r1",
    service: "Posts",
    method: "read",
    id: "a1",
  });
});

describe("as a web action", () => {
  const raw = (path: string, query: string, body?: string): ActionParams => ({
    __ow_method: body === undefined ? "get" : "post",
    __ow_headers: body === undefined ? {} : { "content-type": "application/json" },
    __ow_path: path,
    __ow_query: query,
    ...(body === undefined ? {} : { __ow_body: Buffer.from(body).toString("base64") }),
  });
  const json = (value: object) => ({
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  });

  test.each<{ name: string; params: ActionParams; result: object }>([
    { name: "an envelope", params: raw("", "", JSON.stringify(readPost)), result: json(post) },
    { name: "arguments, the method in the path", params: raw("/read", "", '{"id":7}'), result: json(post) },
    {
      name: "service and method in the path",
      params: raw("/Posts/read", "", '{"id":7}'),
      result: json(post),
    },
    { name: "arguments in the query", params: raw("/read", "id=7"), result: json(post) },
    {
      name: "a merged web action's parameters",
      params: { __ow_method: "get", __ow_headers: {}, __ow_path: "/read", id: "7" },
      result: json(post),
    },
    {
      name: "an error, with status 200 and a failed activation",
      params: raw("/nosuch", "id=7"),
      result: {
        error: json({
          v: 1,
          error: {
            code: "unimplemented",
            message: 'Posts has no method "nosuch"',
            thriftType: { family: "application", type: 1 },
            executed: "no",
            retriable: false,
          },
        }),
      },
    },
  ])("$name", async ({ params, result }) => {
    expect(await onePost(params)).toEqual(result);
  });

  test("JSON that is none is told so, without its text", async () => {
    const result = await onePost(raw("", "", '{"id": tulip}'));
    expect(JSON.stringify(result)).toContain("the body is not JSON");
    expect(JSON.stringify(result)).not.toContain("tulip");
  });

  test("a name of __proto__ is an argument like any other", async () => {
    const result = await onePost(raw("/read", "", '{"id":7,"__proto__":{"polluted":true}}'));
    expect(result).toEqual(json(post));
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });
});
