import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{adapters,cli,codegen,conformance,runtimes,examples,bench,.ci}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/testdata/**"],
    globalSetup: [".ci/vitest-setup.mjs"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // All cores: most tests wait for processes that they started.
    maxWorkers: "100%",
  },
});
