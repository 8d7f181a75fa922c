import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Host, startHost, unlimitedRates } from "unlisten/host";
import { openwhisk } from "unlisten/invoke";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NodeProcess, startServer } from "./testing/node-process.js";
import { Audience, PostNotFound } from "./thrift-social/typescript/generated/post_storage.js";
import { TextClient, TextRejected } from "./thrift-social/typescript/generated/text.js";
import { deployAction } from "./tour/deploy-action.mjs";

const folder = fileURLToPath(new URL("thrift-social/", import.meta.url));
/** The example is CommonJS, and so is what the compiler prints for it. */
const load = createRequire(`${folder}compose.js`);

/** What the rows need of Apache's generated classes. */
type Fields = Record<string, unknown>;
type Client = Record<string, (...args: unknown[]) => Promise<never>>;
interface Clients {
  uniqueId: Client;
  postStorage: Client;
  text: Client;
}

beforeAll(() => {
  execFileSync("npm", ["run", "--silent", "generate"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
});

describe("microservices", () => {
  const services: NodeProcess[] = [];
  const clients = {} as Clients;

  beforeAll(async () => {
    // Those that others call come first: a port is known once its service listens.
    for (const name of ["unique-id", "post-storage", "text"]) {
      const variable = `PORT_${name.toUpperCase().replace("-", "_")}`;
      process.env[variable] = "0";
      const service = await startServer(`${folder}microservices/${name}.js`, []);
      services.push(service);
      process.env[variable] = new URL(service.greeting as string).port;
    }
    connectAll(clients, "./microservices/connect");
  });
  afterAll(async () => {
    for (const service of services) await service.stop();
  });

  describeCalls(clients);
});

/** The host is left in the environment, where callers look for it. */
let host: Host;

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  process.env.__OW_API_HOST = host.url;
  process.env.__OW_API_KEY = host.auth;
});
afterAll(() => host?.close());

describe("actions", () => {
  const clients = {} as Clients;

  beforeAll(async () => {
    await deployAll((name) => `actions/${name}.js`);
    connectAll(clients, "./actions/connect");
  }, 120_000);

  describeCalls(clients, untilActivationEnds);
});

describe("microservices as they are, captured, below a text that knows actions", () => {
  const clients = {} as Clients;

  beforeAll(async () => {
    await deployAll((name) => `${name === "text" ? "actions" : "microservices"}/${name}.js`);
    connectAll(clients, "./actions/connect");
  }, 120_000);

  describeCalls(clients, untilActivationEnds);
});

describe("actions in TypeScript, under the names of those that they replace", () => {
  const clients = {} as Clients;

  beforeAll(async () => {
    await deployAll((name) => `typescript/${name}.ts`);
    connectAll(clients, "./actions/connect");
  }, 120_000);

  describeCalls(clients, untilActivationEnds);

  test("generated clients catch the same exceptions", async () => {
    const text = new TextClient(openwhisk({ action: "/_/social/text" }));
    const post = await text.compose("hi @mary", "anna", 0n);
    expect(post).toMatchObject({ text: "hi @mary", mentions: ["mary"], audience: Audience.PUBLIC });
    const missing = await failureOf(text.compose("really?", "anna", 77n));
    expect(missing).toBeInstanceOf(PostNotFound);
    expect(missing).toMatchObject({ id: 77n, reason: "never stored, or forgotten" });
    const rejected = await failureOf(text.compose("", "anna", 0n));
    expect(rejected).toBeInstanceOf(TextRejected);
    expect(rejected).toMatchObject({ reason: "there is nothing in it", limit: 280 });
  });

  test.each([
    {
      command: "social/unique-id -r -p count 2",
      params: { count: 2 },
      answer: { v: 1, result: [digits(18), digits(18)] },
    },
    {
      command: "social/text -r -p text 'hi @mary'",
      params: { text: "hi @mary" },
      answer: {
        v: 1,
        result: {
          id: digits(18),
          author: "anonymous",
          text: "hi @mary",
          mentions: ["mary"],
          links: [],
          audience: "PUBLIC",
          createdAt: digits(13),
        },
      },
    },
    {
      command: "social/text -r -p text hi -p replyTo 77",
      params: { text: "hi", replyTo: 77 },
      answer: {
        v: 1,
        exception: {
          field: "notFound",
          type: "PostNotFound",
          value: { id: "77", reason: "never stored, or forgotten" },
        },
      },
    },
    {
      command: "social/post-storage -r -p method views -p ids '[1, 2]'",
      params: { method: "views", ids: [1, 2] },
      answer: { v: 1, result: [0, 0] },
    },
  ])("wsk action invoke $command", async ({ command, params, answer }) => {
    const [action] = command.split(" ");
    const path = `_/actions/${action}?blocking=true&result=true`;
    expect(await askPlatform(path, params)).toEqual(answer);
  });
});

function digits(count: number): string {
  return expect.stringMatching(new RegExp(`^\\d{${count},}$`));
}

async function deployAll(file: (name: string) => string): Promise<void> {
  for (const name of ["unique-id", "post-storage", "text"])
    await deployAction(`${folder}${file(name)}`, `social/${name}`, host, { flags: ["--provide-api-key"] });
}

/**
 * Waits until a call of post-storage has ended that nobody waits for: one that came at the same time would be answered
 * in a container of its own, by other posts.
 */
async function untilActivationEnds(call: () => Promise<unknown>): Promise<void> {
  const activations = `_/activations?name=social/post-storage&since=${Date.now()}`;
  await call();
  await expect.poll(() => askPlatform(activations), { timeout: 30_000 }).toHaveLength(1);
}

/** A request as `wsk` sends it. */
async function askPlatform(path: string, body?: unknown): Promise<unknown> {
  const authorization = `Basic ${Buffer.from(host.auth).toString("base64")}`;
  const answer = await fetch(`${host.url}/api/v1/namespaces/${path}`, {
    headers: { authorization, "content-type": "application/json" },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

/**
 * The same calls, whatever lies between the caller and the services.
 *
 * @param untilEnded  makes a call that is told nothing, and waits until it has ended
 */
function describeCalls(
  clients: Clients,
  untilEnded: (call: () => Promise<unknown>) => Promise<unknown> = (call) => call(),
): void {
  test("ids ascend, and none is given twice", async () => {
    const ids = [...(await reserve(clients, 3)), ...(await reserve(clients, 2))];
    expect(ids).toHaveLength(5);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test("what a service throws and declares is caught as its class", async () => {
    const { TooManyIds } = load("./generated/unique_id_types");
    const caught = await failureOf(clients.uniqueId.reserve!(1001));
    expect(caught).toBeInstanceOf(TooManyIds);
    expect((caught as Fields).limit).toBe(1000);
  });

  test("a text becomes a post with shortened links and mentions, and is stored", async () => {
    const text = "hi @mary and @fred, @mary: https://example.org/a?b=c or http://example.com";
    const post: Fields = await clients.text.compose!(text, "anna", 0);
    const [first, second] = post.links as { shortened: string; target: string }[];
    expect(readable(post)).toEqual({
      id: digits(18),
      author: "anna",
      text: `hi @mary and @fred, @mary: ${first!.shortened} or ${second!.shortened}`,
      mentions: ["mary", "fred"],
      links: [
        {
          shortened: expect.stringMatching(/^https:\/\/s\.example\/\w+$/),
          target: "https://example.org/a?b=c",
        },
        { shortened: expect.stringMatching(/^https:\/\/s\.example\/\w+$/), target: "http://example.com" },
      ],
      audience: 1,
      replyTo: null,
      createdAt: digits(13),
    });
    expect(first!.shortened).not.toBe(second!.shortened);
    expect(readable(await clients.postStorage.read!(post.id))).toEqual(readable(post));
  });

  test("an answer mentions whom it answers", async () => {
    const post: Fields = await clients.text.compose!("who comes?", "anna", 0);
    const answer: Fields = await clients.text.compose!("me, and @mary", "fred", post.id);
    expect(readable(answer)).toMatchObject({
      mentions: ["anna", "mary"],
      replyTo: (readable(post) as Fields).id,
    });
  });

  test.each([
    { name: "an empty text", text: "  ", reason: "there is nothing in it" },
    { name: "a text that is too long", text: "x".repeat(281), reason: "it is too long" },
  ])("$name is rejected", async ({ text, reason }) => {
    const { TextRejected } = load("./generated/text_types");
    const caught = await failureOf(clients.text.compose!(text, "anna", 0));
    expect(caught).toBeInstanceOf(TextRejected);
    expect(caught).toMatchObject({ reason, limit: 280 });
  });

  test("an exception of the second service on the way reaches the caller's catch", async () => {
    const { PostNotFound } = load("./generated/post_storage_types");
    const caught = await failureOf(clients.text.compose!("really?", "anna", 77));
    expect(caught).toBeInstanceOf(PostNotFound);
    expect(readable(caught)).toMatchObject({ id: "77", reason: "never stored, or forgotten" });
  });

  test("an exception may carry a whole post", async () => {
    const { PostExists } = load("./generated/post_storage_types");
    const post: Fields = await clients.text.compose!("once", "anna", 0);
    const caught = await failureOf(clients.postStorage.store!({ ...post, text: "twice" }));
    expect(caught).toBeInstanceOf(PostExists);
    expect(readable((caught as Fields).stored)).toEqual(readable(post));
  });

  test("nobody waits for a view to be counted, but it is", async () => {
    const { id }: Fields = await clients.text.compose!("look", "anna", 0);
    await untilEnded(() => clients.postStorage.viewed!(id));
    expect(await clients.postStorage.views!([id])).toEqual([1]);
  });
}

/** Connects as the services do among themselves. */
function connectAll(clients: Clients, file: string): void {
  const { connect } = load(file);
  Object.assign(clients, {
    uniqueId: connect(load("./generated/UniqueId"), "unique-id"),
    postStorage: connect(load("./generated/PostStorage"), "post-storage"),
    text: connect(load("./generated/Text"), "text"),
  });
}

async function reserve({ uniqueId }: Clients, count: number): Promise<bigint[]> {
  const ids: unknown[] = await uniqueId.reserve!(count);
  return ids.map((id) => BigInt(readable(id) as string));
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (result) => {
      throw new Error(`no exception, but ${JSON.stringify(result)}`);
    },
    (error: unknown) => error,
  );
}

/** A copy without classes, each i64 as its digits. */
function readable(value: unknown): unknown {
  const { Int64, toBigInt } = load("thrift");
  if (value instanceof Int64) return String(toBigInt(value));
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, readable(field)]));
}

describe("from microservices to actions", () => {
  const { status, stdout } = spawnSync(
    "git",
    ["diff", "--no-index", "--numstat", "microservices", "actions"],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  const changes = stdout
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));

  test("one line of each service changes, and one of how they find each other", () => {
    expect(status).toBe(1);
    expect(changes.map(([added, removed, file]) => `${file}: -${removed} +${added}`)).toEqual([
      "{microservices => actions}/connect.js: -1 +1",
      "{microservices => actions}/post-storage.js: -1 +1",
      "{microservices => actions}/text.js: -1 +1",
      "{microservices => actions}/unique-id.js: -1 +1",
    ]);
  });
});

describe("the TypeScript that is checked in", () => {
  const run = (program: string, ...args: string[]) => {
    const cwd = `${folder}typescript`;
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd,
      encoding: "utf8",
    });
    return { status, said: stdout + stderr };
  };

  test("is what the IDL gives", () => {
    const idl = ["../idl/unique_id.thrift", "../idl/text.thrift"];
    const command = `${load.resolve("unlisten/package.json")}/../dist/cli/main.js`;
    const { status, said } = run(command, "codegen", ...idl, "--lang", "ts", "-o", "generated", "--check");
    expect(status, said).toBe(0);
  });

  test("compiles", () => {
    const { status, said } = run(load.resolve("typescript/bin/tsc"), "--project", ".");
    expect(status, said).toBe(0);
  });
});
