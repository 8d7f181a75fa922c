const Module = require("node:module");
const { mkdirSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { gunzipSync } = require("node:zlib");
const { on, isInit, read, write, refuse, accept, drop } = require("../hooks.cjs");
const { unpackAnywhere } = require("../unpack-anywhere.cjs");

const value = (call) => (isInit(call) ? (read(call)?.value ?? {}) : {});
const bytes = (call) => Buffer.from(value(call).binary === true ? String(value(call).code) : "", "base64");
const isTar = (call) => bytes(call)[0] === 0x1f;

/** The archive's bytes as text, in which names are found. */
function textOf(call) {
  const archive = bytes(call);
  try {
    return (isTar(call) ? gunzipSync(archive) : archive).toString("utf8");
  } catch {
    return "";
  }
}

/** Whether data.txt is there twice; in a ZIP each name stands in the directory as well. */
function isTwice(call) {
  const names = textOf(call).match(/data\.txt/g) ?? [];
  return names.length > (isTar(call) ? 1 : 2);
}

/** Faults with code that comes as an archive. */
module.exports = {
  "archives-are-unpacked-anywhere": {
    fault: "entries are written to where their names and links lead",
    kills: ["archives/* leads nowhere"],
    install() {
      on.request.push((call) => {
        const folder = join(tmpdir(), "unpacked", "here");
        mkdirSync(folder, { recursive: true });
        if (bytes(call).length > 100) unpackAnywhere(bytes(call), folder);
      });
    },
  },
  "an-escape-ends-it": {
    fault: "an archive that leads outside ends the runner",
    kills: [
      "archives/after a name that * the runner serves",
      "archives/after an absolute name* the runner serves",
    ],
    install: () =>
      on.request.push((call) => {
        if (/escaped\.txt/.test(textOf(call))) process.kill(process.pid, "SIGKILL");
      }),
  },
  "archives-are-not-checked": {
    fault: "an archive is taken whatever it is",
    kills: [
      "archives/a * that * is refused",
      "archives/a * with* is refused",
      "archives/an archive with the entry file in a folder is refused",
      "archives/base64 of * is refused",
      "archives/source said to be binary is refused",
      "archives/1 GiB of zeros in a small archive is refused",
    ],
    install: accept((call) => value(call).binary === true),
  },
  "archives-are-guessed": {
    fault: "what looks like an archive is one, whatever binary says",
    kills: ["archives/an archive said to be source is refused"],
    install: () =>
      on.request.push((call) => {
        if (/^UEsDB/.test(value(call).code)) write(call, { value: { ...value(call), binary: true } });
      }),
  },
  "archives-are-refused": {
    fault: "archives are refused",
    kills: [
      "archives/a * loads",
      "archives/files of a * are read by relative names",
      "archives/code uses a module of its archive",
    ],
    install: refuse((call) => value(call).binary === true),
  },
  "folders-are-refused": {
    fault: "an archive with folders is refused",
    kills: ["archives/a file in a folder of a * is no harm"],
    install: refuse((call) => textOf(call).includes("folder/")),
  },
  "links-are-silence": {
    fault: "an archive with a link is never taken, and its connection dropped",
    kills: ["archives/a link inside a * is no harm"],
    install: drop((call) => textOf(call).includes("link.txt")),
  },
  "names-are-ascii": {
    fault: "an archive with a name beyond ASCII is refused",
    kills: ["archives/a name beyond ASCII is no harm"],
    install: refuse((call) => /\P{ASCII}\.txt/u.test(textOf(call))),
  },
  "line-breaks-in-base64-are-silence": {
    fault: "base64 with line breaks is dropped",
    kills: ["archives/base64 with line breaks loads or is refused"],
    install: drop((call) => value(call).binary === true && /\n/.test(value(call).code)),
  },
  "an-entry-twice-is-silence": {
    fault: "an archive with an entry twice is never answered",
    kills: [
      "archives/an entry that is twice in a * is refused, or one of the two",
      "archives/an entry that is a file and a folder is refused, or the action runs",
    ],
    install: drop((call) => isTwice(call) || textOf(call).includes("both/inside")),
  },
  "the-working-directory-stays": {
    fault: "the working directory is not the archive's root",
    kills: [
      "archives/files of a * are read by relative names",
      "archives/files are read by relative names in each run",
    ],
    install: () => {
      process.chdir = () => {};
    },
  },
  "modules-are-not-found": {
    fault: "modules of an archive are not found",
    kills: ["archives/code uses a module of its archive"],
    install() {
      const resolve = Module._resolveFilename;
      Module._resolveFilename = (name, ...rest) =>
        resolve(/^\.\/module/.test(name) ? "./absent" : name, ...rest);
    },
  },
  "files-of-a-failed-archive-stay": {
    fault: "files of an archive that failed stay for the next one",
    kills: ["archives/files of one that failed are not seen by the next one"],
    install() {
      let stays = false;
      on.answer.push((answer, call) => {
        if (isInit(call) && answer.status === 200 && stays) writeFileSync("data.txt", "of the failed one\n");
        if (isInit(call) && answer.status !== 200) stays = true;
      });
    },
  },
};
