const { on, endLogs, isRun, read, answered } = require("../hooks.cjs");

const value = (call) => (isRun(call) ? (read(call)?.value ?? {}) : {});
const isDeadly = ({ code, how }) => code !== undefined || /^(exit|kill|crash|recursion)$/.test(how);

/** Changes the answer to runs whose params `is` finds; "drop" closes the connection. */
const answerTo = (is, change) => () =>
  on.answer.push((answer, call) => (isRun(call) && is(value(call)) ? change(answer) : undefined));

/** Lets the signal pass without an effect. */
function deafTo(...names) {
  return () => {
    const listen = process.on;
    process.on = function (name, listener) {
      return listen.call(this, name, names.includes(name) ? () => {} : listener);
    };
  };
}

/** Faults in what becomes of exceptions and of actions that end the process. */
module.exports = {
  "exits-are-dropped": {
    fault: "a run that ends the process, or the stack, is dropped without an answer",
    kills: [
      "failures/exit code * is an error",
      "failures/an action that * is an error",
      "failures/a recursion without end is an error",
      "concurrency/with leave an exit lets nobody wait for ever",
    ],
    install: answerTo(isDeadly, () => "drop"),
  },
  "callers-wait-after-an-exit": {
    fault:
      "after a run that ended the process calls are taken and never answered, as with the official Go proxy",
    kills: [
      "failures/after exit code * nobody waits for ever",
      "failures/after an action that * nobody waits for ever",
      "failures/after a recursion without end nobody waits for ever",
      "init/after code that ends the process when it loads nobody waits for ever",
    ],
    install() {
      let gone = false;
      on.request.push((call, answer) => {
        if (gone) return true;
        if (!isDeadly(value(call)) && read(call)?.value?.name !== "exits-at-load") return false;
        gone = true;
        endLogs();
        answer(502, { error: "An error has occurred: the action ended the process with exit code 1" });
        return true;
      });
    },
  },
  "an-exit-ends-as-the-action-likes": {
    fault: "what was printed before the process ended is lost",
    kills: ["failures/what was printed before exit is in the logs"],
    install: () => on.write.push((_, text) => (text.includes("before") ? "" : text)),
  },
  "async-results-are-not-awaited": {
    fault: "a promise is answered with {}",
    kills: [
      "failures/an async main is waited for",
      "failures/an async exception is an error with its text",
      "failures/after an async exception the next run is served",
    ],
    install: () =>
      on.answer.push((answer, call) => {
        if (isRun(call)) Object.assign(answer, { status: 200, body: "{}" });
      }),
  },
  "stray-errors-hit-the-next-run": {
    fault: "an error outside of main is the answer to the run after it",
    kills: ["failures/after a stray error nobody gets the error of another run"],
    install() {
      let stray = false;
      on.request.push((call, answer) => {
        if (value(call).how === "thread") stray = true;
        else if (stray) return answered(answer, 502, { error: "An error has occurred: stray" });
        if (!stray) return false;
        endLogs();
        answer(200, value(call));
        return true;
      });
    },
  },
  "stray-errors-drop-the-run": {
    fault: "an error outside of main drops the run that is under way",
    kills: ["failures/a stray error is answered with the result or with an error"],
    install: answerTo(
      ({ how }) => how === "thread",
      () => "drop",
    ),
  },
  "exceptions-are-unlogged": {
    fault: "the cause of a failed run is not in the logs",
    kills: [
      "failures/* leaves its cause in the logs",
      "results/what JSON cannot say leaves its cause in the logs",
      "archives/* leaves its cause in the logs",
      "init/code that * leaves its cause in the logs",
      "init/main that is not there is named in the logs",
    ],
    install: () => on.write.push((fd, text) => (fd === 2 ? "" : text)),
  },
  "unwritable-results-end-it": {
    fault: "after a result that JSON cannot say every run fails",
    kills: [
      "results/after what JSON cannot say the next run is served",
      "results/after * objects in each other the next run is served",
    ],
    install() {
      let broken = false;
      on.answer.push((answer, call) => {
        if (broken) Object.assign(answer, { status: 502, body: '{"error":"broken"}' });
        if (value(call).kind === "unwritable" || value(call).depth !== undefined) broken = true;
      });
    },
  },
  "deaf-to-sigterm": {
    fault: "SIGTERM does not end it",
    kills: ["failures/SIGTERM ends *"],
    install: deafTo("SIGTERM"),
  },
  "deaf-to-other-signals": {
    fault: "SIGINT and SIGHUP do not end it",
    kills: ["failures/SIGINT ends *", "failures/SIGHUP ends *"],
    install: deafTo("SIGINT", "SIGHUP"),
  },
};
