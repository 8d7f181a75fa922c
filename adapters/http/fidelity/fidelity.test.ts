/**
 * The same answers as a real listener. Each behaviour runs twice: against the application behind a listener in
 * another process, and through the controller's rules and `wrap`. What differs must be declared in the row.
 */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { wrap } from "../index.js";
import type { Behaviour } from "./behaviour.js";
import { suites } from "./behaviours/suites.js";
import { compare, judge } from "./compare.js";
import { exchangeWithAction } from "./exchange-with-action.js";
import { exchangeWithListener } from "./exchange-with-listener.js";
import { loadApplication } from "./load-application.js";
import { observe, type Respondent } from "./observe.js";
import { type Oracle, startOracle } from "./start-oracle.js";

const apps = [...new Set(suites.flatMap((suite) => suite.apps))];

describe.each(apps)("%s", (app) => {
  let listener: Oracle;
  let action: Respondent;
  let openHere: () => Promise<Server>;

  beforeAll(async () => {
    // Applications fail here on purpose, and the adapter logs it.
    vi.spyOn(console, "error").mockImplementation(() => {});
    const [oracle, file] = await Promise.all([startOracle(app), loadApplication(app)]);
    const application = file.application();
    const main = wrap((file.wrapped?.() ?? application) as Parameters<typeof wrap>[0]);
    const listen = file.listen ?? ((given) => createServer(given as RequestListener).listen(0, "127.0.0.1"));
    listener = oracle;
    action = { exchange: (sent) => exchangeWithAction(main, sent), takeFacts: file.takeFacts };
    openHere = async () => (await listen(await application)) as Server;
  });

  afterAll(async () => {
    vi.restoreAllMocks();
    await listener.stop();
  });

  const rows = suites
    .filter((suite) => suite.apps.includes(app))
    .flatMap(({ title, behaviours }) =>
      behaviours.map((behaviour, index) => ({ ...behaviour, id: `${app} ${title} ${index}`, title })),
    )
    .filter(({ only }) => only === undefined || only.includes(app));

  for (const { id, title, ...behaviour } of rows) {
    test(`${title}: ${behaviour.name}`, async () => {
      const expected = await observe(listener, behaviour, id);
      const actual = await observe(action, behaviour, id);
      const { found, declared } = judge(compare(expected, actual), behaviour.differences ?? []);
      expect(found).toEqual(declared);
    });
  }

  test("wrapping leaves the application fit for a real listener in the same process", async () => {
    const server = await openHere();
    if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const here: Respondent = {
      exchange: (sent) => exchangeWithListener(port, sent),
      takeFacts: action.takeFacts,
    };
    const simple = rows.filter(isSimple).slice(0, 10);
    expect(simple).not.toEqual([]);
    for (const { id, name, ...behaviour } of simple) {
      const expected = await observe(listener, { name, ...behaviour }, id);
      const found = compare(expected, await observe(here, { name, ...behaviour }, id));
      expect({ name, found }).toEqual({ name, found: [] });
    }
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

function isSimple({ facts, differences, request, concurrent }: Behaviour): boolean {
  return !facts && !differences && (!Array.isArray(request) || concurrent === true);
}
