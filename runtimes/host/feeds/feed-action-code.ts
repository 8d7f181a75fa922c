/** What `alarmRoute` answers at, below `/api/v1/`. The package has its web action at the same address. */
export const alarmAddress = ["web", "whisk.system", "alarmsWeb", "alarmWebAction"] as const;

/**
 * The code of the feed actions `alarm`, `interval` and `once`: hands what it was invoked with on to the host, which keeps
 * the schedules. The caller's key, `authKey`, goes with it.
 */
export const feedActionCode = `async function main(params) {
  const host = process.env.__OW_API_HOST;
  const base = /^https?:/.test(host) ? host : "https://" + host;
  const answer = await fetch(base + "/api/v1/${alarmAddress.join("/")}", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  const body = await answer.json();
  if (answer.ok) return body;
  throw body;
}
`;
