import { isSameKey } from "../rest/authenticate.js";
import { checkEntitlement } from "../rest/entitlement.js";
import { RestError } from "../rest/rest-answer.js";
import type { RestContext } from "../rest/rest-request.js";
import { newTransactionId } from "../transaction-id.js";
import { fireTrigger } from "../triggers/fire-trigger.js";
import type { AlarmFeedOptions } from "./alarm-feed.js";
import { Alarms } from "./alarms.js";
import { installAlarms } from "./alarms-package.js";

/**
 * Installs the package of the alarms; its alarms run once `alarms.start` is called.
 *
 * @param auth  `uuid:key`
 */
export async function prepareAlarms(context: RestContext, auth: string): Promise<AlarmFeedOptions> {
  const { store, changes, namespace } = context;
  await installAlarms(store, context.kinds, context.limits);
  const headers = [
    ["accept", "application/json"],
    ["authorization", `Basic ${Buffer.from(auth).toString("base64")}`],
  ] as const;
  const alarms = new Alarms({
    store,
    changes,
    // It counts as the owner's request would.
    async fire(trigger, payload) {
      try {
        const { namespace: path, name } = trigger;
        checkEntitlement(context, "activate", { collection: "triggers", path, name });
        await fireTrigger(context, { trigger, payload, headers, transactionId: newTransactionId() });
        return { kind: "fired" };
      } catch (error) {
        if (error instanceof RestError) return { kind: "refused", status: error.status };
        throw error;
      }
    },
  });
  return { store, changes, alarms, namespace, isKey: (key) => isSameKey(key, auth) };
}
