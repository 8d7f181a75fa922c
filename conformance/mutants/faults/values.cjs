const { on, isRun, read, write, answered } = require("../hooks.cjs");

/** Changes the results of runs, part by part: `change(key, value)` gives the value to put in its place. */
function results(change) {
  return () =>
    on.answer.push((answer, call) => {
      if (isRun(call) && answer.status === 200) answer.body = JSON.stringify(JSON.parse(answer.body), change);
    });
}

/** Changes `value` of runs before main sees it; undefined leaves it as it is. */
function params(change) {
  return () =>
    on.request.push((call) => {
      const body = read(call);
      if (!isRun(call) || body === undefined || body === null) return;
      const value = change(body.value, body);
      if (value !== undefined) write(call, { ...body, value });
    });
}

/** Changes the JSON text of a run before main sees it. */
function text(change) {
  return () =>
    on.request.push((call) => {
      if (isRun(call))
        call.body = Buffer.from(change(Buffer.from(call.body, "latin1").toString())).toString("latin1");
    });
}

const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const texts = (change) => results((_, value) => (typeof value === "string" ? change(value) : value));
const numbers = (change) => results((_, value) => (typeof value === "number" ? change(value) : value));
const keys = (change) =>
  results((_, value) =>
    isPlain(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), item]))
      : value,
  );

/** Faults in what main gets, and in what becomes of its result. */
module.exports = {
  "params-are-lost": {
    fault: "main gets {} whatever was sent",
    kills: [
      "run/a text comes back",
      "run/escaped unicode is the same text",
      "run/params of equal names are params of their run",
      "init/main has another name",
      "init/is followed by runs of that code",
      "init/source compiled by the runner loads",
      "failures/before exit the action runs as any other",
      "archives/a zip loads",
      "archives/main of a zip has another name",
    ],
    install: params(() => ({})),
  },
  "numbers-are-texts": {
    fault: "numbers become texts",
    kills: [
      "run/an integer comes back",
      "results/a big integer is the answer",
      "limits/a list of 100,000 numbers comes back",
    ],
    install: numbers(String),
  },
  "numbers-are-whole": {
    fault: "fractions are cut off",
    kills: ["run/a fraction comes back", "run/a small number comes back", "results/a fraction is the answer"],
    install: numbers(Math.trunc),
  },
  "numbers-are-short": {
    fault: "numbers have 32 bits",
    kills: [
      "run/a big integer comes back",
      "run/a big number comes back",
      "run/a negative number comes back",
    ],
    install: numbers((n) => n >>> 0),
  },
  "booleans-are-numbers": {
    fault: "true and false become 1 and 0",
    kills: ["run/true and false comes back", "results/an error of false is the answer"],
    install: results((_, value) => (typeof value === "boolean" ? Number(value) : value)),
  },
  "nulls-are-lost": {
    fault: "keys whose value is null are left out",
    kills: [
      "run/null comes back",
      "results/objects in lists in objects is the answer",
      "results/an error of null is the answer",
    ],
    install: results((_, value) => value ?? undefined),
  },
  "empty-texts-are-null": {
    fault: "an empty text becomes null",
    kills: ["run/an empty text comes back", "results/an empty error is the answer"],
    install: texts((s) => (s === "" ? null : s)),
  },
  "empty-lists-are-objects": {
    fault: "an empty list becomes an empty object",
    kills: [
      "run/an empty list comes back",
      "run/an empty list comes back as a list",
      "results/an empty list is the answer",
    ],
    install: results((_, value) => (Array.isArray(value) && value.length === 0 ? {} : value)),
  },
  "empty-objects-are-lists": {
    fault: "an empty object becomes an empty list",
    kills: ["run/an empty object in *"],
    install: results((key, value) =>
      key !== "" && isPlain(value) && Object.keys(value).length === 0 ? [] : value,
    ),
  },
  "lists-are-objects": {
    fault: "a list comes back as an object with the keys 0, 1 and so on, as the official PHP runtime does",
    kills: [
      "run/a list comes back",
      "run/a list comes back as a list",
      "run/a list of * comes back as a list",
      "run/lists in lists comes back",
      "run/objects in lists comes back",
      "results/a list is the answer",
      "limits/100 lists in each other come back",
    ],
    install: results((_, value) => (Array.isArray(value) ? { ...value } : value)),
  },
  "objects-are-texts": {
    fault: "objects inside of objects become texts",
    kills: [
      "run/objects in objects comes back",
      "results/100 objects in each other are the answer",
      "results/an error that is an object is the answer",
      "run/streams and result of four runs in one container",
    ],
    install: results((key, value) => (key !== "" && isPlain(value) ? String(value) : value)),
  },
  "keys-are-small": {
    fault: "keys are written in small letters",
    kills: ["run/keys that differ in case comes back"],
    install: keys((key) => key.toLowerCase()),
  },
  "keys-are-names": {
    fault: "keys that are no names are changed into some",
    kills: [
      "run/an empty key comes back",
      "run/keys with spaces, dots and dollars comes back",
      "run/keys that are numbers comes back",
      "run/* in a key comes back unchanged",
    ],
    install: keys((key) => (/^[A-Za-z_]\w*$/.test(key) ? key : `_${key.replace(/\W/g, "_")}`)),
  },
  "value-is-unwrapped-twice": {
    fault: "a key value inside of value is taken for value",
    kills: ["run/the key value comes back"],
    install: params((value) => value?.value),
  },
  "metadata-is-mixed-in": {
    fault: "metadata is mixed into params",
    kills: [
      "run/nothing comes back",
      "run/the keys of metadata comes back",
      "run/no value beside metadata stands for {}",
    ],
    install: params((value, { value: _, ...metadata }) => ({ ...(value ?? {}), ...metadata })),
  },
  "an-error-is-a-failure": {
    fault: "a result with an error is answered with 502",
    kills: [
      "run/the key error comes back",
      "results/an error that is a text is the answer",
      "results/an application error *",
      "results/a success, an application error and a success follow each other",
      "results/an error *ends the logs on both streams",
    ],
    install: () =>
      on.answer.push((answer) => {
        if (answer.status === 200 && answer.body.startsWith('{"error"')) answer.status = 502;
      }),
  },
  "slashes-are-doubled": {
    fault: "what is escaped in JSON is escaped twice",
    kills: [
      "run/quotes and backslashes comes back",
      "run/line breaks and tabs comes back",
      "results/a text with a line break is the answer",
      "limits/1 MB of quotes come back",
    ],
    install: texts((s) => JSON.stringify(s).slice(1, -1)),
  },
  "slashes-are-lost": {
    fault: "slashes are left out",
    kills: ["results/a text with a slash is the answer"],
    install: texts((s) => s.replaceAll("/", "")),
  },
  "control-characters-are-lost": {
    fault: "control characters are left out",
    kills: ["run/control characters comes back"],
    install: texts((s) => s.replace(/\p{Cc}/gu, "")),
  },
  "texts-end-at-nul": {
    fault: "a text ends at a NUL",
    kills: ["run/a NUL comes back"],
    install: texts((s) => s.split("\u0000")[0]),
  },
  "markup-is-escaped": {
    fault: "markup is escaped",
    kills: ["run/markup comes back", "results/markup is the answer"],
    install: texts((s) => s.replaceAll("<", "&lt;")),
  },
  "texts-are-parsed": {
    fault: "texts that look like JSON are parsed",
    kills: ["run/text that looks like JSON comes back", "run/text that looks like a number comes back"],
    install: texts((s) => {
      try {
        return JSON.parse(s);
      } catch {
        return s;
      }
    }),
  },
  "texts-are-normalised": {
    fault: "unicode is brought into a normal form",
    kills: ["run/combining marks comes back unchanged"],
    install: texts((s) => s.normalize("NFC")),
  },
  "texts-are-trimmed": {
    fault: "white space and byte order marks at the ends of texts are left out",
    kills: ["run/a byte order mark comes back unchanged"],
    install: texts((s) => s.trim()),
  },
  "unpaired-surrogates-are-dropped": {
    fault: "a text that is no Unicode closes the connection",
    kills: ["run/an unpaired surrogate is answered, and the next run is served"],
    install: () => on.answer.push((answer) => (/\\ud800/.test(answer.body) ? "drop" : undefined)),
  },
  "the-first-of-two-keys-counts": {
    fault: "of a key that comes twice the first one counts",
    kills: ["run/of a key that comes twice the last one counts, or it is refused"],
    install: text((body) => body.replace('"a":1,"a":2', '"a":1')),
  },
  "bodies-are-one-line": {
    fault: "only the first line of a body is read",
    kills: [
      "run/line breaks inside of the body are no harm",
      "run/line breaks in front of the body are no harm",
    ],
    install: text((body) => body.split("\n")[0] || "\n"),
  },
  "bodies-end-without-a-break": {
    fault: "a line break at the end of a body is refused",
    kills: ["run/line breaks at the end of the body are no harm"],
    install: text((body) => (/\n$/.test(body) ? "{" : body)),
  },
  "odd-keys-are-filtered": {
    fault: "keys that a language might trip over are left out",
    kills: ["run/the key * is a key"],
    install: text((body) => body.replace(/__proto__|constructor|__class__|this/g, "filtered")),
  },
  "prototypes-are-polluted": {
    fault: "a key __proto__ changes what later runs get",
    kills: ["run/a key __proto__ changes no later run"],
    install() {
      let polluted = {};
      on.request.push((call) => {
        const body = read(call);
        if (isRun(call) && body !== undefined)
          write(call, { ...body, value: { ...polluted, ...body.value } });
        if (call.body.includes("__proto__")) polluted = { polluted: 1 };
      });
    },
  },
  "params-stay": {
    fault: "params of earlier runs are there in later ones",
    kills: ["run/what one run was given is not in the next one", "wire/init and runs come on one connection"],
    install() {
      const all = {};
      params((value) => Object.assign(all, value))();
    },
  },
  "results-are-cached": {
    fault: "a result is kept for params of the same names",
    kills: [
      "run/params of equal names *",
      "run/memory is kept between runs",
      "run/a hundred runs are a hundred runs",
      "wire/runs sent ahead are answered in order",
      "concurrency/of two runs at once each is served with its own result or refused",
    ],
    install() {
      const known = new Map();
      on.answer.push((answer, call) => {
        if (!isRun(call) || answer.status !== 200) return;
        const names = Object.keys(read(call)?.value ?? {}).join();
        if (known.has(names)) answer.body = known.get(names);
        else known.set(names, answer.body);
      });
    },
  },
  "results-end-at-1-mib": {
    fault: "a result is cut at 1 MiB",
    kills: [
      "results/1.5 MiB are answered in full",

      "limits/10 MB of params come back",
      "limits/1.2 MB of params come back, more than the platform takes",
    ],
    install: () =>
      on.answer.push((answer) => {
        if (answer.body.length > 1048576) answer.body = answer.body.slice(0, 1048576);
      }),
  },
  "results-of-the-run-before": {
    fault: "from the second run on, each gets the result of the run before",
    kills: [
      "results/after * the next run is served",
      "failures/after an async exception the next run is served",
      "limits/three large runs follow each other",
    ],
    install() {
      let before;
      on.answer.push((answer, call) => {
        if (!isRun(call)) return;
        const own = { status: answer.status, body: answer.body };
        Object.assign(answer, before);
        before = own;
      });
    },
  },
  "a-list-is-refused": {
    fault: "a value that is a list is refused",
    kills: ["run/a list of lists comes back as a list", "run/an empty list comes back empty"],
    install: () =>
      on.request.push((call, answer) =>
        Array.isArray(read(call)?.value) ? answered(answer, 403, { error: "a list" }) : false,
      ),
  },
  "null-is-a-result": {
    fault: "a run whose main returns null is answered with null",
    kills: ["results/null is no object, or {} *"],
    install: () =>
      on.answer.push((answer, call) => {
        if (read(call)?.value?.kind === "null") Object.assign(answer, { status: 200, body: "null" });
      }),
  },
  "what-becomes-text-is-a-result": {
    fault: "a result that is a text once it is JSON is answered with that text",
    kills: ["results/what becomes a text in JSON is no *"],
    install: () =>
      on.answer.push((answer, call) => {
        if (read(call)?.value?.kind === "becomes-text")
          Object.assign(answer, { status: 200, body: '"text"' });
      }),
  },
  "nothing-is-a-failure": {
    fault: "a main that returns nothing is answered as if it had returned a text",
    kills: ["results/nothing is {}"],
    install: () =>
      on.answer.push((answer, call) => {
        if (read(call)?.value?.kind === "nothing")
          Object.assign(answer, { status: 502, body: '{"error":"nothing"}' });
      }),
  },
  "deep-results-are-dropped": {
    fault: "a result that is too deep closes the connection, as the official Java runtime does",
    kills: [
      "results/* objects in each other are answered in full or with an error",
      "limits/* lists in each other are answered",
    ],
    install: () =>
      on.answer.push((_, call) =>
        read(call)?.value?.depth > 300 || /\[{300}/.test(call.body) ? "drop" : undefined,
      ),
  },
};
