const fs = require("node:fs");
const child = require("node:child_process");
const { on, endLogs, endOfActivation, isInit, isRun, read } = require("../hooks.cjs");

/** Remembers the last call, so that what is written can be told by it. */
function lastCall() {
  const last = { call: undefined };
  on.request.push((call) => {
    last.call = call;
  });
  return last;
}

/** Leaves the ends of logs out while the last call is one that `is` finds. */
const noEndsFor = (is) => () => {
  const last = lastCall();
  on.marker.push((_, text) => (is(last.call ?? {}) ? "" : text));
};

/** Ends the logs although a call was answered in a way that `is` finds. */
const endsFor = (is) => () =>
  on.answer.push((answer, call) => {
    if (is(answer, call)) endLogs();
  });

/** Writes to stderr what `what` makes of a call. */
const tells = (what) => () =>
  on.request.push((call) => {
    process.stderr.write(`${what(call)}\n`);
  });

const value = (call) => read(call)?.value ?? {};
const isFailing = ({ status }) => status >= 400;

/** Faults on the two streams. */
module.exports = {
  "no-end-on-stdout": {
    fault: "stdout is not ended",
    kills: ["logs/a run ends them once on each stream", "logs/after an unfinished line the end *"],
    install: () => on.marker.push((fd, text) => (fd === 1 ? "" : text)),
  },
  "no-end-on-stderr": {
    fault: "stderr is not ended",
    kills: [
      "logs/a run ends them once on each stream",
      "logs/after an unfinished line the end *",
      "logs/ten runs end them ten times",
      "results/* ends the logs on both streams",
    ],
    install: () => on.marker.push((fd, text) => (fd === 2 ? "" : text)),
  },
  "ends-come-twice": {
    fault: "logs are ended twice",
    kills: [
      "logs/each of three runs ends them once",
      "logs/5000 lines end once",
      "init/code that * ends the logs",
      "init/each failure ends the logs once",
      "concurrency/with leave each run ends the logs",
    ],
    install: () => on.marker.push((_, text) => `${text}${endOfActivation}\n`),
  },
  "ends-come-late": {
    fault: "logs are ended some time after the answer",
    kills: [
      "logs/lines come before their end",
      "logs/lines of each run come before its end",
      "logs/a line after a wait comes before the end",
      "concurrency/runs at once leave as many ends as were served",
    ],
    install: () =>
      on.marker.push((fd, text) => {
        setTimeout(() => fs.appendFileSync(fd, text), 400);
        return "";
      }),
  },
  "ends-come-first": {
    fault: "logs are ended when a run begins",
    kills: [
      "logs/of a child process come before the end",
      "limits/150,000 lines on each stream are complete",
      "logs/unfinished lines of two runs are two lines",
    ],
    install() {
      on.request.push((call) => {
        if (isRun(call)) endLogs();
      });
      const seen = { 1: 0, 2: 0 };
      on.marker.push((fd, text) => (seen[fd]++ % 2 === 0 ? text : ""));
    },
  },
  "ends-join-an-unfinished-line": {
    fault: "the end is appended to an unfinished line",
    kills: [
      "logs/an unfinished line of * is a line",
      "logs/after an unfinished line the end is on a line of its own",
      "logs/unfinished lines of two runs are two lines",
    ],
    install: () => on.marker.push((_, text) => text.replace(/^\n/, "")),
  },
  "unfinished-lines-are-lost": {
    fault: "an unfinished line is lost",
    kills: ["logs/an unfinished line of * is a line"],
    install: () => on.write.push((_, text) => text.replace(/[^\n]*$/, "")),
  },
  "no-end-after-a-failed-run": {
    fault: "a run that fails does not end the logs",
    kills: [
      "failures/* ends the logs on both streams",
      "results/* ends the logs on both streams",
      "results/* end the logs on both streams",
    ],
    install: noEndsFor(
      (call) =>
        isRun(call) &&
        (value(call).how !== undefined ||
          value(call).code !== undefined ||
          value(call).depth !== undefined ||
          /string|number|boolean|unwritable|null/.test(value(call).kind)),
    ),
  },
  "no-end-after-a-failed-init": {
    fault: "a /init that fails does not end the logs",
    kills: ["init/code that * ends the logs", "archives/* ends the logs"],
    install: noEndsFor(isInit),
  },
  "an-end-is-never-repeated": {
    fault: "an action that prints the end itself is not ended any more",
    kills: ["logs/an action that prints the end itself is ended all the same"],
    install() {
      let seen = false;
      on.write.push((_, text) => {
        if (text.includes(endOfActivation)) seen = true;
        return text;
      });
      on.marker.push((_, text) => (seen ? "" : text));
    },
  },
  "a-good-init-ends-the-logs": {
    fault: "a /init that works ends the logs",
    kills: ["logs/a /init of * does not end them"],
    install: endsFor((answer, call) => isInit(call) && answer.status === 200),
  },
  "refusals-end-the-logs": {
    fault: "what is refused ends the logs",
    kills: ["logs/* does not end them", "logs/a refused call in between changes nothing"],
    install: endsFor((answer) => isFailing(answer)),
  },
  "lines-of-stdout-are-turned-round": {
    fault: "lines come in another order",
    kills: ["logs/lines of stdout come in their order", "logs/lines of stderr come in their order"],
    install() {
      const kept = { 1: "", 2: "" };
      on.write.push((fd, text) => {
        kept[fd] = text + kept[fd];
        return "";
      });
      on.marker.push((fd, text) => kept[fd] + text);
    },
  },
  "streams-are-swapped": {
    fault: "stderr goes to stdout",
    kills: [
      "run/streams and result of four runs in one container",
      "logs/lines of * come in their order",
      "logs/lines of each run come before its end",
    ],
    install: () =>
      on.write.push((fd, text) => {
        if (fd !== 2) return text;
        fs.writeSync(1, text);
        return "";
      }),
  },
  "lines-beyond-a-number-are-lost": {
    fault: "after 900 lines of a run no more are written",
    kills: [
      "logs/* lines are complete on *",
      "logs/long lines come whole",
      "limits/150,000 lines on each stream are complete",
    ],
    install() {
      const lines = { 1: 0, 2: 0 };
      on.write.push((fd, text) => {
        lines[fd] += text.split("\n").length - 1;
        return lines[fd] > 900 ? "" : text;
      });
      on.marker.push((fd, text) => {
        lines[fd] = 0;
        return text;
      });
    },
  },
  "long-lines-are-cut": {
    fault: "a line has at most 80 letters",
    kills: ["logs/long lines come whole"],
    install: () => on.write.push((_, text) => text.replace(/^(.{80}).*$/gm, "$1")),
  },
  "logs-are-ascii": {
    fault: "letters beyond ASCII are lost in logs",
    kills: ["run/unicode in source and params is in the logs"],
    install: () => on.write.push((_, text) => text.replace(/\P{ASCII}/gu, "?")),
  },
  "children-are-silent": {
    fault: "what child processes print is lost",
    kills: ["logs/of a child process come before the end"],
    install() {
      for (const name of ["spawnSync", "execSync", "execFileSync", "spawn", "exec", "execFile"]) {
        const run = child[name];
        child[name] = (file, args, options) =>
          Array.isArray(args)
            ? run(file, args, { ...options, stdio: "ignore" })
            : run(file, { ...args, stdio: "ignore" });
      }
    },
  },
  "load-output-waits": {
    fault: "what code prints when it loads comes with the first run",
    kills: [
      "logs/what code prints to * when it loads is there when /init is answered",
      "logs/what code printed when it loaded is not printed again",
    ],
    install() {
      const kept = { 1: "", 2: "" };
      let running = false;
      on.request.push((call) => {
        if (!isRun(call)) return;
        running = true;
        for (const [fd, text] of Object.entries(kept)) fs.writeSync(Number(fd), text);
      });
      on.write.push((fd, text) => {
        if (running) return text;
        kept[fd] += text;
        return "";
      });
    },
  },
  "runs-are-logged": {
    fault: "the runner says that it runs",
    kills: ["logs/a run that prints *", "results/an application error leaves the logs alone: *"],
    install: () =>
      on.request.push((call) => {
        if (isRun(call)) process.stderr.write("running\n");
      }),
  },
  "inits-are-logged": {
    fault: "the runner says that it was initialised",
    kills: [
      "logs/a /init that prints nothing leaves nothing",
      "init/main has another name, and nothing is in the logs",
    ],
    install: () =>
      on.request.push((call) => {
        if (isInit(call)) process.stderr.write("initialising\n");
      }),
  },
  "bodies-are-logged": {
    fault: "bodies are logged",
    kills: [
      "logs/params are not in them",
      "logs/a value of the wrong type is not in them",
      "logs/a body of * that is no JSON is not in them",
      "logs/env of /init is not in them",
    ],
    install: tells((call) => call.body),
  },
  "bodies-of-failures-are-logged": {
    fault: "the body of a call that fails is logged",
    kills: [
      "logs/params of a run that fails are not in them",
      "logs/env of a /init that fails is not in them",
    ],
    install: () =>
      on.answer.push((answer, call) => {
        if (isFailing(answer)) process.stderr.write(`${call.body}\n`);
      }),
  },
  "keys-are-logged": {
    fault: "the key of a run is logged",
    kills: ["logs/the key of a run is not in them", "logs/the key of a run that fails is not in them"],
    install: tells((call) => read(call)?.api_key),
  },
  "bodies-are-quoted": {
    fault: "an error quotes the body",
    kills: ["logs/* is not in the answer"],
    install: () =>
      on.answer.push((answer, call) => {
        if (isFailing(answer)) answer.body = JSON.stringify({ error: `bad request: ${call.body}` });
      }),
  },
  "results-are-logged": {
    fault: "a result that is none is logged, as by the official Node.js runtime",
    kills: ["results/a result that is none is not in the logs"],
    install: () =>
      on.answer.push((_, call) => {
        if (value(call).kind === "number") process.stderr.write("Result: 42\n");
      }),
  },
};
