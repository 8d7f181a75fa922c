// npm start: a local OpenWhisk with both services and the page, and each kind of client calling. Ctrl+C ends it.
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { startHost, unlimitedRates } from "unlisten/host";

const cwd = import.meta.dirname;
const manifest = createRequire(import.meta.url).resolve("unlisten/package.json");
const command = join(dirname(manifest), "dist/cli/main.js");

const host = await startHost({ port: 0, limits: unlimitedRates });
// Where clients and commands look for it.
Object.assign(process.env, { __OW_API_HOST: host.url, __OW_API_KEY: host.auth });
Object.assign(process.env, { WHISK_APIHOST: host.url, WHISK_AUTH: host.auth });

async function run(file, ...args) {
  const { stdout } = await promisify(execFile)(file, args, { cwd });
  return stdout.trim();
}

await run("npm", "run", "--silent", "generate");
const urls = {};
for (const [name, entry] of [
  ["currency", "currency/action.js"],
  ["payment", "payment/server.js"],
  ["page", "page/action.js"],
]) {
  const deployed = await run(process.execPath, command, "deploy", entry, "--name", `shop/${name}`, "--json");
  urls[name] = JSON.parse(deployed).url;
  console.log(`unlisten deploy ${entry} --name shop/${name}\n  ${urls[name]}`);
}
for (const call of ["shop.js actions 10 EUR JPY 4000123412341234", "rates.js EUR", "rates.js XXX"])
  console.log(`\nnode ${call}\n${await run(process.execPath, ...call.split(" "))}`);

const json = '{"from":{"currency":"EUR","amount":10},"to":"NOK"}';
const response = await fetch(`${urls.currency}/shop.Currency/Convert`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: json,
});
console.log(`\ncurl ${urls.currency}/shop.Currency/Convert --json '${json}'\n${await response.text()}`);
console.log(`\nThe page: ${urls.page}/`);

if (process.argv.includes("--once")) {
  await host.close();
  process.exit(0);
}
