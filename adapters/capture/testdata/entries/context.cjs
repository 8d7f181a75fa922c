// Start-up belongs to no activation, also what it leaves running; requests belong to theirs.
const { context, hasContext } = require("unlisten");
const { app, port } = require("./app.cjs");

const seen = { atStart: hasContext(), inTimers: 0, timers: 0 };
setInterval(() => {
  seen.timers += 1;
  if (hasContext()) seen.inTimers += 1;
}, 5);
app.get("/context", async (_req, res) => {
  while (seen.timers < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  res.json({ atStart: seen.atStart, inTimers: seen.inTimers, activationId: context().activationId });
});
setTimeout(() => app.listen(port), 20);
