import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import type { JsonObject } from "../json/json.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, until } from "../testing/client.js";
import { Random } from "../testing/random.js";
import type { ActivationEvent } from "./events.js";
import { newTally, type Tally } from "./tally.js";

/** Small, so that sequences and compositions run into it. */
const maxComponents = 3;

const tooLong = {
  sequence: "Too many actions in the sequence.",
  conductor: "Too many actions in the composition.",
};

/** What a conductor is to run, and what the conductors among that. */
type Step = { name: string; plan: Step[] };

type Args = { n: number; trail: string[]; plan: Step[]; style: Style; error?: string };

/** What a conductor does after an error, and at the end of its plan. */
type Style = "strict" | "lenient" | "tireless";

type ActionModel =
  | { kind: "code" | "conductor"; main: (args: Args) => object }
  | { kind: "sequence"; components: string[] };

/** Run by the model as they stand here, by the host as text. */
const codes: Record<string, (args: Args) => object> = {
  inc: ({ n, trail, ...more }) => ({ ...more, n: n + 1, trail: [...trail, "inc"] }),
  double: ({ n, trail, ...more }) => ({ ...more, n: (n * 2) % 1000, trail: [...trail, "double"] }),
  odd: ({ n, trail, ...more }) =>
    n % 7 === 3 ? { error: `odd ${n}` } : { ...more, n, trail: [...trail, "odd"] },
};

/** A conductor. An error has taken the number and the trail with it: it begins again. */
function conduct({ n = 0, trail = [], plan, style, error }: Args): object {
  if (error !== undefined && style === "strict") return { error };
  const [next, ...left] = plan;
  if (next === undefined) return { params: { n, trail, plan, style } };
  const params = { n, trail: error === undefined ? trail : [error], plan: next.plan, style: "lenient" };
  return { action: next.name, params, state: { plan: style === "tireless" ? [...left, next] : left, style } };
}

/** What the platform does, without records, names and failures of its own. */
function run(
  actions: Record<string, ActionModel>,
  name: string,
  args: object,
  depth = 0,
  shared?: Tally,
): object {
  const action = actions[name]!;
  if (action.kind === "code") return action.main(args as Args);
  // This one is the host's alone.
  if (depth > 2 * maxComponents) return { error: tooLong[action.kind] };
  const tally = shared ?? newTally();
  const runPart = (part: string, value: object): object => {
    if (actions[part]!.kind === action.kind) return run(actions, part, value, depth + 1, tally);
    tally.components += 1;
    return run(actions, part, value, depth + 1);
  };
  if (action.kind === "sequence") {
    let value = args;
    for (const part of action.components) {
      if (tally.components >= maxComponents) return { error: tooLong.sequence };
      value = runPart(part, value);
      if ("error" in value) return value;
    }
    return value;
  }
  let state = {};
  for (let input = args; ; ) {
    if (tally.conductors > 2 * maxComponents) return { error: tooLong.conductor };
    tally.conductors += 1;
    const said = action.main({ ...input, ...state } as Args) as {
      action?: string;
      params?: object;
      state?: object;
    };
    if (said.action === undefined) return said.params ?? said;
    state = said.state!;
    input =
      tally.components < maxComponents ? runPart(said.action, said.params!) : { error: tooLong.conductor };
  }
}

let host: Host;
let client: ReturnType<typeof clientOf>;
const ended: ActivationEvent[] = [];

beforeAll(async () => {
  host = await startHost({
    port: 0,
    limits: { ...unlimitedRates, sequenceActions: maxComponents },
    onActivation: (event) => ended.push(event),
  });
  client = clientOf(host);
  const sourceOf = (main: (args: Args) => object) => `function main(args) { return (${main})(args); }`;
  for (const [name, main] of Object.entries(codes)) await client.put(name, sourceOf(main));
  const annotations = [{ key: "conductor", value: true }];
  for (const name of ["lead", "guide"]) await client.put(name, sourceOf(conduct), { annotations });
});

afterAll(() => host.close());

/** The actions there are, and sequences of them and of each other, which grow after others have them as a part. */
async function createActions(random: Random): Promise<Record<string, ActionModel>> {
  const actions: Record<string, ActionModel> = {
    lead: { kind: "conductor", main: conduct },
    guide: { kind: "conductor", main: conduct },
  };
  for (const [name, main] of Object.entries(codes)) actions[name] = { kind: "code", main };
  for (let round = 0; round < 20; round++) {
    const name = random.pick(["s1", "s2", "s3", "s4"]);
    const components = random.picks(Object.keys(actions), 1, maxComponents);
    const exec = { kind: "sequence", components: components.map((component) => `/_/${component}`) };
    const { status } = await client.rest("PUT", `actions/${name}?overwrite=true`, { exec });
    if (status === 200) actions[name] = { kind: "sequence", components };
  }
  return actions;
}

function planOf(random: Random, names: string[], depth: number): Step[] {
  const picked = depth === 0 ? [] : random.picks(names, 0, 4);
  return picked.map((name) => ({ name, plan: planOf(random, names, depth - 1) }));
}

/** The logs of a sequence or composition, none of code. */
function partsOf({ activation }: ActivationEvent): string[] {
  return activation.annotations.some(({ key }) => key === "topmost") ? activation.logs : [];
}

/** All that an activation brought about, as soon as it is stored: a component's record comes after its result. */
function treeOf(id: string): Promise<ActivationEvent[]> {
  return until(() => {
    const tree = ended.filter(({ causes, activation }) => (causes[0] ?? activation.activationId) === id);
    return tree.length === tree.flatMap(partsOf).length + 1 && tree;
  });
}

test.each([1, 2, 3, 4, 5, 6])(
  "random sequences and compositions do as their model, seed %i",
  async (seed) => {
    const random = new Random(seed);
    const actions = await createActions(random);
    const names = Object.keys(actions);
    const composites = names.filter((name) => actions[name]!.kind !== "code");
    for (let round = 0; round < 10; round++) {
      const name = random.pick(composites);
      const style = random.pick(["strict", "lenient", "tireless"]);
      const payload = { n: random.below(20), trail: [], plan: planOf(random, names, 3), style } as JsonObject;
      const { activationId, response } = (await client.invoke(name, payload, "blocking=true")).json;
      const what = { name, payload, actions };
      expect({ ...what, result: response.result }).toEqual({ ...what, result: run(actions, name, payload) });
      const tree = await treeOf(activationId);
      const recordOf = (id: string) => tree.find((event) => event.activation.activationId === id)!.activation;
      for (const { activation } of tree.filter((event) => partsOf(event).length > 0)) {
        const parts = activation.logs.map(recordOf);
        expect(parts.map(({ cause }) => cause)).toEqual(parts.map(() => activation.activationId));
        expect(parts.reduce((sum, { duration }) => sum + duration!, 0)).toBe(activation.duration);
      }
    }
  },
);
