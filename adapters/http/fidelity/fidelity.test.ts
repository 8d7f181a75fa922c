/**
 * The same answers as a real listener. Each behaviour runs twice: against the application behind a listener in
 * another process, and through the controller's rules and `wrap`. What differs must be declared in the row.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wrap } from "../index.js";
import { suites } from "./behaviours/suites.js";
import { compare, judge } from "./compare.js";
import { exchangeWithAction } from "./exchange-with-action.js";
import { loadApplication, takeFactsHere } from "./load-application.js";
import { observe, type Respondent } from "./observe.js";
import { type Oracle, startOracle } from "./start-oracle.js";

const apps = [...new Set(suites.flatMap((suite) => suite.apps))];

describe.each(apps)("%s", (app) => {
  let listener: Oracle;
  let action: Respondent;

  beforeAll(async () => {
    listener = await startOracle(app);
    const { application, wrapped = application } = await loadApplication(app);
    const main = wrap(wrapped() as Parameters<typeof wrap>[0]);
    action = { exchange: (sent) => exchangeWithAction(main, sent), takeFacts: takeFactsHere };
  });

  afterAll(() => listener.stop());

  for (const { title, behaviours } of suites.filter((suite) => suite.apps.includes(app))) {
    for (const behaviour of behaviours.filter(({ only }) => only === undefined || only.includes(app))) {
      test(`${title}: ${behaviour.name}`, async () => {
        const id = `${app} ${title} ${behaviours.indexOf(behaviour)}`;
        const expected = await observe(listener, behaviour, id);
        const actual = await observe(action, behaviour, id);
        const { found, declared } = judge(compare(expected, actual), behaviour.differences ?? []);
        expect(found).toEqual(declared);
      });
    }
  }
});
