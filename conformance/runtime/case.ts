import type { Expectation } from "../expectation.js";
import type { Json, JsonObject } from "../json.js";
import type { CaseHead } from "../suite.js";

/** A case of a runner: it is played against a fresh process. */
export interface RuntimeCase extends CaseHead {
  /** Features that the language's fixtures.json must claim; else the case is not run. */
  needs?: string[];
  /** Features that it must not claim. */
  without?: string[];
  /** Kinds of results that the language can express. */
  needsResults?: string[];
  /** Variables of the container; null takes one away. */
  env?: Record<string, string | null>;
  steps: RuntimeStep[];
}

export type RuntimeStep = HttpStep | TogetherStep | PipelinedStep | SignalStep | FileStep | WaitStep;

/** Sends a request, and mostly waits for its answer. */
export type HttpStep = InitStep | RunStep | PostStep | AnyRequestStep | RawStep;

interface SentStep {
  /** Plays it so many times, one after the other; all at once inside `together`. `{{index}}` counts from 1. */
  times?: number;
  /** Milliseconds in which nothing is sent, before it. */
  idleMs?: number;
  /** Sends it again until the answer is like this, or the time is over. */
  until?: AnswerExpectation;
  /** On the connection of the step before. */
  reuse?: true;
  /** Leaves the connection open, and does not wait for an answer. */
  half?: true;
  /** Closes the connection as soon as all is sent. */
  drop?: true;
  /** Milliseconds for the answer; by default what is left of the case's time. */
  timeoutMs?: number;
  expect?: StepExpectation;
  /** Keeps a part of the answer for later steps: `{ "id": "json.activationId" }`, used as `{{id}}`. */
  capture?: Record<string, string>;
}

interface HeadedStep extends SentStep {
  /** In this order and case; a list sends the header several times, null leaves out one that is always sent. */
  headers?: Record<string, string | string[] | null>;
}

/** POST /init with the code of a fixture; must be answered 200 unless `expect` says otherwise. */
export interface InitStep extends HeadedStep {
  init: string | Init;
}

/** An /init with changes. */
export interface Init {
  fixture: string;
  /** In place of the fixture's own; null is sent as null. */
  main?: Json;
  env?: Json;
  /** Merged over `value`; `{"$absent": true}` takes a key away. */
  more?: JsonObject;
  /** Sends the fixture's files as an archive, changed in this way. */
  archive?: ArchiveChange;
  /** Sends the body chunked, in chunks of so many bytes. */
  chunked?: number;
}

/** An archive of a fixture's files, with entries more or less, or damaged. */
export interface ArchiveChange {
  /** What `archives` of the language's fixtures are, "zip" by default. */
  format?: "zip" | "tar.gz" | "jar";
  /** Added at the end, in this order, however odd. */
  entries?: EntrySpec[];
  /** Names that are left out. */
  without?: string[];
  damage?: "truncate" | "checksum" | "not-an-archive" | "empty";
}

export interface EntrySpec {
  name: string;
  text?: Json;
  base64?: string;
  /** So many zero bytes, packed small; in a ZIP. */
  zeros?: number;
  /** Makes it a symbolic link to this. */
  link?: string;
  /** Permissions; 0644 (420) by default. */
  mode?: number;
}

/** POST /run; must be answered 200 unless `expect` says otherwise. */
export interface RunStep extends HeadedStep {
  /** `{"$absent": true}` sends no `value` at all. */
  run: Json;
  /** What goes beside `value`, in place of the usual; null: nothing. */
  metadata?: JsonObject | null;
}

interface BodyStep extends HeadedStep {
  json?: Json;
  text?: Json;
  /** Bytes in base64. */
  base64?: string;
  /** Sent with `Transfer-Encoding: chunked`, each item as one chunk. */
  chunks?: Json[];
}

/** POSTs a body as it is. */
export interface PostStep extends BodyStep {
  post: string;
}

/** `<METHOD> <target>` */
export interface AnyRequestStep extends BodyStep {
  request: string;
}

/** Sends these bytes (UTF-8) on a connection of their own. */
export interface RawStep extends SentStep {
  raw: Json;
}

/** Sends all at once, each on its own connection. */
export interface TogetherStep {
  together: HttpStep[];
  expect?: StepExpectation;
}

/** Sends all ahead on one connection; the answers come in their order. */
export interface PipelinedStep {
  pipelined: HttpStep[];
  expect?: StepExpectation;
}

/** Sends the runner a signal. */
export interface SignalStep {
  signal: string;
  expect?: StepExpectation;
}

/** Looks at the disk, where the runner's is this one. */
export interface FileStep {
  /** `{{tmp}}/escaped.txt`; with `**` in place of folders, one anywhere below. */
  file: string;
  expect: { exists?: boolean; text?: Json };
}

/** Sends nothing: waits until what is expected has come. */
export interface WaitStep {
  wait: true;
  expect: StepExpectation;
}

/** How many end-of-activation markers: on each stream, or by stream. */
export type Markers = number | { stdout?: number; stderr?: number };

/** What an answer must be. What is not mentioned may be anything. */
export interface AnswerExpectation extends Omit<Expectation, "pretty" | "anyOf"> {
  /** The answer has Content-Length, is not chunked, and the connection stays open. */
  contentLength?: true;
  /** No answer came, and the connection was closed. */
  none?: true;
  /** Milliseconds from the request to its answer: at most, at least. */
  withinMs?: number;
  afterMs?: number;
  /** Where the contract leaves freedom: like one of these. */
  anyOf?: AnswerExpectation[];
}

/** What must be true after a step. */
export interface StepExpectation extends Omit<AnswerExpectation, "anyOf"> {
  /** Of a step with several requests: the list of `{status, json}`, in their order; without json when it is none. */
  answers?: Json;
  /** The lines that came since the step began, markers left out: a list, or a matcher. */
  stdout?: Json;
  stderr?: Json;
  /** The lines of both streams; a list may come in any order. */
  logs?: Json;
  /** How many markers came on each stream: alone on their lines, the last one with nothing after it. */
  markers?: Markers;
  /** The runner still answers. */
  alive?: true;
  /** The process ends; a number: with this code (128 and the signal's number after a signal). */
  exits?: true | number;
  anyOf?: StepExpectation[];
}
