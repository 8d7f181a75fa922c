import { type Answer, type HostRequest, textBody } from "../http/message.js";
import { messages } from "../messages.js";
import { actionsRoute } from "./actions.js";
import { activationsRoute } from "./activations.js";
import { authenticate } from "./authenticate.js";
import { describeApi, describeLimits } from "./describe-host.js";
import { packagesRoute } from "./packages.js";
import { errorBody, Rejection, RestError, restAnswer, restCorsHeaders } from "./rest-answer.js";
import { type RestContext, type RestRequest, respond } from "./rest-request.js";

const collections: Partial<Record<string, (rest: RestRequest) => Promise<Answer | undefined>>> = {
  actions: actionsRoute,
  activations: activationsRoute,
  packages: packagesRoute,
  limits: limitsRoute,
};

/**
 * Everything below `/api/v1` that is no web action.
 *
 * @param segments  what follows `/api/v1/`
 * @param auth  `uuid:key`
 * @throws Rejection when nothing answers
 */
export async function restRoute(
  request: HostRequest,
  segments: string[],
  context: RestContext,
  auth: string,
): Promise<Answer> {
  if (request.method === "TRACE") throw methodNotAllowed("GET, DELETE, POST, PUT, HEAD, OPTIONS, PATCH");
  if (request.method === "GET" && segments.every((segment) => segment === ""))
    return restAnswer(200, describeApi());
  if (request.method === "OPTIONS")
    return { status: 200, headers: [...restCorsHeaders], body: textBody("OK") };
  checkCredentials(request, auth);
  const answer = await namespacesRoute(request, segments, context);
  if (answer === undefined) throw new Rejection(404, messages.routeDoesNotExist);
  return answer;
}

export function methodNotAllowed(methods: string): Rejection {
  return new Rejection(405, messages.methodNotAllowed(methods), [["Allow", methods]]);
}

function checkCredentials(request: HostRequest, auth: string): void {
  const authentication = authenticate(request, auth);
  if (authentication === "accepted") return;
  const text = authentication === "missing" ? messages.credentialsMissing : messages.credentialsRejected;
  throw new Rejection(401, text, [
    ["WWW-Authenticate", 'Basic realm="OpenWhisk secure realm",charset=UTF-8'],
  ]);
}

async function namespacesRoute(
  request: HostRequest,
  [root, namespace, collection, ...segments]: string[],
  context: RestContext,
): Promise<Answer | undefined> {
  if (root !== "namespaces") return undefined;
  const base = { request, context, segments, collection: collection ?? "namespaces" };
  if (namespace === undefined || (namespace === "" && collection === undefined)) {
    return request.method === "GET" ? respond(base, 200, [context.namespace]) : undefined;
  }
  const route = collection === undefined ? undefined : collections[collection];
  if (route === undefined || !Object.hasOwn(collections, collection!)) return undefined;
  try {
    if (namespace !== "_" && namespace !== context.namespace) throw forbidden(namespace, segments);
    return await route(base);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return restAnswer(error.status, errorBody(error.message, request.transactionId));
  }
}

/** There is one namespace; others are not ours to say whether they exist. */
function forbidden(namespace: string, segments: string[]): RestError {
  const entity = segments.filter((segment) => segment !== "").join("/");
  return new RestError(403, messages.notAuthorizedFor(entity === "" ? namespace : `${namespace}/${entity}`));
}

async function limitsRoute(rest: RestRequest): Promise<Answer | undefined> {
  if (rest.request.method !== "GET" || rest.segments.some((segment) => segment !== "")) return undefined;
  return respond(rest, 200, describeLimits(rest.context.limits));
}
