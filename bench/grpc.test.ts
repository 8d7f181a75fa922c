import { expect, test } from "vitest";
import { echoCalls } from "./grpc/echo-calls.mjs";
import { heldText } from "./grpc/held-calls.mjs";
import { memorySubjects } from "./grpc/memory-subjects.mjs";
import { grpcCallTitles } from "./measures/grpc-call.mjs";

test.each(Object.keys(grpcCallTitles))("%s echoes what it is timed with", async (name) => {
  const text = "Ada".padEnd(1024, ".");
  const { call, read, close } = await echoCalls[name as keyof typeof echoCalls](text);
  // Twice: one that spends its input answers the first call only.
  const answers = [read(await call()), read(await call())];
  await close();
  expect(answers).toEqual([text, text]);
});

test.each(["direct", "engine", "connection"] as const)(
  "%s holds calls until they are released",
  async (name) => {
    const { call, hold, untilHeld, release, close } = await memorySubjects[name]("Ada");
    const held = [hold(), hold()];
    await untilHeld(2);
    expect(await call()).toBe("Ada");
    await release();
    expect(await Promise.all(held)).toEqual([heldText, heldText]);
    await close();
  },
);
