import { type clientOf, webAnnotations } from "../../../runtimes/host/testing/client.js";

type Client = ReturnType<typeof clientOf>;

const raw = (more: Record<string, unknown> = {}) => webAnnotations({ "raw-http": true, ...more });

/** Actions that fail, each in one way. */
const actions: Record<string, [code: string, more?: Parameters<Client["put"]>[2]]> = {
  echo: ["function main(params) { return { v: 1, result: params }; }"],
  slow: ["function main() { return new Promise(() => setTimeout(() => {}, 30_000)); }"],
  "no-reply": ["function main() { return { hello: 1 }; }"],
  "own-error": ["function main() { return { error: 'secret-word' }; }"],
  large: ["function main() { return { v: 1, result: 'x'.repeat(1100 * 1024) }; }"],
  timeout: [
    "function main() { return new Promise(() => setTimeout(() => {}, 30_000)); }",
    { limits: { timeout: 2500 } },
  ],
  memory: [
    "function main() { const held = []; for (;;) held.push(Buffer.alloc(16 * 1024 * 1024, 1)); }",
    { limits: { memory: 128, timeout: 20_000 } },
  ],
  crash: ["function main() { process.exit(1); }"],
  killed: ["function main() { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}); }"],
  throws: ["function main() { throw new Error('secret-word'); }"],
  unloadable: ["this is no JavaScript"],
  "slow-init": ["for (;;) {}", { limits: { timeout: 500 } }],
  final: [
    "function main() { return { v: 1, result: null }; }",
    { annotations: [{ key: "final", value: true }], parameters: [{ key: "service", value: "mine" }] },
  ],
  "web-echo": [
    "function main(params) { const result = JSON.parse(Buffer.from(params.__ow_body, 'base64')); return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: { v: 1, result } }; }",
    raw(),
  ],
  "web-slow": ["function main() { return new Promise(() => setTimeout(() => {}, 30_000)); }", raw()],
  "web-rejects": ["async function main() { throw new Error('secret-word'); }", raw()],
  "web-throws": ["function main() { throw new Error('secret-word'); }", raw()],
  "web-large": ["function main() { return { statusCode: 200, body: 'x'.repeat(1100 * 1024) }; }", raw()],
  "web-list": ["function main() { return [1]; }", raw()],
  "web-error-text": ["function main() { return { error: 'secret-word' }; }", raw()],
  "web-text": [
    "function main() { return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'x' }; }",
    raw(),
  ],
  "web-timeout": [
    "function main() { return new Promise(() => setTimeout(() => {}, 30_000)); }",
    { ...raw(), limits: { timeout: 2500 } },
  ],
  "web-empty": ["function main() { return { statusCode: 200, body: '' }; }", raw()],
  "web-private": [
    "function main() { return { statusCode: 200, body: '' }; }",
    raw({ "require-whisk-auth": true }),
  ],
};

export async function putFailingActions({ put }: Client): Promise<void> {
  for (const [name, [code, more]] of Object.entries(actions)) await put(name, code, more);
}
