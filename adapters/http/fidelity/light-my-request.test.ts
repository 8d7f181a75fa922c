/**
 * A second oracle, and why it is no engine: light-my-request plays the behaviours too. Where it works its answer
 * is the listener's; where it does not, the row stands in `knownFailing`, and must fail.
 *
 * A file of its own, because it replaces prototypes that all Express applications of a process share.
 */
import inject, { type DispatchFunc, type InjectOptions, type Response } from "light-my-request";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { knownFailing, notPlayed } from "./behaviours/light-my-request.js";
import { suites } from "./behaviours/suites.js";
import { compare } from "./compare.js";
import { loadApplication } from "./load-application.js";
import type { Exchange, SentRequest } from "./message.js";
import { observe, type Respondent } from "./observe.js";
import { type Oracle, startOracle } from "./start-oracle.js";

type Inject = (options: InjectOptions) => Promise<Response>;

/** How each application is reached; the others have no Node listener of their own. */
const openers: Record<string, (application: never) => Promise<Inject> | Inject> = {
  plain: (listener: DispatchFunc) => (options) => inject(listener, options),
  express5: (app: DispatchFunc) => (options) => inject(app, options),
  express4: (app: DispatchFunc) => (options) => inject(app, options),
  "express5-middleware": (app: DispatchFunc) => (options) => inject(app, options),
  koa3: (app: { callback(): DispatchFunc }) => {
    const listener = app.callback();
    return (options) => inject(listener, options);
  },
  fastify5: (app: { inject: Inject }) => (options) => app.inject(options),
  "nest-express": async (app: {
    init(): Promise<unknown>;
    getHttpAdapter(): { getInstance(): DispatchFunc };
  }) => {
    await app.init();
    return (options) => inject(app.getHttpAdapter().getInstance(), options);
  },
};

describe.each(Object.keys(openers))("%s", (app) => {
  let listener: Oracle;
  let injected: Respondent;

  beforeAll(async () => {
    const [oracle, file] = await Promise.all([startOracle(app), loadApplication(app)]);
    const call = await openers[app]!((await file.application()) as never);
    listener = oracle;
    injected = {
      exchange: (sent) => exchangeByInjection(call, sent),
      takeFacts: (id) => soon(file.takeFacts(id)),
    };
  });

  afterAll(() => listener.stop());

  const failing = knownFailing[app] ?? {};
  const rows = suites.flatMap(({ title, apps, behaviours }) =>
    behaviours.flatMap((behaviour, index) =>
      (behaviour.only ?? apps).includes(app)
        ? [{ behaviour, name: `${title}: ${behaviour.name}`, id: `${app} ${title} ${index}` }]
        : [],
    ),
  );

  const played = rows.filter(({ name }) => !(name in notPlayed));

  for (const { behaviour, name, id } of played) {
    test(`${failing[name] ? "differs" : "agrees"}: ${name}`, async () => {
      const expected = await observe(listener, behaviour, id);
      const actual = await observe(injected, behaviour, id);
      const found = compare(expected, actual);
      if (failing[name] === undefined) expect(found).toEqual([]);
      else expect(found).not.toEqual([]);
    });
  }

  test("what is known to fail is a behaviour", () => {
    const names = played.map(({ name }) => name);
    expect(Object.keys(failing).filter((name) => !names.includes(name))).toEqual([]);
  });
});

async function exchangeByInjection(call: Inject, sent: SentRequest): Promise<Exchange> {
  const headers: Record<string, string> = {};
  for (const [name, value] of sent.headers)
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  try {
    const response = await call({
      method: sent.method as "GET",
      url: sent.target,
      headers,
      payload: sent.body,
    });
    const lines = Object.entries(response.headers).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    );
    return {
      kind: "answered",
      response: {
        status: response.statusCode,
        headers: lines,
        body: response.rawPayload,
        trailers: Object.entries(response.trailers) as [string, string][],
        informational: [],
        cutShort: false,
      },
    };
  } catch {
    return { kind: "hung-up" };
  }
}

const patientTurns = 1000;

/** What comes within some turns of the event loop: an event that never comes must not be waited for. */
function soon(facts: Promise<unknown>): Promise<unknown> {
  const never = (async () => {
    for (let turn = 0; turn < patientTurns; turn++) await new Promise((resolve) => setImmediate(resolve));
    return "events that never came";
  })();
  return Promise.race([facts, never]);
}
