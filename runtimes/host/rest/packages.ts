import { checkLimits } from "../entities/check-limits.js";
import { mergeByKey, nextVersion, type PackageEntity } from "../entities/entity.js";
import { type PackagePut, readPackagePut } from "../entities/read-entity-put.js";
import { pathOf } from "../entities/resolve-action.js";
import type { Answer } from "../http/message.js";
import { messages } from "../messages.js";
import { checkEntitlement } from "./entitlement.js";
import { changeTime, checkCollection, existing, notFound } from "./entity-access.js";
import { answerList } from "./list-page.js";
import { RestError } from "./rest-answer.js";
import { flagOf, type RestRequest, readBody, respond } from "./rest-request.js";

/** `/namespaces/{ns}/packages...`. Source: OpenWhisk, Packages.scala. */
export async function packagesRoute(rest: RestRequest): Promise<Answer | undefined> {
  const { method } = rest.request;
  const [name, ...more] = rest.segments;
  if (name === undefined || (name === "" && more.length === 0))
    return method === "GET" ? listPackages(rest) : undefined;
  if (more.length > 0) return undefined;
  switch (method) {
    case "GET":
      return getPackage(rest, name);
    case "PUT":
      return putPackage(rest, name);
    case "DELETE":
      return deletePackage(rest, name);
    default:
      return undefined;
  }
}

/** All of the caller's own; the public ones of another namespace. */
function listPackages(rest: RestRequest): Answer {
  const { context, namespace } = rest;
  const isOwner = namespace === context.namespace;
  const all = context.store.list("packages", namespace);
  if (isOwner) return answerList(rest, all, summaryOf);
  const isPublic = ({ publish, binding }: PackageEntity) => publish && binding === undefined;
  return answerList(rest, all.filter(isPublic), (entity) => {
    const { binding: _, ...summary } = summaryOf(entity);
    return summary;
  });
}

function summaryOf({ parameters: _, ...summary }: PackageEntity) {
  return { ...summary, binding: summary.binding ?? false };
}

/** A package with its actions; a binding with those, and with the parameters beneath its own, of what it stands for. */
function getPackage(rest: RestRequest, name: string): Answer {
  const found = existing(rest, "packages", name);
  const { store } = rest.context;
  const home = found.binding === undefined ? found : store.get("packages", pathOf(found.binding));
  if (home === undefined) throw notFound();
  const inside = store.list("actions", pathOf(home));
  const show = (isFeed: boolean) =>
    inside
      .filter(({ annotations }) => annotations.some(({ key }) => key === "feed") === isFeed)
      .map(({ name: action, version, annotations }) => ({ name: action, version, annotations }));
  return respond(rest, 200, {
    ...shown(found),
    parameters: mergeByKey(home.parameters, found.parameters),
    actions: show(false),
    feeds: show(true),
  });
}

function shown(entity: PackageEntity): object {
  return { ...entity, binding: entity.binding ?? {} };
}

async function putPackage(rest: RestRequest, name: string): Promise<Answer> {
  const { context, request } = rest;
  if (name === "default") throw new RestError(400, messages.packageNameReserved(name));
  const put = readPut(rest);
  if (put.binding !== undefined) checkBound(rest, put.binding);
  const violation = checkLimits(put, context.limits);
  if (violation !== undefined) throw new RestError(violation.status, violation.text);
  const path = `${rest.namespace}/${name}`;
  checkCollection(context, path, "packages");
  const previous = context.store.get("packages", path);
  if (previous !== undefined && !flagOf(request, "overwrite"))
    throw new RestError(409, messages.alreadyExists);
  checkBinding(rest, put, previous);
  const entity = createPackage(rest, name, put, previous);
  await context.store.write([{ kind: "put", collection: "packages", entity: entity }]);
  return respond(rest, 200, shown(entity));
}

function readPut(rest: RestRequest): PackagePut {
  const put = readBody(rest, readPackagePut);
  if (put.binding === undefined) return put;
  const { namespace, name } = put.binding;
  return { ...put, binding: { namespace: namespace === "_" ? rest.namespace : namespace, name } };
}

/** What is bound must be the caller's own, or public. */
function checkBound(
  { context }: RestRequest,
  { namespace, name }: { namespace: string; name: string },
): void {
  try {
    checkEntitlement(context, "read", { collection: "packages", path: namespace, name });
  } catch (error) {
    const status = error instanceof RestError ? error.status : undefined;
    if (status === 404) throw new RestError(400, messages.bindingDoesNotExist);
    if (status === 409) throw new RestError(409, messages.bindingOfOther);
    throw error;
  }
}

function checkBinding(
  { context }: RestRequest,
  { binding }: PackagePut,
  previous: PackageEntity | undefined,
): void {
  if (binding === undefined) return;
  const target = context.store.get("packages", pathOf(binding));
  if (target === undefined) throw new RestError(400, messages.bindingDoesNotExist);
  if (target.binding !== undefined) throw new RestError(400, messages.bindingOfBinding);
  if (previous !== undefined && previous.binding === undefined) {
    throw new RestError(409, messages.packageCannotBecomeBinding);
  }
}

function createPackage(
  { namespace }: RestRequest,
  name: string,
  put: PackagePut,
  previous: PackageEntity | undefined,
): PackageEntity {
  const binding = put.binding ?? previous?.binding;
  const annotations = (put.annotations ?? previous?.annotations ?? []).filter(({ key }) => key !== "binding");
  return {
    namespace,
    name,
    version: put.version ?? (previous === undefined ? "0.0.1" : nextVersion(previous.version)),
    publish: put.publish ?? previous?.publish ?? false,
    parameters: put.parameters ?? previous?.parameters ?? [],
    annotations: binding === undefined ? annotations : [...annotations, { key: "binding", value: binding }],
    ...(binding === undefined ? {} : { binding }),
    updated: changeTime(previous),
  };
}

async function deletePackage(rest: RestRequest, name: string): Promise<Answer> {
  const { store, pool } = rest.context;
  const found = existing(rest, "packages", name);
  const path = pathOf(found);
  const inside = found.binding === undefined ? store.list("actions", path) : [];
  if (inside.length > 0 && !flagOf(rest.request, "force")) {
    throw new RestError(409, messages.packageNotEmpty(inside.length));
  }
  await store.write([
    ...inside.map((action) => ({ kind: "delete", collection: "actions", path: pathOf(action) }) as const),
    { kind: "delete", collection: "packages", path },
  ]);
  if (inside.length > 0) pool.retire((key) => key.startsWith(`${path}/`));
  return respond(rest, 200, shown(found));
}
