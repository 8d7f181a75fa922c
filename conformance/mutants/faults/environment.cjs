const { on, isInit, isRun, read, write, drop, answered } = require("../hooks.cjs");

/** Changes `env` of /init. */
const initEnv = (change) => () =>
  on.request.push((call) => {
    const body = read(call);
    if (isInit(call) && body?.value?.env)
      write(call, { ...body, value: { ...body.value, env: change(body.value.env) } });
  });
/** Changes each variable of `env`: gives [name, value], or undefined to leave it out. */
const eachOf = (env, change) =>
  Object.fromEntries(
    Object.entries(env)
      .flatMap((entry) => [change(...entry) ?? []])
      .filter((e) => e.length),
  );
const initVariables = (change) => initEnv((env) => eachOf(env, change));
const initTexts = (change) =>
  initVariables((name, value) => [name, typeof value === "string" ? change(value) : value]);
/** Changes the metadata of runs. */
const metadata = (change) => () =>
  on.request.push((call) => {
    const body = read(call);
    if (!isRun(call) || typeof body !== "object" || body === null) return;
    const { value, ...rest } = body;
    write(call, { ...change(rest), ...(value === undefined ? {} : { value }) });
  });
const metadataOf = (change) => metadata((all) => eachOf(all, change));
const metadataTexts = (change) =>
  metadataOf((name, value) => [name, typeof value === "string" ? change(value) : value]);
/** Changes the variables that the action sees. */
const seen = (change) => () =>
  on.answer.push((answer, call) => {
    if (isRun(call) && answer.status === 200) answer.body = JSON.stringify(change(JSON.parse(answer.body)));
  });
const atStart = (change) => () => change(process.env);

/** Faults in what an action finds in its environment. */
module.exports = {
  "env-is-not-exported": {
    fault: "env of /init is not exported, as by the official Java runtime",
    kills: [
      "environment/a text of /init is there *",
      "environment/several variables of /init are there",
      "environment/variables of /init are there in each run",
      "environment/metadata in env of /init is there when the code loads",
      "environment/env of /init wins over the container",
      "environment/10,000 letters of /init is there in a run",
      "environment/JSON of /init is there in a run",
      "limits/100 variables of /init are there",
    ],
    install: initEnv(() => ({})),
  },
  "env-comes-after-load": {
    fault: "env of /init is exported after the code has loaded",
    kills: ["environment/* of /init is there when the code loads"],
    install() {
      let waiting = {};
      initEnv((env) => {
        waiting = env;
        return {};
      })();
      on.answer.push((_, call) => {
        if (isInit(call)) Object.assign(process.env, waiting);
      });
    },
  },
  "env-lasts-one-run": {
    fault: "env of /init is gone after the first run",
    kills: ["environment/variables of /init are there in each run"],
    install: () =>
      on.answer.push((_, call) => {
        if (isRun(call))
          for (const name of Object.keys(process.env))
            if (name.startsWith("CONFORMANCE_")) delete process.env[name];
      }),
  },
  "empty-env-is-left-out": {
    fault: "an empty text in env of /init is left out",
    kills: ["environment/an empty text of /init is there *"],
    install: initVariables((name, value) => (value === "" ? undefined : [name, value])),
  },
  "env-is-trimmed": {
    fault: "texts of env are trimmed",
    kills: ["environment/a text with spaces of /init is there *"],
    install: initTexts((s) => s.trim()),
  },
  "env-ends-at-an-equals-sign": {
    fault: "texts of env end at an equals sign",
    kills: ["environment/a text with equals signs of /init is there *"],
    install: initTexts((s) => s.split("=")[0]),
  },
  "env-has-one-line": {
    fault: "texts of env end at a line break",
    kills: ["environment/a text with line breaks of /init is there *"],
    install: initTexts((s) => s.split("\n")[0]),
  },
  "env-is-ascii": {
    fault: "texts of env lose what is beyond ASCII",
    kills: ["environment/a text beyond ASCII of /init is there *"],
    install: initTexts((s) => s.replace(/\P{ASCII}/gu, "?")),
  },
  "env-is-expanded": {
    fault: "a shell expands texts of env",
    kills: ["environment/a text with quotes of /init is there *"],
    install: initTexts((s) => s.replace(/["'`]|\$\w+/g, "")),
  },
  "env-is-short": {
    fault: "texts of env have at most 4096 letters",
    kills: ["environment/10,000 letters of /init is there in a run"],
    install: initTexts((s) => s.slice(0, 4096)),
  },
  "env-names-are-capital": {
    fault: "names of env are written in capital letters",
    kills: ["environment/the name CONFORMANCE_lower of /init is there as it is"],
    install: initVariables((name, value) => [name.toUpperCase(), value]),
  },
  "odd-env-names-are-left-out": {
    fault: "names of env with other than letters are left out",
    kills: ["environment/the name * of /init is there as it is"],
    install: initVariables((name, value) =>
      /^\w+$/.test(name) && !/\d/.test(name) ? [name, value] : undefined,
    ),
  },
  "only-some-env-is-exported": {
    fault: "only the first variable of env is exported",
    kills: ["environment/several variables of /init are there", "limits/100 variables of /init are there"],
    install: initEnv((env) => Object.fromEntries(Object.entries(env).slice(0, 1))),
  },
  "metadata-in-env-is-left-out": {
    fault: "names of the platform are left out of env",
    kills: [
      "environment/metadata in env of /init is there when the code loads",
      "environment/env of /init wins over the container",
    ],
    install: initVariables((name, value) => (name.startsWith("__OW_") ? undefined : [name, value])),
  },
  "env-that-is-no-text-is-odd": {
    fault: "what is no text in env is written as the language prints it",
    kills: [
      "environment/null in env of /init is the text it stands for",
      "environment/an object in env of /init is the text it stands for",
      "environment/a list in env of /init is the text it stands for",
    ],
    install: initVariables((name, value) => [name, String(value)]),
  },
  "env-that-is-no-text-is-left-out": {
    fault: "what is no text in env is left out",
    kills: ["environment/* in env of /init is the text it stands for"],
    install: initVariables((name, value) => (typeof value === "string" ? [name, value] : undefined)),
  },
  "env-that-is-no-text-takes-all": {
    fault: "one variable that is no text takes the others away",
    kills: ["environment/what is no text in env of /init takes no other variable away"],
    install: initEnv((env) => (Object.values(env).every((value) => typeof value === "string") ? env : {})),
  },
  "metadata-is-not-exported": {
    fault: "metadata is not exported",
    kills: [
      "environment/* of a run is __OW_*",
      "environment/all metadata of a run is there",
      "environment/metadata of a run *",
    ],
    install: metadata(() => ({})),
  },
  "unknown-metadata-is-left-out": {
    fault: "only metadata that is known is exported",
    kills: [
      "environment/something_new of a run is *",
      "environment/camelCase of a run is *",
      "environment/x of a run is *",
      "environment/metadata that is * is there",
    ],
    install: metadataOf((name, value) =>
      /^(namespace|action_|activation_id|transaction_id|deadline|api_)/.test(name)
        ? [name, value]
        : undefined,
    ),
  },
  "metadata-keeps-its-case": {
    fault: "names of metadata are not written in capital letters",
    kills: ["environment/camelCase of a run is *"],
    install: seen((all) =>
      Object.fromEntries(
        Object.entries(all).map(([name, value]) => [
          name.startsWith("__OW_") ? name.toLowerCase() : name,
          value,
        ]),
      ),
    ),
  },
  "value-is-exported": {
    fault: "value is exported as well",
    kills: ["environment/value itself is no variable"],
    install: seen((all) => ({ ...all, __OW_VALUE: "{}" })),
  },
  "params-are-exported": {
    fault: "params are exported as well",
    kills: ["environment/params are no variables"],
    install: () =>
      on.request.push((call) => {
        if (isRun(call)) Object.assign(process.env, read(call)?.value);
      }),
  },
  "metadata-is-cleaned": {
    fault: "metadata loses spaces, equals signs, quotes and what is beyond ASCII",
    kills: ["environment/metadata that is * is there"],
    install: metadataTexts((s) => s.replace(/^\s+|\s+$|[="'`$\n]|\P{ASCII}/gu, "")),
  },
  "empty-metadata-is-left-out": {
    fault: "metadata that is empty is left out",
    kills: ["environment/metadata that is an empty text is there", "environment/trace_id of a run is *"],
    install: metadataOf((name, value) => (value === "" ? undefined : [name, value])),
  },
  "metadata-is-short": {
    fault: "metadata has at most 4096 letters",
    kills: ["limits/metadata of 100 kB is there"],
    install: metadataTexts((s) => s.slice(0, 4096)),
  },
  "metadata-must-be-text": {
    fault: "metadata that is no text fails the run, as with the official Python runtime",
    kills: [
      "environment/metadata that is * ends nothing",
      "run/the second argument has a deadline that came as a number",
    ],
    install: () =>
      on.request.push((call, answer) =>
        isRun(call) &&
        Object.entries(read(call) ?? {}).some(([name, each]) => name !== "value" && typeof each !== "string")
          ? answered(answer, 400, { error: "command exited" })
          : false,
      ),
  },
  "odd-metadata-drops-the-run": {
    fault: "a NUL, or a name with an equals sign, drops the call",
    kills: [
      "environment/a NUL * ends nothing",
      "environment/a name with an equals sign in metadata ends nothing",
    ],
    install: drop((call) => /\\u0000|a=b/.test(call.body)),
  },
  "the-api-host-is-hidden": {
    fault: "the container's API host is not there",
    kills: [
      "environment/the API host of the container is there*",
      "environment/all metadata of a run is there",
    ],
    install: atStart((env) => delete env.__OW_API_HOST),
  },
  "an-api-host-is-made-up": {
    fault: "an API host is made up where there is none",
    kills: ["environment/without an API host of the container there is none"],
    install: atStart((env) => {
      env.__OW_API_HOST ??= "https://openwhisk.example";
    }),
  },
  "the-container-is-cut-at-equals": {
    fault: "the container's variables are cut at an equals sign, as by the official Go proxy",
    kills: ["environment/another variable of the container is there whole"],
    install: atStart((env) => {
      if (env.__OW_EXTRA) env.__OW_EXTRA = env.__OW_EXTRA.split("=")[0];
    }),
  },
  "the-container-wins": {
    fault: "the container's API host wins over a run's",
    kills: ["environment/api_host of a run wins over the container"],
    install: metadataOf((name, value) => (name === "api_host" ? undefined : [name, value])),
  },
  "init-wins": {
    fault: "env of /init wins over metadata of a run",
    kills: ["environment/metadata of a run wins over env of /init"],
    install() {
      let env = {};
      initEnv((given) => (env = given))();
      seen((all) => ({ ...all, ...env }))();
    },
  },
  "metadata-stays": {
    fault: "metadata of earlier runs stays, as in every official runtime",
    kills: [
      "environment/* of an earlier run is gone",
      "environment/after a run *",
      "concurrency/a key of one run is not seen by the one that came with it",
    ],
    install() {
      let stays = {};
      metadata((now) => (stays = { ...stays, ...now }))();
    },
  },
  "metadata-is-of-the-first-run": {
    fault: "metadata is that of the first run",
    kills: [
      "environment/metadata of a run replaces that of the one before",
      "run/the second argument is that of its run",
    ],
    install() {
      let first;
      metadata((now) => (first ??= now))();
    },
  },
  "a-run-clears-what-was-before": {
    fault: "after a run the names that it set are gone",
    kills: [
      "environment/after a run env of /init is as it was",
      "environment/after a run the container is as it was",
    ],
    install() {
      const gone = new Set();
      on.answer.push((answer, call) => {
        if (!isRun(call)) return;
        const now = Object.keys(read(call)).map((key) => `__OW_${key.toUpperCase()}`);
        const left = Object.entries(JSON.parse(answer.body)).filter(
          ([name]) => now.includes(name) || !gone.has(name),
        );
        answer.body = JSON.stringify(Object.fromEntries(left));
        for (const name of now) gone.add(name);
      });
    },
  },
  "there-is-no-second-argument": {
    fault: "main gets one argument",
    kills: ["run/the second argument *", "concurrency/with leave each run has its own second argument"],
    install: () =>
      on.answer.push((answer, call) => {
        if (isRun(call) && answer.body.includes("activationId")) answer.body = "{}";
      }),
  },
};
