const { on, endOfActivation, isRun, read, write, answered } = require("../hooks.cjs");

/** How many runs are under way. */
function underWay() {
  const state = { runs: 0 };
  on.request.push((call) => {
    if (isRun(call)) state.runs++;
  });
  on.answer.push((_, call) => {
    if (isRun(call)) state.runs--;
  });
  return state;
}

/** Faults with runs that overlap. */
module.exports = {
  "leave-is-not-asked": {
    fault: "runs overlap without leave",
    kills: ["concurrency/two runs at once do not overlap", "concurrency/leave that says false is none"],
    install: () => {
      process.env.__OW_ALLOW_CONCURRENT = "true";
    },
  },
  "leave-is-ignored": {
    fault: "with leave a second run is refused all the same",
    kills: [
      "concurrency/with leave two runs are served",

      "concurrency/with leave each run ends the logs",
      "concurrency/with leave no line is lost",
      "concurrency/with leave a value of the wrong type disturbs no other run",
    ],
    install: () => {
      delete process.env.__OW_ALLOW_CONCURRENT;
    },
  },
  "leave-breaks-single-runs": {
    fault: "with leave every run is answered with 502",
    kills: ["concurrency/with leave a run alone is as ever"],
    install: () =>
      on.answer.push((answer, call) => {
        if (isRun(call) && process.env.__OW_ALLOW_CONCURRENT) answer.status = 502;
      }),
  },
  "runs-wait-for-each-other": {
    fault: "with leave a run waits for the one before",
    kills: [
      "concurrency/with leave eight runs overlap",
      "concurrency/with leave a short run does not wait for a long one",
    ],
    install() {
      let last = Promise.resolve();
      on.request.push(async (call) => {
        if (!isRun(call)) return;
        const before = last;
        last = new Promise((resolve) => {
          call.done = resolve;
        });
        await before;
      });
      on.answer.push((_, call) => call.done?.());
    },
  },
  "results-are-exchanged": {
    fault: "two runs that overlap get each other's result",
    kills: [
      "concurrency/with leave two runs are served",
      "concurrency/with leave an async exception is answered to its own run",
    ],
    install() {
      let waiting;
      on.answer.push(async (answer, call) => {
        if (!isRun(call)) return;
        if (waiting !== undefined) {
          const other = waiting;
          waiting = undefined;
          const body = other.answer.body;
          other.answer.body = answer.body;
          answer.body = body;
          other.go();
          return;
        }
        await new Promise((go) => {
          waiting = { answer, go };
          setTimeout(go, 300);
        });
        waiting = undefined;
      });
    },
  },
  "errors-hit-all": {
    fault: "an exception of one run is the answer to all that are under way",
    kills: [
      "concurrency/with leave an exception is answered to its own run",
      "concurrency/an exception of one run is not the answer to the one that came with it",
    ],
    install() {
      let error;
      on.answer.push(async (answer, call) => {
        if (!isRun(call)) return;
        if (answer.status >= 500) error = answer.body;
        else await new Promise((go) => setTimeout(go, 100));
        if (error !== undefined) Object.assign(answer, { status: 502, body: error });
      });
    },
  },
  "overlapping-runs-end-once": {
    fault: "runs that overlap end the logs once",
    kills: ["concurrency/with leave each run ends the logs"],
    install() {
      const state = underWay();
      on.marker.push((_, text) => (state.runs > 1 ? "" : text));
    },
  },
  "overlapping-runs-lose-lines": {
    fault: "lines of runs that overlap are lost",
    kills: ["concurrency/with leave no line is lost"],
    install() {
      const state = underWay();
      on.write.push((_, text) => (state.runs > 1 ? "" : text));
    },
  },
  "the-context-is-shared": {
    fault: "runs that overlap share their second argument",
    kills: ["concurrency/with leave each run has its own second argument"],
    install() {
      let first;
      on.request.push((call) => {
        const body = read(call);
        if (!isRun(call) || !body) return;
        const { value, ...metadata } = body;
        first ??= metadata;
        write(call, { ...first, value });
      });
    },
  },
  "a-second-run-is-dropped": {
    fault: "a run that comes while another is under way is dropped",
    kills: [
      "concurrency/of two runs at once each is served with its own result or refused",
      "concurrency/sixteen runs at once are all answered",
      "wire/runs sent ahead do not overlap",
      "concurrency/runs at once leave as many ends as were served",
    ],
    install() {
      const state = underWay();
      on.request.push((call) => {
        if (isRun(call) && state.runs > 1) {
          state.runs--;
          call.socket.destroy();
          return true;
        }
        return false;
      });
    },
  },
  "both-of-two-are-refused": {
    fault: "of two runs at once both are refused",
    kills: [
      "concurrency/of two runs at once one is served",
      "concurrency/after two runs at once the next one is served",
    ],
    install() {
      let runs = 0;
      on.request.push(async (call, answer) => {
        if (!isRun(call)) return false;
        runs++;
        await new Promise((go) => setTimeout(go, 50));
        if (runs < 2) {
          runs--;
          return false;
        }
        answer(403, { error: "System not ready, status is running." });
        return true;
      });
    },
  },
  "an-init-during-a-run-replaces-it": {
    fault: "a /init during a run is taken",
    kills: ["concurrency/a /init during a run leaves the code"],
    install() {
      let inits = 0;
      on.request.push((call, answer) => {
        if (call.url === "/init" && ++inits > 1) return answered(answer, 200, { OK: true });
        return false;
      });
      on.write.push((_, text) => (inits > 1 && !text.includes(endOfActivation) ? "" : text));
    },
  },
};
