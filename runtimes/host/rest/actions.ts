import { poolKey } from "../activations/action-run.js";
import { checkLimits } from "../entities/check-limits.js";
import { checkSequence } from "../entities/check-sequence.js";
import {
  type ActionEntity,
  isSequence,
  mergeByKey,
  nextVersion,
  type Parameter,
} from "../entities/entity.js";
import { type ActionPut, readActionPut } from "../entities/read-entity-put.js";
import { pathOf, resolveAction } from "../entities/resolve-action.js";
import type { Answer } from "../http/message.js";
import { messages } from "../messages.js";
import { checkComponentRights } from "./entitlement.js";
import { changeTime, checkCollection, notFound } from "./entity-access.js";
import { invokeAction } from "./invoke.js";
import { answerList } from "./list-page.js";
import { RestError } from "./rest-answer.js";
import { flagOf, queryOf, type RestRequest, readBody, respond } from "./rest-request.js";

/** `/namespaces/{ns}/actions...`. Source: OpenWhisk, Actions.scala. */
export async function actionsRoute(rest: RestRequest): Promise<Answer | undefined> {
  const { method } = rest.request;
  const [first, second, ...more] = rest.segments;
  if (first === undefined || (first === "" && second === undefined)) {
    return method === "GET" ? listActions(rest, rest.namespace) : undefined;
  }
  if (more.length > 0 || !["GET", "PUT", "POST", "DELETE"].includes(method)) return undefined;
  if (second === undefined) return actionRoute(rest, undefined, first);
  if (second === "") return method === "GET" ? listPackageActions(rest, first) : undefined;
  return actionRoute(rest, first, second);
}

async function actionRoute(
  rest: RestRequest,
  packageName: string | undefined,
  name: string,
): Promise<Answer> {
  switch (rest.request.method) {
    case "GET":
      return getAction(rest, packageName, name);
    case "PUT":
      return putAction(rest, packageName, name);
    case "DELETE":
      return deleteAction(rest, packageName, name);
    default:
      return invokeAction(rest, packageName, name);
  }
}

function listActions(rest: RestRequest, within: string): Answer {
  return answerList(
    rest,
    rest.context.store.list("actions", within),
    ({ exec, parameters: _, ...summary }) => ({
      ...summary,
      exec: { binary: !isSequence(exec) && exec.binary },
    }),
  );
}

function listPackageActions(rest: RestRequest, packageName: string): Answer {
  const found = rest.context.store.get("packages", `${rest.namespace}/${packageName}`);
  if (found === undefined) throw notFound();
  const home = found.binding ?? found;
  return listActions(rest, `${home.namespace}/${home.name}`);
}

function getAction(rest: RestRequest, packageName: string | undefined, name: string): Answer {
  const { context, request } = rest;
  const resolved = resolveAction(context.store, rest.namespace, packageName, name);
  if (resolved === undefined) throw missing(rest, packageName, name);
  const shown = { ...resolved.action, parameters: resolved.parameters };
  const withCode = queryOf(request, "code") === undefined || flagOf(request, "code");
  return respond(rest, 200, withCode ? shown : withoutCode(shown));
}

function withoutCode(action: ActionEntity): object {
  if (isSequence(action.exec)) return action;
  const { code: _, ...exec } = action.exec;
  return { ...action, exec };
}

/** 409 when the name is a package's, 404 otherwise. */
function missing(
  { context, namespace }: RestRequest,
  packageName: string | undefined,
  name: string,
): RestError {
  if (packageName === undefined) checkCollection(context, `${namespace}/${name}`, "actions");
  return notFound();
}

async function putAction(rest: RestRequest, packageName: string | undefined, name: string): Promise<Answer> {
  const { context, request } = rest;
  const { store } = context;
  const namespace = homeOf(rest, packageName);
  const put = readBody(rest, (content) => readActionPut(content, context.kinds, context.namespace));
  const violation = checkLimits(put, context.limits);
  if (violation !== undefined) throw new RestError(violation.status, violation.text);
  if (put.exec !== undefined) checkComponentRights(context, "read", put.exec);
  const path = `${namespace}/${name}`;
  if (packageName === undefined) checkCollection(context, path, "actions");
  const previous = store.get("actions", path);
  if (previous !== undefined && !flagOf(request, "overwrite"))
    throw new RestError(409, messages.alreadyExists);
  if (put.exec !== undefined && isSequence(put.exec)) checkComponents(rest, path, put.exec.components);
  const action =
    previous === undefined ? createAction(rest, namespace, name, put) : updateAction(previous, put);
  await store.write([{ kind: "put", collection: "actions", entity: action }]);
  context.pool.retire((key) => key.startsWith(`${path}@`) && key !== poolKey(action));
  return respond(rest, 200, action);
}

function checkComponents({ context }: RestRequest, path: string, components: readonly string[]): void {
  const { store, limits } = context;
  const fault = checkSequence(components, { store, path, maxActions: limits.sequenceActions });
  if (fault !== undefined) throw new RestError(400, fault);
}

/** Where an action of this package is kept. */
function homeOf({ context, namespace }: RestRequest, packageName: string | undefined): string {
  if (packageName === undefined) return namespace;
  const found = context.store.get("packages", `${namespace}/${packageName}`);
  if (found === undefined) throw notFound();
  if (found.binding !== undefined) throw new RestError(400, messages.notAllowedOnBinding);
  return pathOf(found);
}

function createAction(
  { context }: RestRequest,
  namespace: string,
  name: string,
  put: ActionPut,
): ActionEntity {
  if (put.exec === undefined) throw new RestError(400, "exec undefined");
  const { timeoutMs, memoryMb, logsMb, concurrency } = context.limits;
  const defaults = {
    timeout: timeoutMs.default,
    memory: memoryMb.default,
    logs: logsMb.default,
    concurrency: concurrency.default,
  };
  return {
    namespace,
    name,
    version: put.version ?? "0.0.1",
    publish: put.publish ?? false,
    exec: put.exec,
    parameters: parametersOf(put),
    limits: { ...defaults, ...put.limits },
    annotations: mergeByKey([{ key: "provide-api-key", value: false }], put.annotations ?? [], [
      { key: "exec", value: put.exec.kind },
    ]),
    updated: changeTime(undefined),
  };
}

/**
 * A sequence's parameters are its components, whatever a PUT says; code that takes a sequence's place does not inherit
 * them. Source: OpenWhisk, Actions.scala, updateWhiskAction.
 */
function parametersOf(put: ActionPut, previous?: ActionEntity): Parameter[] {
  if (put.exec !== undefined && isSequence(put.exec))
    return [{ key: "_actions", value: put.exec.components }];
  const wasSequence = previous !== undefined && isSequence(previous.exec);
  if (wasSequence) return put.exec === undefined ? previous.parameters : (put.parameters ?? []);
  return put.parameters ?? previous?.parameters ?? [];
}

/** What a PUT leaves out stays; annotations are added to those there are. */
function updateAction(previous: ActionEntity, put: ActionPut): ActionEntity {
  const exec = put.exec ?? previous.exec;
  const kept = previous.annotations.filter(({ key }) => !put.delAnnotations?.includes(key));
  return {
    ...previous,
    version: put.version ?? nextVersion(previous.version),
    publish: put.publish ?? previous.publish,
    exec,
    parameters: parametersOf(put, previous),
    limits: { ...previous.limits, ...put.limits },
    annotations: mergeByKey(kept, put.annotations ?? [], [{ key: "exec", value: exec.kind }]),
    updated: changeTime(previous),
  };
}

async function deleteAction(
  rest: RestRequest,
  packageName: string | undefined,
  name: string,
): Promise<Answer> {
  const { store, pool } = rest.context;
  const path = `${homeOf(rest, packageName)}/${name}`;
  const action = store.get("actions", path);
  if (action === undefined) throw missing(rest, packageName, name);
  await store.write([{ kind: "delete", collection: "actions", path: path }]);
  pool.retire((key) => key.startsWith(`${path}@`));
  return respond(rest, 200, action);
}
