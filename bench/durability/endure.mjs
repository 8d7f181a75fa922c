import { connectTo, Unanswered } from "./client.mjs";
import { OwnEntities } from "./entities.mjs";
import { startHostProcess } from "./host-process.mjs";
import { survivorsOf } from "./processes.mjs";
import { randomFrom } from "./random.mjs";
import { verdictOf } from "./verdict.mjs";
import { putAction, workloadOf } from "./workload.mjs";

/** Records that a host keeps at least (limits.activations of runtimes/host), less what is under way. */
const keptRecords = 9_500;

/** Non-blocking activations that are surely under way when their host is killed. */
const sleepers = 4;

/** Milliseconds in which whatever was started must be over, or gone. */
const patienceMs = 30_000;

/**
 * Puts a host under load, kills its runners and the host itself again and again, and looks for everything that it had
 * acknowledged.
 *
 * @param options  `folder`, `activations`, `actions`, `clients`, `runnerKills`, `hostKills`, `seed`, `progress(text)`
 * @returns `{ problems: what was lost or wrong, counts }`
 */
export async function endure(options) {
  const run = new Endurance(options);
  await run.play();
  return { problems: run.problems, counts: run.counts };
}

class Endurance {
  problems = [];
  counts = {
    acknowledged: 0,
    blocking: 0,
    nonBlocking: 0,
    unanswered: 0,
    entityChanges: 0,
    runnerKills: 0,
    hostKills: 0,
    "as expected": 0,
    "runner killed": 0,
    "host killed": 0,
  };
  #options;
  #random;
  #work;
  #host;
  #connection;
  #isKilled = false;
  #entities;
  #serial = 0;
  /** `{ id, expected, isAnswered }` since the last look. */
  #acknowledged = [];
  #checked = [];
  #runners = new Map();
  /** What the records of those say that lost their runner. */
  #lost = [];

  constructor(options) {
    this.#options = options;
    this.#random = randomFrom(options.seed);
    this.#work = workloadOf(options.actions);
    this.#entities = Array.from(
      { length: options.clients },
      (_, index) => new OwnEntities(index, this.#random),
    );
  }

  async play() {
    const { activations, hostKills, progress } = this.#options;
    await this.#start();
    try {
      for (const action of [...this.#work.actions, this.#work.sleeping]) await this.#deploy(action);
      for (let kill = 1; kill <= hostKills; kill++) {
        await this.#load(Math.floor((activations * kill) / (hostKills + 1)), true);
        await this.#start();
        await this.#check();
        progress(`${this.counts.acknowledged} acknowledged, ${kill} times killed`);
      }
      await this.#load(activations, false);
      await this.#check();
      // Once more, since a later death could have taken them along.
      for (const one of this.#checked.slice(-keptRecords)) await this.#checkRecord(one);
    } finally {
      await this.#stop();
    }
    // Each killed runner ran at most one activation.
    if (this.counts["runner killed"] > this.counts.runnerKills) {
      this.problems.push(
        `${this.counts["runner killed"]} lost their runner, ${this.counts.runnerKills} were killed`,
        ...this.#lost,
      );
    }
    this.counts.entityChanges = this.#entities.reduce((sum, { changes }) => sum + changes, 0);
  }

  async #start() {
    this.#host = await startHostProcess(this.#options.folder);
    this.#connection = connectTo(this.#host);
    this.#isKilled = false;
  }

  async #deploy(action) {
    const { status } = await putAction(this.#connection, action);
    if (status !== 200) throw new Error(`PUT ${action.name} was answered with ${status}`);
  }

  /** All clients at work until so many activations are acknowledged; then the host dies under them, or they stop. */
  async #load(until, isDeadly) {
    const clients = this.#entities.map((own) => this.#client(own, isDeadly ? Infinity : until));
    if (isDeadly) {
      await this.#acknowledgedReach(until);
      await Promise.all(Array.from({ length: sleepers }, () => this.#invoke(this.#work.sleeping, false)));
      await this.#killHost();
    }
    await Promise.all(clients);
  }

  /** One client: one request after the other, until there is no host or enough is done. */
  async #client(own, until) {
    while (!this.#isKilled && this.counts.acknowledged < until) {
      try {
        if (this.#random.chance(0.15)) await own.change(this.#connection);
        else await this.#invoke(this.#work.pick(this.#random), this.#random.chance(0.7));
      } catch (error) {
        this.problems.push(error.message);
        return;
      }
    }
  }

  async #invoke(action, isBlocking) {
    const n = ++this.#serial;
    const query = isBlocking ? "?blocking=true" : "";
    let answer;
    try {
      answer = await this.#connection.call("POST", `actions/${action.name}${query}`, { n });
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (!this.#isKilled) this.problems.push(`no answer from a living host: ${error.message}`);
      this.counts.unanswered++;
      return;
    }
    this.#acknowledge(answer, { action, n });
  }

  #acknowledge({ status, json }, { action, n }) {
    const id = json.activationId;
    if (id === undefined) {
      this.problems.push(`${action.name}: ${status} ${JSON.stringify(json)}`);
      return;
    }
    this.#acknowledged.push({ id, expected: action.expected(n), isAnswered: status !== 202 });
    this.counts.acknowledged++;
    if (status === 202) this.counts.nonBlocking++;
    else this.counts.blocking++;
    const verdict = status === 202 ? undefined : verdictOf(json.response, action.expected(n));
    if (verdict?.problem !== undefined)
      this.problems.push(`${action.name}, answer ${status}: ${verdict.problem}`);
    const { activations, runnerKills } = this.#options;
    if (this.counts.acknowledged % Math.ceil(activations / runnerKills) === 0) this.#killRunner();
    this.#wake();
  }

  #wake = () => {};

  async #acknowledgedReach(count) {
    while (this.counts.acknowledged < count && this.problems.length === 0) {
      await new Promise((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #killRunner() {
    const runners = this.#noteRunners();
    const victim = runners[this.#random.below(runners.length)];
    if (victim === undefined) return;
    try {
      process.kill(victim.pid, "SIGKILL");
      this.counts.runnerKills++;
    } catch {
      // It ended by itself meanwhile.
    }
  }

  #noteRunners() {
    const runners = this.#host.runners();
    for (const runner of runners) this.#runners.set(`${runner.pid} ${runner.started}`, runner);
    return runners;
  }

  async #killHost() {
    this.#noteRunners();
    this.#isKilled = true;
    await this.#host.kill();
    this.counts.hostKills++;
    this.#connection.close();
    await this.#checkProcesses();
  }

  async #stop() {
    this.#noteRunners();
    this.#connection.close();
    if (this.#isKilled) return;
    this.#isKilled = true;
    const code = await this.#host.end();
    if (code !== 0) this.problems.push(`the host ended with ${code}`);
    await this.#checkProcesses();
  }

  /** Runners notice the end of their host by themselves. */
  async #checkProcesses() {
    const noted = [...this.#runners.values()];
    const isOver = await eventually(() => survivorsOf(noted).length === 0);
    if (!isOver) this.problems.push(`orphans: ${survivorsOf(noted).map(({ pid }) => pid)}`);
  }

  async #check() {
    const toCheck = this.#acknowledged;
    this.#acknowledged = [];
    for (const one of toCheck) {
      const verdict = await this.#checkRecord(one);
      if (verdict === undefined) continue;
      this.counts[verdict]++;
      if (verdict === "host killed" && one.isAnswered)
        this.problems.push(`${one.id}: answered, then contradicted`);
    }
    this.#checked.push(...toCheck);
    for (const own of this.#entities) this.problems.push(...(await own.check(this.#connection)));
    for (const { name } of this.#work.actions) {
      const { status } = await this.#connection.call("GET", `actions/${name}?code=false`);
      if (status !== 200) this.problems.push(`${name} is gone: ${status}`);
    }
  }

  async #checkRecord({ id, expected }) {
    let record;
    await eventually(async () => {
      const { status, json } = await this.#connection.call("GET", `activations/${id}`);
      if (status === 200) record = json;
      return status === 200;
    });
    const verdict = verdictOf(record?.response, expected);
    if (verdict === "runner killed") this.#lost.push(`${id}: ${record.response.result.error}`);
    if (verdict.problem === undefined) return verdict;
    this.problems.push(`${id}: ${verdict.problem}`);
    return undefined;
  }
}

/** Looks again and again, without holding up anybody else. */
async function eventually(holds) {
  const end = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}
