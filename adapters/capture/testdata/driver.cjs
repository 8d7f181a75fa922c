// Calls an action as a runner does: the action is loaded, then `main` gets one activation after the other.
// Orders come as lines on fd 4, reports leave as lines on fd 3; stdout and stderr are the service's own.
const fs = require("node:fs");
const net = require("node:net");
const { createInterface } = require("node:readline");

const reports = fs.createWriteStream(null, { fd: 3 });
const report = (value) => reports.write(`${JSON.stringify(value)}\n`);

/** Sockets of this process that the kernel lists as listening: TCP, TCP over IPv6, Unix. */
function listeningSockets() {
  const found = process.getActiveResourcesInfo().filter((name) => /ServerWrap/.test(name));
  if (process.platform !== "linux") return found;
  const inodes = new Set();
  for (const fd of fs.readdirSync("/proc/self/fd")) {
    try {
      const socket = /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/self/fd/${fd}`));
      if (socket !== null) inodes.add(socket[1]);
    } catch {
      // Closed since the folder was read.
    }
  }
  for (const [file, state, listening, inode] of [
    ["tcp", 3, "0A", 9],
    ["tcp6", 3, "0A", 9],
    ["unix", 3, "00010000", 6],
  ]) {
    for (const line of fs.readFileSync(`/proc/net/${file}`, "utf8").trim().split("\n").slice(1)) {
      const columns = line.trim().split(/\s+/);
      if (columns[state] === listening && inodes.has(columns[inode])) found.push(line.trim());
    }
  }
  return found;
}

function connect(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve("connected");
    });
    socket.on("error", (error) => resolve(error.code));
  });
}

const work = {
  activation: async ({ main }, { params, invocation }) => ({ result: await main(params, invocation) }),
  inspect: async (_action, { port }) => ({
    listening: listeningSockets(),
    connect: await connect(port),
    signals: process.eventNames().filter((name) => /^SIG/.test(String(name))),
    crashHandlers: process.listenerCount("uncaughtException"),
  }),
};

async function start(file) {
  const action = file.endsWith(".mjs") ? await import(`file://${file}`) : require(file);
  // Not before: what readline reads while nobody listens is lost.
  const orders = createInterface({ input: new net.Socket({ fd: 4, readable: true, writable: false }) });
  orders.on("line", async (line) => {
    const order = JSON.parse(line);
    report({ id: order.id, ...(await work[order.kind](action, order)) });
  });
  orders.on("close", () => process.exit(0));
}

start(process.argv[2]);
