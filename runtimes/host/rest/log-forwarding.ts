import type { Answer, HostRequest } from "../http/message.js";
import { messages } from "../messages.js";
import { errorBody, restAnswer } from "./rest-answer.js";
import type { RestContext } from "./rest-request.js";
import { checkCredentials } from "./route.js";

/**
 * `GET /runtime/namespaces/{ns}/logForwarding`: where the logs of a namespace go. They stay here.
 *
 * Apache OpenWhisk has no such route; Adobe's has, and `aio runtime activation logs` asks it before it reads any log.
 * Nothing can be changed: every other method is refused, as where the route is not.
 *
 * Source: aio-lib-runtime, LogForwarding.js.
 *
 * @returns undefined for every other request
 * @throws Rejection without credentials
 */
export function logForwardingRoute(
  request: HostRequest,
  context: RestContext,
  auth: string,
): Answer | undefined {
  const [root, collection, namespace, name, part, ...more] = request.target.segments;
  if (root !== "runtime" || collection !== "namespaces" || name !== "logForwarding") return undefined;
  if (request.method !== "GET" || more.length > 0) return undefined;
  if (part !== undefined && part !== "errors") return undefined;
  checkCredentials(request, auth);
  if (namespace !== context.namespace) {
    return restAnswer(403, errorBody(messages.notAuthorizedFor(namespace ?? ""), request.transactionId));
  }
  return restAnswer(200, part === undefined ? { [platform]: {} } : { destination: platform, errors: [] });
}

/** The platform's own log, as Adobe calls it. */
const platform = "adobe_io_runtime";
