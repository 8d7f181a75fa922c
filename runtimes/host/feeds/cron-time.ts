import { Cron } from "croner";

/** Whether this is a pattern of five or six fields, a name such as `@daily` included. */
export function isCronPattern(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  const isNickname = text.trim().startsWith("@") && fields.length === 1;
  if (!isNickname && fields.length !== 5 && fields.length !== 6) return false;
  try {
    new Cron(text);
    return true;
  } catch {
    return false;
  }
}

export function isTimezone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * When a pattern comes true next.
 *
 * The only file that imports `croner`, which is asked for times and starts nothing of its own. Months are 1 to 12, as in
 * a crontab; the package's own library counted them from 0.
 *
 * @param timezone  UTC when none is given
 * @param after  epoch milliseconds; the next time is later
 * @returns epoch milliseconds; undefined when there is none, as of a 31st of February
 */
export function nextCronTime(
  pattern: string,
  timezone: string | undefined,
  after: number,
): number | undefined {
  return new Cron(pattern, { timezone: timezone ?? "UTC" }).nextRun(new Date(after))?.getTime();
}
