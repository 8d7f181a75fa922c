import { messages } from "../messages.js";
import { checkEntitlement, type Resource, type Right } from "./entitlement.js";
import { checkName } from "./entity-access.js";
import { RestError } from "./rest-answer.js";
import type { RestContext, RestRequest } from "./rest-request.js";

const rights: Partial<Record<string, Right>> = {
  GET: "read",
  PUT: "put",
  POST: "activate",
  DELETE: "delete",
};

/**
 * Checks the names in a request's path, then that the caller may do what it asks for. Paths and methods that no route
 * answers pass. Source: OpenWhisk, AuthorizedRouteDispatcher.scala; Actions.scala, innerRoutes.
 *
 * @throws Rejection for a name that cannot be one
 * @throws RestError as `checkEntitlement`
 */
export function authorize(rest: RestRequest): void {
  const { context, collection, namespace, segments } = rest;
  const right = rights[rest.request.method];
  const [name, second, ...more] = segments;
  if (right === undefined || more.length > 0) return;
  if (name === undefined || (name === "" && second === undefined)) {
    if (right === "read") checkEntitlement(context, right, { collection, path: namespace });
    return;
  }
  // An activation's id has rules, and texts, of its own.
  if (collection !== "activations") checkName(name);
  const isPackaged = collection === "actions" && second !== undefined;
  if (isPackaged && second !== "") {
    checkName(second);
    checkEntitlement(context, right, { collection, path: `${namespace}/${name}`, name: second });
  } else if (isPackaged) {
    checkEntitlement(context, "read", { collection: "packages", path: namespace, name });
  } else {
    checkNamed(context, right, { collection, path: namespace, name });
  }
}

/** Of a package that is read itself, a 404 says the name. */
function checkNamed(context: RestContext, right: Right, resource: Resource & { name: string }): void {
  try {
    checkEntitlement(context, right, resource);
  } catch (error) {
    if (!(error instanceof RestError) || error.status !== 404) throw error;
    throw new RestError(404, messages.namedResourceDoesNotExist(`${resource.path}/${resource.name}`));
  }
}
