import { bodyTooLarge } from "./inject.js";
import { ResponseBody } from "./response-body.js";

/**
 * Reads a fetch response's body to its end.
 *
 * @param abandoned rejects when there is no time left; a body that never ends is then cancelled
 */
export async function collectBody(
  response: Response,
  abandoned: Promise<never>,
): Promise<Buffer | undefined> {
  if (response.body === null) return undefined;
  const reader = response.body.getReader();
  const body = new ResponseBody(Number(response.headers.get("content-length") ?? 0));
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), abandoned]);
      if (done) return body.take() as Buffer | undefined;
      body.append(value, null);
      if (body.isTooLarge) throw bodyTooLarge();
    }
  } catch (error) {
    reader.cancel(error).catch(() => {});
    throw error;
  }
}
