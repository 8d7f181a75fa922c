import type { Main } from "../../activation.js";
import { paramsOf, responseOf } from "./controller-model.js";
import type { Exchange, SentRequest } from "./message.js";

/** Sends a request through the controller's rules to an action's `main`, and its result back through them. */
export async function exchangeWithAction(main: Main, sent: SentRequest): Promise<Exchange> {
  const params: unknown = JSON.parse(JSON.stringify(paramsOf(sent)));
  const result = await main(params as Parameters<Main>[0]);
  return { kind: "answered", response: responseOf(result, sent) };
}
