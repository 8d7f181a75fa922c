/** Loads the action named on the command line as a runner does; calls its main, or counts servers, when told to. */
import { pathToFileURL } from "node:url";

const { main } = await import(pathToFileURL(process.argv[2]).href);
process.on("message", async ({ params }) => {
  const isServer = (resource) => resource === "TCPServerWrap";
  if (params === undefined)
    process.send({ servers: process.getActiveResourcesInfo().filter(isServer).length });
  else process.send({ result: await main(params) });
});
process.send("ready");
