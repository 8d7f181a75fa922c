/** Shows how long ago things were; the time itself stays in the title, or before it. */
export function showTimes(within: ParentNode = document): void {
  const now = Date.now();
  for (const time of within.querySelectorAll("time")) {
    const absolute = time.dataset.absolute ?? time.textContent ?? "";
    time.dataset.absolute = absolute;
    const ago = agoText(now - Date.parse(time.dateTime), absolute);
    const text = time.dataset.relative === "after" && ago !== absolute ? `${absolute} · ${ago}` : ago;
    if (time.textContent !== text) time.textContent = text;
  }
}

/** @param absolute  what is said of times that are long gone */
function agoText(ms: number, absolute: string): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return absolute;
}
