/** What a client in Node asks of the service of everything.thrift. Any wrong answer throws. */
import assert from "node:assert/strict";

/** Every one-byte value. */
const allBytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
const text = 'Grüße, 世界 🌍 "quoted" \\ \n\t\u0001 end';
/** i64's limits, as the 16 hexadecimal digits that Int64 takes. */
const edges = ["7fffffffffffffff", "8000000000000000", "0020000000000001", "ffffffffffffffff"];

/**
 * @param client what `thrift.createClient` gave
 * @param style "callback" or "promise": of the generated client
 * @param protocol binary, compact, json or header
 * @param types the generated everything_types.js
 * @param Int64 the library's
 * @returns how many answers were compared
 */
export async function callEverything({ client, style, protocol, types, Int64 }) {
  let count = 0;
  const call = (method, ...args) =>
    style === "promise"
      ? client[method](...args)
      : new Promise((resolve, reject) => {
          client[method](...args, (error, result) => (error ? reject(error) : resolve(result)));
        });
  const expectEqual = (actual, expected) => {
    count++;
    assert.deepEqual(plain(actual), plain(expected));
  };
  const same = async (method, value) => expectEqual(await call(method, value), value);

  for (const value of ["", "hi", text, "x".repeat(5000)]) await same("echo", value);
  expectEqual(await call("nothing"), undefined);
  for (const value of [true, false]) await same("flag", value);
  for (const value of [0, 127, -128]) await same("tiny", value);
  for (const value of [0, 32767, -32768]) await same("small", value);
  for (const value of [0, 2147483647, -2147483648]) await same("medium", value);
  for (const value of [0, 1.5, -0.1, 1e300, 5e-324]) await same("real", value);
  for (const name of ["RED", "GREEN", "BLUE"]) await same("color", types.Color[name]);
  expectEqual(Buffer.from(await call("bytes", allBytes)), allBytes);
  expectEqual(await call("numbers", [3, 1, 2]), [3, 1, 2]);
  expectEqual(await call("add", new Int64(40), new Int64(2)), new Int64(42));

  for (const digits of edges) await same("scalars", scalars(types, new Int64(digits)));
  // The library reads every bool of a compact list as false.
  const flags = protocol === "compact" ? [] : [true, false, true];
  await same("containers", containers(types, Int64, flags));
  const { Shape, Point } = types;
  await same("shape", new Shape({ point: new Point({ x: 1, y: 2 }) }));
  await same("shape", new Shape({ name: "round" }));
  await same("shape", new Shape({ path: [new Point({ x: 0, y: 0 }), new Point({ x: -1, y: 1 })] }));
  await same("tree", tree(types, 20));

  expectEqual(await call("find", new Int64(9)), "9");
  const notFound = await call("find", new Int64(1)).catch((error) => error);
  assert.ok(notFound instanceof types.NotFound);
  expectEqual([notFound.id, notFound.reason], [new Int64(1), "no such id"]);
  const refused = await call("find", new Int64(2)).catch((error) => error);
  assert.ok(refused instanceof types.Refused);
  expectEqual([refused.why, refused.where], [types.Color.BLUE, new Point({ x: 1, y: -1 })]);
  const undeclared = await call("find", new Int64(3)).catch((error) => error);
  expectEqual([undeclared.name, undeclared.type], ["TApplicationException", 6]);
  assert.ok(!String(undeclared.message).includes("tulip"), "the thrown message left the action");

  // The promise of a oneway call waits for an answer that never comes; without a callback es5 code needs a Q.
  client.remember("well", ...(style === "callback" ? [() => {}] : []));
  return count;
}

function scalars(types, large) {
  return new types.Scalars({
    flag: true,
    tiny: -1,
    small: 300,
    medium: 70000,
    large,
    real: 2.5,
    text,
    bytes: allBytes,
    color: types.Color.GREEN,
    owner: new large.constructor(7),
    preset: 8,
  });
}

function containers({ Containers, Point }, Int64, flags) {
  const point = new Point({ x: 5, y: -5 });
  return new Containers({
    names: ["a", "", text],
    numbers: [1, -1],
    counts: { one: new Int64(1), many: new Int64("7fffffffffffffff") },
    points: { 1: point, "-2": point },
    matrix: [[1.5, 2], [], [-0.5]],
    nested: { outer: { inner: [point] }, empty: {} },
    index: { odd: [1, 3], none: [] },
    tags: ["x", "y"],
    flags,
    // Beyond 9 the library reads an object's keys as hexadecimal when it writes them as i64.
    names_by_id: { 5: "five", 9: "nine" },
  });
}

function tree(types, depth) {
  const children =
    depth === 0 ? [] : [tree(types, depth - 1), new types.Tree({ name: "leaf", children: [] })];
  return new types.Tree({ name: `level ${depth}`, children });
}

/** Int64s by value, Buffers by content, objects without their classes. */
function plain(value) {
  if (value === null || typeof value !== "object") return value;
  if (Buffer.isBuffer(value)) return value.toString("hex");
  if ("offset" in value && Buffer.isBuffer(value.buffer))
    return value.buffer.toString("hex", value.offset, value.offset + 8);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}
