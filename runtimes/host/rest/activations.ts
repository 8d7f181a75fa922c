import {
  type Activation,
  showActivation,
  showResponse,
  summarizeActivation,
} from "../activations/activation.js";
import { isEntityName } from "../entities/entity-name.js";
import type { Answer } from "../http/message.js";
import { messages } from "../messages.js";
import { notFound } from "./entity-access.js";
import { answerCount, readPage } from "./list-page.js";
import { Rejection, RestError } from "./rest-answer.js";
import { flagOf, queryOf, type RestRequest, respond } from "./rest-request.js";

/** `/namespaces/{ns}/activations...`. Source: OpenWhisk, Activations.scala. */
export async function activationsRoute(rest: RestRequest): Promise<Answer | undefined> {
  if (rest.request.method !== "GET") return undefined;
  const [id, part, ...more] = rest.segments;
  if (id === undefined || (id === "" && part === undefined)) return listActivations(rest);
  checkId(id);
  if (more.length > 0) return undefined;
  const show = Object.hasOwn(views, part ?? "") ? views[part ?? ""] : undefined;
  if (show === undefined) return undefined;
  const activation = rest.context.store.activation(id);
  if (activation === undefined) throw notFound();
  return respond(rest, 200, show(activation));
}

const views: Partial<Record<string, (activation: Activation) => unknown>> = {
  "": showActivation,
  result: ({ response }) => showResponse(response),
  logs: ({ logs }) => ({ logs }),
};

function checkId(id: string): void {
  if (id.length !== 32) throw new Rejection(400, messages.activationIdLength(id.length));
  if (!/^[0-9a-f]{32}$/.test(id)) throw new Rejection(400, messages.activationIdIllegal);
}

function listActivations(rest: RestRequest): Answer {
  const { request, context } = rest;
  const isWhole = flagOf(request, "docs");
  const name = nameFilter(rest);
  const since = epochOf(rest, "since");
  const upto = epochOf(rest, "upto");
  if (isWhole && flagOf(request, "count")) throw new RestError(400, messages.docsNotAllowedWithCount);
  const filter = {
    ...(name === undefined ? {} : { name }),
    ...(since === undefined ? {} : { since }),
    ...(upto === undefined ? {} : { upto }),
  };
  const { skip, limit, isCount } = readPage(rest);
  if (isCount) return answerCount(rest, context.store.countActivations(filter) - skip);
  const page = context.store.listActivations({ ...filter, skip, limit });
  return respond(rest, 200, page.map(isWhole ? showActivation : summarizeActivation));
}

/** `name`, or `package/name`; an empty one is none. */
function nameFilter({ request }: RestRequest): string | undefined {
  const text = queryOf(request, "name");
  if (text === undefined || text.trim() === "") return undefined;
  const parts = text.split("/");
  if (parts.length <= 2 && parts.every(isEntityName)) return text;
  throw new Rejection(400, messages.malformedParameter("name", messages.badNameFilter(text)));
}

function epochOf({ request }: RestRequest, name: string): number | undefined {
  const text = queryOf(request, name);
  if (text === undefined) return undefined;
  if (/^-?\d{1,18}$/.test(text)) return Number(text);
  throw new Rejection(400, messages.malformedParameter(name, messages.badEpoch(text)));
}
