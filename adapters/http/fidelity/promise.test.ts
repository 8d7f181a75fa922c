import { expect, test } from "vitest";
import { suites } from "./behaviours/suites.js";
import { normalisations } from "./normalise.js";
import { printPromise } from "./print-promise.js";

test("FIDELITY.md says what is tested", async () => {
  await expect(printPromise(suites, normalisations)).toMatchFileSnapshot("../FIDELITY.md");
});

test("a behaviour has a name of its own within its suite and application", () => {
  const names = suites.flatMap(({ title, apps, behaviours }) =>
    behaviours.flatMap(({ name, only = apps }) => only.map((app) => `${app}: ${title}: ${name}`)),
  );
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("`only` names applications of the suite", () => {
  const unknown = suites.flatMap(({ apps, behaviours }) =>
    behaviours.flatMap(({ only = [] }) => only.filter((app) => !apps.includes(app))),
  );
  expect(unknown).toEqual([]);
});

test("every difference has a reason", () => {
  const differences = suites.flatMap(({ behaviours }) =>
    behaviours.flatMap(({ differences = [] }) => differences),
  );
  expect(differences.filter(({ because }) => because.length < 10)).toEqual([]);
});
