import { messages } from "../messages.js";
import type { LogLine } from "../pool/collect-logs.js";

/**
 * A log line as records have it: the time to the nanosecond, 30 characters wide, the stream and the text. Source:
 * OpenWhisk, LogLine.scala; seen live on 2.0.0.
 */
export function formatLogLine({ stream, text, time }: LogLine): string {
  const seconds = new Date(Math.floor(time / 1000) * 1000).toISOString().slice(0, 20);
  const nanoseconds = Math.floor((time % 1000) * 1e6);
  return `${`${seconds}${String(nanoseconds).padStart(9, "0")}Z`.padEnd(30)} ${stream}: ${text}`;
}

/** A line of the platform itself, at the end of an activation's logs. */
export function platformLogLine(text: string): string {
  return formatLogLine({ stream: "stderr", text, time: Date.now() });
}

/** Why logs may not be whole. */
export interface LogCondition {
  /** Bytes. */
  limit: number;
  isTruncated: boolean;
  isDeveloperError: boolean;
  isIncomplete: boolean;
}

/** An activation's logs: its lines, and what the platform has to say about them. A limit of 0 keeps nothing. */
export function formatLogs(lines: LogLine[], condition: LogCondition): string[] {
  if (condition.limit === 0) return [];
  const logs = lines.map(formatLogLine);
  if (condition.isTruncated) logs.push(platformLogLine(messages.logsTruncated(condition.limit)));
  if (condition.isDeveloperError) logs.push(platformLogLine(messages.logsOfDeveloperError));
  else if (condition.isIncomplete) logs.push(platformLogLine(messages.logsIncomplete));
  return logs;
}
