import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, webAnnotations } from "../testing/client.js";
import { startBrowser } from "./testing/browser.js";

/** The page in a real browser, with a host and actions that really run. */

let host: Host;
let browser: Browser;
let client: ReturnType<typeof clientOf>;
/** What went wrong in the pages of a test: errors, violations of the policy, requests to elsewhere. */
let troubles: string[] = [];

const markup = '<script>hacked = 1</script><img src="x" onerror="hacked = 1">';

beforeAll(async () => {
  [host, browser] = await Promise.all([
    startHost({ port: 0, auth: "me:a-secret-key", limits: unlimitedRates }),
    startBrowser(),
  ]);
  client = clientOf(host);
  await client.put(
    "greet",
    "function main(args) { console.log('hi'); return { hello: args.name ?? 'nobody' }; }",
  );
  await client.put("twice", "function main({ hello }) { return { hello: hello + hello }; }");
  await client.put("fails", "function main() { return { error: 'out of tea' }; }");
  await client.put("shout", "function main() { return { body: 'HI' }; }", webAnnotations());
  await client.put(
    "hostile",
    `function main() { const text = ${JSON.stringify(markup)}; console.log(text); return { error: text }; }`,
    { annotations: [{ key: "note", value: markup }] },
  );
  await client.rest("PUT", "actions/both", {
    exec: { kind: "sequence", components: ["/_/greet", "/_/twice"] },
  });
  await client.put(
    "waits",
    "async function main({ file }) { console.log('begun'); const { existsSync } = require('node:fs'); while (!existsSync(file)) await new Promise((go) => setTimeout(go, 10)); return {}; }",
  );
});

afterAll(async () => {
  await browser?.close();
  await host?.close();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  const seen = troubles;
  troubles = [];
  expect(seen).toEqual([]);
});

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${host.url}/`)) troubles.push(request.url());
  });
  await page.goto(host.page);
  if (options.javaScriptEnabled !== false) await page.waitForSelector('#connection[data-state="live"]');
  return page;
}

const rowOf = (page: Page, id: string) => page.locator(`#activations [data-show="activations/${id}"]`);

async function invoke(name: string, args = {}): Promise<string> {
  return (await client.invoke(name, args, "blocking=true")).json.activationId;
}

test("shows an activation as it happens, and how it was run", async () => {
  const page = await openPage();
  const id = await invoke("greet", { name: "Ada" });
  const row = rowOf(page, id);
  await row.waitFor();
  expect(await row.locator(".name").textContent()).toBe("greet");
  await row.locator('[role="img"][aria-label="success"]').waitFor();
  expect(await row.locator("svg.bar").getAttribute("aria-label")).toMatch(/run \d+ ms/);
  expect(await row.locator("svg.bar rect.run").count()).toBe(1);
  await page.locator('#actions .item:has-text("greet")').waitFor();
  await page.locator('#runners .runner:has-text("greet")').waitFor();
});

test("shows what an activation was given, gave and wrote, and runs it again", async () => {
  const page = await openPage();
  await rowOf(page, await invoke("greet", { name: "Ada" })).click();
  const sheet = page.locator("#detail .sheet");
  await sheet.locator('.log-text:text-is("hi")').waitFor();
  expect(await sheet.locator('section:has(h3:text("Result")) pre').textContent()).toContain('"hello": "Ada"');
  const first = await sheet.getAttribute("data-shows");
  await sheet.getByRole("button", { name: "Replay" }).click();
  await page.waitForSelector(`#detail .sheet:not([data-shows="${first}"])`);
  await sheet.locator('section:has(h3:text("Result")) pre:has-text("Ada")').waitFor();
});

test("an activation that ends while its sheet is on the way is shown as ended", async () => {
  const page = await openPage();
  const folder = mkdtempSync(join(tmpdir(), "unlisten-page-"));
  const file = join(folder, "go");
  const id = (await client.invoke("waits", { file }, "")).json.activationId;
  const row = rowOf(page, id);
  await row.waitFor();
  await page.route(
    "**/unlisten/show/activations/*",
    async (route) => {
      const response = await route.fetch();
      writeFileSync(file, "");
      await row.locator('[role="img"][aria-label="success"]').waitFor();
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await row.click();
  await page.locator('#detail .fact-state:text-is("success")').waitFor();
  rmSync(folder, { recursive: true });
});

test("invokes an action with parameters, which are checked and kept", async () => {
  const page = await openPage();
  await page.click('#actions .item:has-text("greet")');
  const parameters = page.locator("textarea");
  await parameters.fill('{"name": ');
  await page.getByRole("button", { name: "Invoke", exact: true }).click();
  expect(await page.locator("#parameters-error").isVisible()).toBe(true);
  await parameters.fill('{"name": "Grace"}');
  expect(await page.locator("#parameters-error").isVisible()).toBe(false);
  await parameters.press("Control+Enter");
  await page.locator('#detail section:has(h3:text("Result")) pre:has-text("Grace")').waitFor();
  await page.click('#actions .item:has-text("greet")');
  await page.waitForSelector("#detail .sheet[data-shows='actions/guest/greet']");
  expect(await parameters.inputValue()).toBe('{"name": "Grace"}');
});

test("a sequence is one tree", async () => {
  const page = await openPage();
  const id = await invoke("both", { name: "ab" });
  const item = page.locator(`#trace-${id}`);
  await item.locator(".row").nth(2).waitFor();
  expect(await item.locator(".name").allTextContents()).toEqual(["both", "greet", "twice"]);
  expect(await item.locator(".depth-1").count()).toBe(2);
  await item.locator(".row").nth(2).click();
  await page.locator("#detail .waterfall .name").nth(2).waitFor();
  expect(await page.locator("#detail .waterfall .name").allTextContents()).toEqual([
    "both",
    "greet",
    "twice",
  ]);
});

test("a trigger is fired, is one tree with what its rules run, and its rules are switched", async () => {
  await client.rest("PUT", "triggers/placed", {});
  for (const name of ["greet", "shout"]) {
    await client.rest("PUT", `rules/${name}-it`, { trigger: "/_/placed", action: `/_/${name}` });
  }
  const page = await openPage();
  await page.click('#triggers .item:has-text("placed")');
  await page.fill("textarea", '{"name": "Mary"}');
  await page.getByRole("button", { name: "Fire", exact: true }).click();
  const rows = page.locator('#activations .trace:has(.row:has-text("placed")) .name');
  await rows.nth(2).waitFor();
  expect((await rows.allTextContents()).sort()).toEqual(["greet", "placed", "shout"]);
  const toggle = page.getByRole("switch", { name: "greet-it" });
  expect(await toggle.getAttribute("aria-checked")).toBe("true");
  await toggle.click();
  await page.locator('#rules [role="switch"][aria-checked="false"]').waitFor();
  expect((await client.rest("GET", "rules/greet-it")).json.status).toBe("inactive");
});

test("markup in logs, results, names and annotations stays text", async () => {
  const page = await openPage();
  await rowOf(page, await invoke("hostile")).click();
  await page.locator(".log-text").waitFor();
  expect(await page.locator(".log-text").textContent()).toBe(markup);
  await page.click('#actions .item:has-text("hostile")');
  await page.locator(`#detail dd:text-is('${markup}')`).waitFor();
  expect(await page.evaluate("'hacked' in window")).toBe(false);
  expect(await page.locator("main script, main img").count()).toBe(0);
});

test("finds activations by text and state", async () => {
  const page = await openPage();
  const good = await invoke("shout");
  const bad = await invoke("fails");
  await rowOf(page, good).waitFor();
  await rowOf(page, bad).waitFor();
  await page.getByText("Failed", { exact: true }).click();
  await rowOf(page, good).waitFor({ state: "hidden" });
  await rowOf(page, bad).waitFor();
  await page.getByText("All", { exact: true }).click();
  await page.keyboard.press("/");
  await page.keyboard.type("out of tea");
  await rowOf(page, good).waitFor({ state: "hidden" });
  await rowOf(page, bad).waitFor();
  await page.fill("#search", "nothing is called so");
  await page.locator("#no-match button").click();
  await rowOf(page, good).waitFor();
});

test("shows the logs of what is still running", async () => {
  const page = await openPage();
  const folder = mkdtempSync(join(tmpdir(), "unlisten-page-"));
  const file = join(folder, "go");
  const { activationId } = (await client.invoke("waits", { file }, "blocking=false")).json;
  try {
    await rowOf(page, activationId).locator('[aria-label="running"]').first().waitFor();
    await rowOf(page, activationId).click();
    await page.locator('#detail .log-text:text-is("begun")').waitFor();
    writeFileSync(file, "");
    await page.locator('#detail .fact-state:text-is("success")').waitFor();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("holds the list still while it is paused", async () => {
  const page = await openPage();
  await page.getByRole("button", { name: "Pause" }).click();
  const id = await invoke("greet");
  await page.locator('#pause:has-text("1 new")').waitFor();
  expect(await rowOf(page, id).count()).toBe(0);
  await page.locator("#pause").click();
  await rowOf(page, id).waitFor();
});

test("shows the key when asked, and not before", async () => {
  const page = await openPage();
  expect(await page.content()).not.toContain("a-secret-key");
  await page.getByText("Connect", { exact: true }).click();
  await page.getByRole("button", { name: "Show the key" }).click();
  await page.locator('#key:text-is("me:a-secret-key")').waitFor();
});

test("can be used by keyboard", async () => {
  const page = await openPage();
  const id = await invoke("greet");
  await rowOf(page, id).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(`#detail .sheet[data-shows="activations/${id}"]`).waitFor();
  expect(new URL(page.url()).search).toBe(`?show=activations/${id}`);
  await page.keyboard.press("Escape");
  await page.locator("#detail .nothing").waitFor();
  await page.goBack();
  await page.locator(`#detail .sheet[data-shows="activations/${id}"]`).waitFor();
});

test.each([320, 390, 1000, 1400])("nothing is wider than a window of %i pixels", async (width) => {
  const id = await invoke("hostile");
  const page = await openPage({ viewport: { width, height: 844 } });
  await rowOf(page, id).click();
  await page.locator("#detail .log-text").waitFor();
  const widest = () => page.evaluate("document.documentElement.scrollWidth");
  expect(await widest()).toBe(width);
  await page.keyboard.press("Escape");
  expect(await widest()).toBe(width);
});

test("follows the system's choice of light or dark", async () => {
  const page = await openPage({ colorScheme: "light" });
  const brightness = async () => {
    const color = await page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
    return (color.match(/\d+/g) ?? []).reduce((sum, part) => sum + Number(part), 0);
  };
  expect(await brightness()).toBeGreaterThan(600);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await brightness()).toBeLessThan(150);
});

test("moves nothing for those who do not want it", async () => {
  const page = await openPage({ reducedMotion: "reduce" });
  await rowOf(page, await invoke("greet")).waitFor();
  expect(await page.evaluate("document.getAnimations().length")).toBe(0);
});

test("can be read without its script", async () => {
  const id = await invoke("fails");
  const page = await openPage({ javaScriptEnabled: false });
  expect(await page.locator('#actions .item:has-text("fails")').isVisible()).toBe(true);
  expect(await page.locator("#filters").isVisible()).toBe(false);
  await rowOf(page, id).click();
  await page.locator(`.sheet[data-shows="activations/${id}"]`).waitFor();
  expect(await page.locator(".callout").textContent()).toContain("out of tea");
});
