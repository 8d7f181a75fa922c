import { entitlementTo } from "../entities/entitlement.js";
import { type EntityReference, isConductor } from "../entities/entity.js";
import { printReference, readShortReference } from "../entities/read-reference.js";
import { type ResolvedAction, resolveReference } from "../entities/resolve-action.js";
import { isJsonObject, type Json, type JsonObject, mergeObjects } from "../json/json.js";
import { messages } from "../messages.js";
import { type ActivationResponse, applicationError, internalError } from "./activation.js";
import type { CompositeRun } from "./composite-run.js";
import { newTally, type Tally } from "./tally.js";

/**
 * Runs a conductor's code, the action that it asks for, the code again on what came of that, until it asks for none.
 * Source: OpenWhisk, docs/conductors.md; PrimitiveActions.scala, invokeComposition.
 */
export async function runComposition(run: CompositeRun): Promise<ActivationResponse> {
  const ending = await new Composition(run).conduct(run.request.payload);
  return ending ?? internalError(messages.compositionFailed);
}

/** How a composition ends; undefined when a result was a list, on which the platform stumbles. */
type Ending = ActivationResponse | undefined;

class Composition {
  readonly #run: CompositeRun;
  readonly #tally: Tally;
  /** What the conductor said last time, over what it gets this time. */
  #state: JsonObject = {};

  constructor(run: CompositeRun) {
    this.#run = run;
    this.#tally = run.request.asked.tally ?? newTally();
  }

  /** Runs the conductor, and all that follows from it. */
  async conduct(payload: Json): Promise<Ending> {
    if (this.#tally.conductors > 2 * this.#maxComponents)
      return applicationError(messages.compositionTooLong);
    this.#tally.conductors += 1;
    const outcome = await this.#run.runOwnCode(
      isJsonObject(payload) ? mergeObjects(payload, this.#state) : {},
    );
    if (outcome.kind === "lost")
      return internalError(messages.compositionComponentLost(outcome.activationId));
    const { status, result } = outcome.activation.response;
    if (!isJsonObject(result)) return undefined;
    const params = boxed(result, "params", "value");
    this.#state = boxed(result, "state", "state") ?? {};
    if (!Object.hasOwn(result, "action")) return { status, result: params ?? result };
    return this.#follow(result.action!, params ?? {});
  }

  async #follow(next: Json, params: JsonObject): Promise<Ending> {
    const { namespace } = this.#run.host;
    const reference = typeof next === "string" ? readShortReference(next, namespace) : undefined;
    if (reference === undefined) return this.#fail(messages.compositionNameInvalid(JSON.stringify(next)));
    if (this.#tally.components >= this.#maxComponents) return this.#fail(messages.compositionTooLong);
    return this.#enter(reference, params);
  }

  /**
   * A list that some action from here on returned comes out as a failure of this step, of finding the action first and
   * of the right to it then (PrimitiveActions.scala, tryInvokeNext).
   */
  async #enter(reference: EntityReference, params: JsonObject): Promise<Ending> {
    const { store, namespace } = this.#run.host;
    const name = printReference(reference);
    const isGranted = entitlementTo(store, namespace, reference).kind === "granted";
    const ending = isGranted ? await this.#find(reference, params) : undefined;
    return ending ?? this.#fail(messages.compositionComponentForbidden(name));
  }

  async #find(reference: EntityReference, params: JsonObject): Promise<Ending> {
    const component = resolveReference(this.#run.host.store, reference);
    const ending = component && (await this.#step(component, params));
    return ending ?? this.#fail(messages.compositionComponentMissing(printReference(reference)));
  }

  async #step(component: ResolvedAction, params: JsonObject): Promise<Ending> {
    const isInner = isConductor(component.action);
    if (!isInner) this.#tally.components += 1;
    const outcome = await this.#run.runComponent(component, params, isInner ? this.#tally : undefined);
    if (outcome.kind === "lost")
      return internalError(messages.compositionComponentLost(outcome.activationId));
    const { result } = outcome.activation.response;
    return isJsonObject(result) ? this.conduct(result) : undefined;
  }

  /** What goes wrong is the conductor's to handle. */
  #fail(error: string): Promise<Ending> {
    return this.conduct({ error });
  }

  get #maxComponents(): number {
    return this.#run.host.limits.sequenceActions;
  }
}

/** A field that is an object, or another value put into one; undefined when there is none. */
function boxed(result: JsonObject, field: string, box: string): JsonObject | undefined {
  if (!Object.hasOwn(result, field)) return undefined;
  const value = result[field]!;
  return isJsonObject(value) ? value : { [box]: value };
}
