import type { Activation } from "../running-activation.js";
import { bodyTooLarge } from "./failures.js";
import { ResponseBody } from "./response-body.js";

/** Reads a fetch response's body to its end; one that never ends is cancelled when time is up. */
export async function collectBody(response: Response, activation: Activation): Promise<Buffer | undefined> {
  if (response.body === null) return undefined;
  const reader = response.body.getReader();
  let abandoned: { reason: unknown } | undefined;
  activation.abandon = (reason) => {
    abandoned = { reason };
    reader.cancel(reason).catch(() => {});
  };
  const body = new ResponseBody(Number(response.headers.get("content-length") ?? 0) || 0);
  for (;;) {
    const { done, value } = await reader.read();
    if (abandoned !== undefined) throw abandoned.reason;
    if (done) return body.take() as Buffer | undefined;
    body.append(value, null);
    if (body.isTooLarge) activation.abandon(bodyTooLarge());
  }
}
