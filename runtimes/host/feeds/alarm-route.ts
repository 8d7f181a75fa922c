import type { Answer, HostRequest } from "../http/message.js";
import { isJsonObject } from "../json/json.js";
import { parseJson } from "../json/parse-json.js";
import { messages } from "../messages.js";
import { type AlarmFeedOptions, answerFeed } from "./alarm-feed.js";
import { alarmAddress } from "./feed-action-code.js";

/**
 * Where the feed actions of `/whisk.system/alarms` tell the host about a trigger. No request is counted here; the key is
 * in the body, as they are invoked with it.
 *
 * @param segments  what follows `/api/v1/`
 * @returns undefined for another address or method
 */
export async function alarmRoute(
  request: HostRequest,
  segments: readonly string[],
  options: AlarmFeedOptions,
): Promise<Answer | undefined> {
  const isHere = request.method === "POST" && segments.join("/") === alarmAddress.join("/");
  if (!isHere) return undefined;
  const parsed = parseJson(request.body);
  if (parsed.kind === "malformed" || !isJsonObject(parsed.value)) {
    const detail = parsed.kind === "malformed" ? parsed.reason : "JSON object expected";
    return json(400, { error: messages.malformedContent(detail) });
  }
  const { status, body } = await answerFeed(options, parsed.value);
  return json(status, body);
}

function json(status: number, body: object): Answer {
  return {
    status,
    headers: [],
    body: { type: "application/json", bytes: Buffer.from(JSON.stringify(body)) },
  };
}
