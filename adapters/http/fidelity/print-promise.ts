import type { Behaviour, Difference, Suite } from "./behaviour.js";
import type { Normalisation } from "./normalise.js";

/** FIDELITY.md: the tested promise, printed from the behaviours. */
export function printPromise(suites: Suite[], normalisations: Normalisation[]): string {
  const behaviours = suites.flatMap((suite) => suite.behaviours);
  const runs = suites.flatMap((suite) => suite.behaviours.map(({ only = suite.apps }) => only.length));
  const differing = behaviours.filter(({ differences }) => differences !== undefined).length;
  return [
    "<!-- Printed from fidelity/behaviours by fidelity/promise.test.ts: change those, then run it with `-u`. -->",
    "# The same answers as a real listener",
    "",
    "A wrapped application answers as the same application does behind `http.createServer(app).listen`. That is a",
    "tested promise: for each behaviour below the application runs twice, behind a real listener in another process",
    "of the same Node version, and through `wrap` with the controller's rules around it. Status, headers, the bytes",
    "of the body and what the application observed meanwhile (events, flags, values) have to be equal, on Node 20,",
    "22 and 24.",
    "",
    `**${behaviours.length} behaviours**, run ${sum(runs)} times with ${appsOf(suites).length} applications. ${differing} of them differ in something,`,
    "because of the platform or on purpose: each such difference is listed with its reason, and tested too, with both",
    "values. The controller's rules are a model here, read from its source (fidelity/controller-model.ts); it stands for",
    "a platform and is none. After all calls the same application still answers behind a real listener in this process.",
    "",
    "## What is not compared",
    "",
    ...normalisations.map(({ what, because }) => `- ${what}: ${because}`),
    "",
    ...suites.flatMap(printSuite),
  ].join("\n");
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function appsOf(suites: Suite[]): string[] {
  return [...new Set(suites.flatMap(({ apps }) => apps))];
}

function printSuite({ title, apps, behaviours }: Suite): string[] {
  const run = apps.length > 1 ? [`With each of: ${apps.join(", ")}.`, ""] : [];
  return [`## ${title} (${behaviours.length})`, "", ...run, ...behaviours.flatMap(printBehaviour), ""];
}

function printBehaviour({ name, only, differences = [] }: Behaviour): string[] {
  const where = only === undefined ? "" : ` (${only.join(", ")})`;
  return [`- ${name}${where}`, ...groupByReason(differences).map((line) => `  - differs: ${line}`)];
}

/** One line per reason, naming the places. */
function groupByReason(differences: Difference[]): string[] {
  const reasons = [...new Set(differences.map(({ because }) => because))];
  return reasons.map((reason) => {
    const places = differences.filter(({ because }) => because === reason).map(printPlace);
    return `${places.join("; ")}. Because ${reason}.`;
  });
}

const longestValue = 60;

function printPlace(difference: Difference): string {
  const values = ["listener", "action"].flatMap((side) => {
    if (!(side in difference)) return [];
    const value = difference[side as "listener" | "action"];
    const text = value === undefined ? "nothing" : `\`${JSON.stringify(value)}\``;
    return text.length > longestValue ? [] : [`${side} ${text}`];
  });
  return values.length === 0 ? difference.where : `${difference.where} (${values.join(", ")})`;
}
