const { on, isInit, isRun, read, write, refuse, accept, answered } = require("../hooks.cjs");

/** Tells calls that came before and after the action was initialised. */
function initialised() {
  const state = { done: false };
  on.answer.push((answer, call) => {
    if (isInit(call) && answer.status === 200) state.done = true;
  });
  return state;
}

const initValue = (call) => (isInit(call) ? read(call)?.value : undefined);
const hasNoCode = (call) => isInit(call) && !initValue(call)?.code;
const isNoJson = (call) => read(call) === undefined;

/** After a call that `is` names was answered, every later one is refused. */
function stuckAfter(is) {
  return () => {
    let stuck = false;
    on.request.push((_, answer) =>
      stuck ? answered(answer, 403, { error: "System not ready, status is stopped." }) : false,
    );
    on.answer.push((answer, call) => {
      if (is(answer, call)) stuck = true;
    });
  };
}

/** Faults in the order of calls: what may come first, again, or after a failure. */
module.exports = {
  "no-code-is-taken": {
    fault: "a /init without code is answered with 200",
    kills: ["init/* is refused with a known text", "init/a body of null is refused"],
    install: accept((call) => !isNoJson(call) && hasNoCode(call)),
  },
  "stuck-after-a-refusal": {
    fault: "after a /init that was refused none works",
    kills: [
      "init/after one * another one works",
      "init/after * another one works",
      "archives/after an archive *",
      "init/after code that * other code loads",
      "init/two failures in a row leave a third one possible",
    ],
    install: stuckAfter((answer, call) => isInit(call) && answer.status !== 200),
  },
  "stuck-after-a-failed-run": {
    fault: "after a run that failed, or was refused, none works, as with the official Node.js runtime",
    kills: [
      "run/after * as value the next run is served",
      "run/before /init it is refused, and /init works after it",
      "run/memory is kept over *",
      "results/after * the next run is served",
      "failures/after an exception* the next run is served",
      "failures/after what * the next run is served",
      "failures/ten exceptions in a row leave the eleventh run served",
      "wire/after * as body of /run the next run is served",
      "wire/after bytes that are no UTF-8 the next run is served",
      "concurrency/after two runs at once the next one is served",
      "limits/after * lists in each other the next run is served",
      "wire/after * the connection serves the next *",
    ],
    install: stuckAfter(
      (answer, call) => isRun(call) && (answer.status !== 200 || /\[{2000}|\ufffd/.test(answer.body)),
    ),
  },
  "stuck-after-an-empty-run": {
    fault: "after a run without a value every call is refused",
    kills: [
      "run/after no value* the next run is served",
      "run/after a value of null the *",
      "run/after a body of null the *",
      "run/after an empty body the *",
    ],
    install: stuckAfter((_, call) => isRun(call) && !Object.keys(read(call)?.value ?? {}).length),
  },
  "stuck-after-a-large-run": {
    fault: "after a run of more than 5 MB every call is refused",
    kills: ["limits/params of 10 MB leave a small run behind as it was"],
    install: stuckAfter((_, call) => call.body.length > 5_000_000),
  },
  "stuck-after-another-route": {
    fault: "after another route or method every call is refused",
    kills: [
      "wire/after GET /run the next run is served",
      "wire/after PUT /run the next run is served",
      "wire/after POST /other the next run is served",
    ],
    install: stuckAfter((_, call) => !(isInit(call) || isRun(call)) || call.method !== "POST"),
  },
  "stuck-after-odd-metadata": {
    fault: "after metadata that is no text every call is refused",
    kills: [
      "environment/after metadata that is * the next run is served",
      "environment/a NUL * ends nothing",
      "environment/a name with an equals sign in metadata ends nothing",
    ],
    install: stuckAfter(
      (_, call) =>
        isRun(call) &&
        (typeof read(call)?.extra !== "string" || /a=b|\\u0000/.test(call.body)) &&
        !read(call)?.activation_id,
    ),
  },
  "runs-before-init-are-served": {
    fault: "a run before /init is answered with 200 and {}",
    kills: [
      "run/before /init it is refused",
      "run/three before /init are refused alike",
      "init/a refused one starts nothing",
      "init/after code that * a run is refused",
    ],
    install() {
      const state = initialised();
      accept((call) => isRun(call) && !state.done)();
    },
  },
  "a-run-before-init-wins": {
    fault: "after a run before /init no /init works",
    kills: ["run/before /init it is refused, and /init works after it"],
    install: stuckAfter((answer, call) => isRun(call) && answer.status === 403),
  },
  "a-second-init-is-taken": {
    fault: "a second /init is answered with 200, and its code is echo",
    kills: [
      "init/a second one *is refused",
      "init/a third one is refused like the second",
      "init/the first code stays after a second one",
      "init/what the first code remembers stays after a second one",
      "concurrency/a /init during a run *",
      "init/two at once start one action",
    ],
    install() {
      let inits = 0;
      on.request.push((call, answer) => {
        if (isInit(call) && ++inits > 1) return answered(answer, 200, { OK: true });
        if (isRun(call) && inits > 1) return answered(answer, 200, read(call)?.value ?? {});
        return false;
      });
    },
  },
  "a-second-init-sets-env": {
    fault: "env of a second /init is exported, though it is refused",
    kills: ["init/env of a second one is not taken"],
    install: () =>
      on.request.push((call) => {
        Object.assign(process.env, initValue(call)?.env);
      }),
  },
  "a-broken-second-init-ends-it": {
    fault: "a second /init that is no JSON ends the action",
    kills: ["init/a second one that is no JSON is refused"],
    install: stuckAfter((_, call) => isInit(call) && isNoJson(call)),
  },
  "the-second-init-is-unlogged": {
    fault: "the refusal of a second /init is not in the logs",
    kills: ["init/the refusal of a second one is in the logs"],
    install: () => on.write.push((_, text) => (text.includes("more than once") ? "" : text)),
  },
  "env-must-be-an-object": {
    fault: "a /init whose env is null is refused",
    kills: ["init/env may be null"],
    install: refuse((call) => initValue(call)?.env === null),
  },
  "env-must-be-there": {
    fault: "a /init without env, or with an empty one, is refused",
    kills: ["init/env may be absent", "init/env may be empty"],
    install: refuse((call) => isInit(call) && Object.keys(initValue(call)?.env ?? {}).length === 0),
  },
  "unknown-keys-are-refused": {
    fault: "a /init with a key nobody knows is refused",
    kills: ["init/unknown keys in value are no harm"],
    install: refuse((call) => initValue(call)?.annotations !== undefined),
  },
  "names-are-required": {
    fault: "a /init without a name, or with an odd one, is refused",
    kills: ["init/the name may be absent", "init/the name may hold any letters"],
    install: refuse((call) => initValue(call)?.code && !/^[\w-]+$/.test(initValue(call).name ?? "")),
  },
  "main-is-always-main": {
    fault: "another name than main is refused",
    kills: ["init/main has another name", "archives/main of a * has another name"],
    install: refuse((call) => initValue(call)?.code && initValue(call).main !== "main"),
  },
  "main-is-a-riddle": {
    fault: "a /init without main is refused without a reason",
    kills: ['init/* stands for "main", or is refused'],
    install: refuse((call) => initValue(call)?.code && !initValue(call).main),
  },
  "any-main-is-taken": {
    fault: "a main that is not there is taken",
    kills: ["init/main that is * is refused", "archives/main that is not there is refused"],
    install: accept(
      (call) =>
        ["absent", "main() ", 5].includes(initValue(call)?.main) || Array.isArray(initValue(call)?.main),
    ),
  },
  "two-inits-at-once-are-taken": {
    fault: "two /init at once are both answered with 200",
    kills: ["init/two at once start one action"],
    install: () =>
      on.answer.push((answer, call) => {
        if (isInit(call)) Object.assign(answer, { status: 200, body: "{}" });
      }),
  },
  "no-value-is-refused": {
    fault: "a run without a value is refused",
    kills: ["run/* stands for {}", "run/nothing comes back"],
    install: refuse(
      (call) => isRun(call) && !(read(call)?.value instanceof Object && Object.keys(read(call).value).length),
    ),
  },
  "no-json-is-taken": {
    fault: "a body that is no JSON stands for {}",
    kills: [
      "wire/* as body of * is an error",
      "init/half a JSON body is refused",
      "init/a form as body is refused",
      "init/a second one that is no JSON is refused",
    ],
    install: () =>
      on.request.push((call) => {
        if (isNoJson(call) && call.body !== "")
          write(call, isInit(call) ? { value: { main: "main", code: "function main() {}" } } : {});
      }),
  },
  "any-value-is-taken": {
    fault: "a value of the wrong type is given to main",
    kills: ["run/* as value never reaches main", "run/* as value is refused"],
    install: () =>
      on.request.push((call) => {
        const body = read(call);
        if (isRun(call) && body && "value" in body && !(body.value instanceof Object))
          write(call, { ...body, value: {} });
      }),
  },
  "memory-is-lost": {
    fault: "each run is the first one",
    kills: [
      "run/memory is kept *",
      "run/a hundred runs are a hundred runs",
      "wire/100 runs come on one connection",
      "init/what the first code remembers stays after a second one",
      "concurrency/with leave each run is one of the action",
    ],
    install: () =>
      on.answer.push((answer, call) => {
        if (isRun(call)) answer.body = answer.body.replace(/"n":\d+/, '"n":1');
      }),
  },
  "env-of-a-failed-init-stays": {
    fault: "env of a /init that failed is there in the next one",
    kills: ["init/env of a failed one is gone"],
    install() {
      let stays = {};
      on.request.push((call) => {
        const body = read(call);
        if (!isInit(call) || !body?.value) return;
        stays = { ...stays, ...body.value.env };
        write(call, { value: { ...body.value, env: stays } });
      });
    },
  },
};
