import { expect, test, vi } from "vitest";
import { wrap } from "./index.js";

const params = { __ow_method: "get", __ow_headers: {}, __ow_path: "/", apiToken: "s3cret" };

test("a merged web action says once that bound texts cannot be told apart, and shows none", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  try {
    const listener = (_request: unknown, response: { end(): void }) => response.end();
    await wrap(listener, { bound: ["apiToken"] })(params);
    await wrap(listener)({ ...params, __ow_query: "" });
    expect(log.mock.calls).toEqual([]);
    await wrap(listener)(params);
    await wrap(listener)(params);
    expect(log.mock.calls).toEqual([[expect.stringContaining("merged, not raw")]]);
    expect(String(log.mock.calls)).not.toContain("s3cret");
  } finally {
    log.mockRestore();
  }
});
