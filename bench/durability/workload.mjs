/** Logs, waits or refuses now and then, by its argument. */
const busy = {
  name: "busy",
  code: `async function main({ n }) {
    if (n % 3 === 0) console.log("line", n);
    if (n % 7 === 0) await new Promise((done) => setTimeout(done, n % 40));
    return n % 10 === 0 ? { error: { n } } : { n };
  }`,
  expected: (n) => (n % 10 === 0 ? refusal(n) : success(n)),
};

/** What the other actions do, and what their activations must have answered when nothing was killed. */
const behaviours = [
  { code: "function main({ n }) { return { n }; }", expected: success },
  { code: "function main({ n }) { console.log('line', n); return { n }; }", expected: success },
  { code: "function main({ n }) { return { error: { n } }; }", expected: refusal },
  { code: "function main() { process.exit(3); }", expected: crash },
];

/** Runs for so long that its host is killed before it ends. */
const sleeping = {
  name: "sleeping",
  code: "function main({ n }) { return new Promise((done) => setTimeout(done, 50000, { n })); }",
  expected: success,
};

/** The part of the work that one action gets: runners of the others are mostly started for one activation. */
const busyShare = 0.9;

function success(n) {
  return { status: "success", result: { n } };
}

function refusal(n) {
  return { status: "application error", result: { error: { n } } };
}

function crash() {
  return {
    status: "action developer error",
    result: { error: "An error has occurred: the action ended the process with exit code 3" },
  };
}

/** @returns `{ actions, sleeping, pick(random): an action }`; an action is `{ name, code, expected(n) }` */
export function workloadOf(count) {
  const others = Array.from({ length: count - 1 }, (_, index) => ({
    name: `action-${index}`,
    ...behaviours[index % behaviours.length],
  }));
  const pick = (random) => (random.chance(busyShare) ? busy : others[random.below(others.length)]);
  return { actions: [busy, ...others], sleeping, pick };
}

export function putAction({ call }, { name, code }, parameters = []) {
  return call("PUT", `actions/${name}?overwrite=true`, {
    exec: { kind: "nodejs:default", code },
    parameters,
  });
}
