// Works the second time, and only if what it loaded is evaluated anew.
const state = require("./flaky-state.cjs");
const { app, announce, port } = require("./app.cjs");

process.on("SIGTERM", () => process.exit(0));
process.on("uncaughtException", (error) => {
  console.log(`handler of attempt ${globalThis.attempts}: ${error.message}`);
  process.exit(1);
});
globalThis.attempts = (globalThis.attempts ?? 0) + 1;
console.log(`attempt ${globalThis.attempts}, main ${require.main === module}, state ${state.uses++}`);
setTimeout(() => {
  if (globalThis.attempts < 3) throw new Error("database is starting");
  const server = app.listen(port, () => announce(server));
}, 10);
