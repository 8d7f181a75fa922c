import { STATUS_CODES } from "node:http";

/** Statuses whose phrase differs from Node's, and those that the platform gives none. Source: akka-http, StatusCode.scala. */
const platformPhrases: Record<number, string> = {
  413: "Payload Too Large",
  414: "URI Too Long",
  420: "Enhance Your Calm",
  422: "Unprocessable Entity",
  449: "Retry With",
  450: "Blocked by Windows Parental Controls",
  418: "I'm a teapot",
  598: "Network read timeout error",
  599: "Network connect timeout error",
};

/** The text behind a status on the first line of an answer; "" for a status nobody registered. */
export function reasonPhrase(status: number): string {
  return platformPhrases[status] ?? STATUS_CODES[status] ?? "";
}
