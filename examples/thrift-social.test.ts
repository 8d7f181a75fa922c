import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NodeProcess, startServer } from "./testing/node-process.js";

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

/** The same calls, whatever lies between the caller and the services. */
function describeCalls(clients: Clients): void {
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
      id: expect.stringMatching(/^\d{18,19}$/),
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
      createdAt: expect.stringMatching(/^\d{13}$/),
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
    await clients.postStorage.viewed!(id);
    await expect.poll(() => clients.postStorage.views!([id]), { timeout: 30_000 }).toEqual([1]);
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
