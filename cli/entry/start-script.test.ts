import { expect, test } from "vitest";
import { readStartScript, splitCommands } from "./start-script.js";

const base = { args: [], env: {}, preloads: [], sourceMaps: false };

test.each([
  { script: "node server.js", command: { file: "server.js" } },
  { script: "node ./bin/www", command: { file: "./bin/www" } },
  { script: "node .", command: { file: "." } },
  { script: "tsx src/main.ts", command: { file: "src/main.ts", sourceMaps: true } },
  { script: "tsx watch src/main.ts", command: { file: "src/main.ts", sourceMaps: true } },
  { script: "node --enable-source-maps dist/main.js", command: { file: "dist/main.js", sourceMaps: true } },
  { script: "node --watch server.js", command: { file: "server.js" } },
  { script: "nodemon --watch src server.js", command: { file: "server.js", sourceMaps: true } },
  { script: "node --import tsx src/main.ts", command: { file: "src/main.ts" } },
  { script: "node -r dotenv/config app.js", command: { file: "app.js", preloads: ["dotenv/config"] } },
  { script: "node --import=./tracing.mjs app.js", command: { file: "app.js", preloads: ["./tracing.mjs"] } },
  { script: "node --max-old-space-size=512 app.js", command: { file: "app.js" } },
  { script: "node app.js --port 80", command: { file: "app.js", args: ["--port", "80"] } },
  { script: "NODE_ENV=production node app.js", command: { file: "app.js", env: { NODE_ENV: "production" } } },
  { script: "cross-env A=1 B='x y' node app.js", command: { file: "app.js", env: { A: "1", B: "x y" } } },
  { script: "dotenv -e .env.prod -- node app.js", command: { file: "app.js" } },
  { script: "npm run build && node dist/main.js", command: { file: "dist/main.js" } },
  { script: "npx tsx server.ts", command: { file: "server.ts", sourceMaps: true } },
  { script: "./node_modules/.bin/tsx server.ts", command: { file: "server.ts", sourceMaps: true } },
  { script: "npm run serve", command: { file: "server.js" } },
  { script: "yarn serve", command: { file: "server.js" } },
  { script: "nest start", command: { file: "dist/main" } },
  { script: "./server.js", command: { file: "./server.js" } },
])("$script", ({ script, command }) => {
  const scripts = { serve: "node server.js", build: "tsc" };
  expect(readStartScript(script, scripts)).toEqual({ kind: "runs", command: { ...base, ...command } });
});

test.each([
  { name: "a tool of its own", script: "next start" },
  { name: "a script that does not exist", script: "npm run nowhere" },
  { name: "node without a file", script: "node --test" },
  { name: "a circle", script: "npm run loop" },
])("$name is not understood", ({ script }) => {
  expect(readStartScript(script, { loop: "npm run loop" }).kind).toBe("unknown");
});

test("commands are split as a shell does", () => {
  expect(splitCommands(`a "b c" 'd'e\\ f && g; h | i`)).toEqual([["a", "b c", "de f"], ["g"], ["h"], ["i"]]);
});
