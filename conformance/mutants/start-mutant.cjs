const { readdirSync } = require("node:fs");
const { join } = require("node:path");
const { install } = require("./hooks.cjs");
const { simulateHardExits } = require("./hard-exits.cjs");

/**
 * The Node.js runner with one fault: `MUTANT=<name> node start-mutant.cjs <the runner's arguments>`; without a name,
 * the runner as it is.
 */
const folder = join(__dirname, "faults");
const faults = Object.assign({}, ...readdirSync(folder).map((name) => require(join(folder, name))));
const name = process.env.MUTANT;
delete process.env.MUTANT;
if (name !== undefined && !Object.hasOwn(faults, name)) throw new Error(`there is no fault "${name}"`);

install();
if (name !== undefined) faults[name].install();
simulateHardExits();
require("../../dist/runtimes/nodejs/main.cjs");
