/** How a call ended. */
export type Answer = { ok: true; json: Record<string, unknown> } | { ok: false; error: string };

const token = document.querySelector<HTMLMetaElement>('meta[name="unlisten-token"]')?.content ?? "";

/** The address of the stream of updates. */
export function updatesAddress(version: number): string {
  return `/unlisten/updates?since=${version}&token=${token}`;
}

/** Makes one of the page's calls; failing to reach the host is an answer as well. */
export async function callHost(name: string, body: object): Promise<Answer> {
  try {
    const response = await fetch(`/unlisten/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-unlisten-token": token },
      body: JSON.stringify(body),
    });
    if (response.ok) return { ok: true, json: (await response.json()) as Record<string, unknown> };
    return { ok: false, error: errorIn(await response.text()) };
  } catch {
    return { ok: false, error: "The host cannot be reached." };
  }
}

/** The markup of what is shown under a name, or undefined. */
export async function fetchSheet(shown: string): Promise<string | undefined> {
  const path = shown.split("/").map(encodeURIComponent).join("/");
  try {
    const response = await fetch(`/unlisten/show/${path}`, { headers: { "x-unlisten-token": token } });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

function errorIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === "string" ? error : text;
  } catch {
    return text;
  }
}
