import { type Answer, type HostRequest, textBody } from "../http/message.js";
import { messages } from "../messages.js";
import { actionsRoute } from "./actions.js";
import { activationsRoute } from "./activations.js";
import { authenticate } from "./authenticate.js";
import { authorize } from "./authorize.js";
import { describeApi, describeLimits } from "./describe-host.js";
import { checkNamespace } from "./entity-access.js";
import { packagesRoute } from "./packages.js";
import { errorBody, Rejection, RestError, restAnswer, restCorsHeaders } from "./rest-answer.js";
import { type RestContext, type RestRequest, respond } from "./rest-request.js";
import { rulesRoute } from "./rules.js";
import { triggersRoute } from "./triggers.js";

const collections: Partial<Record<string, (rest: RestRequest) => Promise<Answer | undefined>>> = {
  actions: actionsRoute,
  activations: activationsRoute,
  packages: packagesRoute,
  rules: rulesRoute,
  triggers: triggersRoute,
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

/** @throws Rejection 401 */
export function checkCredentials(request: HostRequest, auth: string): void {
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
  const { namespace: own } = context;
  const base = { request, context, namespace: own, segments, collection: collection ?? "namespaces" };
  if (namespace === undefined || (namespace === "" && collection === undefined)) {
    return request.method === "GET" ? respond(base, 200, [own]) : undefined;
  }
  const route = collection === undefined ? undefined : collections[collection];
  if (route === undefined || !Object.hasOwn(collections, collection!)) return undefined;
  checkNamespace(namespace);
  const rest = namespace === "_" ? base : { ...base, namespace };
  try {
    authorize(rest);
    return await route(rest);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return restAnswer(error.status, errorBody(error.message, request.transactionId));
  }
}

async function limitsRoute(rest: RestRequest): Promise<Answer | undefined> {
  if (rest.request.method !== "GET" || rest.segments.some((segment) => segment !== "")) return undefined;
  return respond(rest, 200, describeLimits(rest.context.limits));
}
