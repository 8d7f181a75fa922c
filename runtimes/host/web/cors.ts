import type { HostRequest } from "../http/message.js";

type Header = readonly [string, string];

const allowOrigin: Header = ["Access-Control-Allow-Origin", "*"];
const allowHeaders = "Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent";

/** What a web action's answers say, unless the action sees to it itself. Source: CorsSettings.scala, WebActions. */
export function webCorsHeaders({ headers }: HostRequest): Header[] {
  const asked = headers.find(([name]) => name === "access-control-request-headers")?.[1];
  return [
    allowOrigin,
    ["Access-Control-Allow-Methods", "OPTIONS, GET, DELETE, POST, PUT, HEAD, PATCH"],
    ["Access-Control-Allow-Headers", asked ?? allowHeaders],
  ];
}
