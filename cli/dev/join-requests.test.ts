import { expect, test } from "vitest";
import type { ActivationEvent } from "../../runtimes/host/index.js";
import type { FrontRequest } from "./front-server.js";
import { joinRequests, type RequestJoin } from "./join-requests.js";

const request = (path: string, activationId?: string): FrontRequest => ({
  method: "GET",
  path,
  status: 200,
  activationId,
  elapsedMs: 1,
});
const event = (activationId: string) => ({ activation: { activationId } }) as ActivationEvent;

test.each<{ name: string; play: (join: RequestJoin) => void; lines: string[] }>([
  {
    name: "the answer comes first",
    play: (join) => {
      join.began();
      join.ended(request("/a", "1"));
      join.activated(event("1"));
    },
    lines: ["1 /a"],
  },
  {
    name: "the record comes first",
    play: (join) => {
      join.began();
      join.activated(event("1"));
      join.ended(request("/a", "1"));
    },
    lines: ["1 /a"],
  },
  { name: "nobody asked through the front", play: (join) => join.activated(event("1")), lines: ["1 direct"] },
  {
    name: "somebody else asks at the same time",
    play: (join) => {
      join.began();
      join.activated(event("2"));
      join.activated(event("1"));
      join.ended(request("/a", "1"));
    },
    lines: ["1 /a", "2 direct"],
  },
  {
    name: "the host answers by itself",
    play: (join) => {
      join.began();
      join.ended(request("/a"));
    },
    lines: ["refused /a"],
  },
])("$name", ({ play, lines }) => {
  const seen: string[] = [];
  play(
    joinRequests(
      ({ activation }, asked) => seen.push(`${activation.activationId} ${asked?.path ?? "direct"}`),
      ({ path }) => seen.push(`refused ${path}`),
    ),
  );
  expect(seen).toEqual(lines);
});
