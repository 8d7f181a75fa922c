import type { Dispatch } from "../rpc/dispatch.js";
import { applicationError, RpcError } from "../rpc/rpc-error.js";
import { answerJson } from "./answer-json.js";
import { answerMessage } from "./answer-message.js";
import { callProcessor, type PreparedProcessor, prepareProcessor } from "./call-processor.js";
import { decodeRequest } from "./decode-request.js";
import { encodeJson, type ThriftResult } from "./encode-answer.js";
import { FoundServices, servicesByName } from "./find-service.js";
import type { Int64Class, ThriftProcessor } from "./generated-code.js";
import { loadedInt64, loadInt64 } from "./load-int64.js";
import type { ProcessorOptions } from "./options.js";
import { dispatchProcessor } from "./processor-dispatch.js";
import { runTurn, type ThriftMain, type Turn } from "./turn.js";

/** A processor, or a function that makes one, at once or later. */
export type ProcessorSource = ThriftProcessor | (() => ThriftProcessor | Promise<ThriftProcessor>);

/**
 * Makes an action's `main` from a processor that the Apache Thrift compiler generated (`--gen js:node`, with es6, ts or
 * esm, or without), its handler unchanged; no port is opened.
 *
 * ```ts
 * export const main = wrapThrift(new Calculator.Processor(handler));
 * ```
 *
 * Takes a `MultiplexedProcessor` as well. Every call may use another protocol: binary, compact, JSON or header, framed
 * or not. As a raw web action, Apache's own clients of any language call it by their HTTP transport.
 *
 * `main` never rejects, and over HTTP the status is always 200: what goes wrong is a TApplicationException, its
 * reason is logged, and the activation counts as failed. A declared exception is an answer like any other.
 *
 * With `{ json: transcode(Calculator) }`, what `unlisten codegen` describes, it takes readable JSON as well.
 */
export function wrapThrift(source: ProcessorSource, options: ProcessorOptions = {}): ThriftMain {
  let prepared = typeof source === "function" ? undefined : prepareProcessor(source);
  let answer: ((turn: Turn) => ThriftResult | Promise<ThriftResult>) | undefined;
  const load = async () => {
    const [processor, int64] = await Promise.all([
      typeof source === "function" ? source() : source,
      loadInt64(),
    ]);
    prepared ??= prepareProcessor(processor);
    answer ??= answerWith(prepared, int64, options);
    return answer;
  };
  return (params, invocation) =>
    runTurn(params, invocation, options, (turn) => {
      const int64 = loadedInt64();
      if (prepared !== undefined && int64 !== undefined) answer ??= answerWith(prepared, int64, options);
      return answer === undefined ? load().then((loaded) => loaded(turn)) : answer(turn);
    });
}

function answerWith(prepared: PreparedProcessor, int64: Int64Class, { json }: ProcessorOptions) {
  const services = json && findServices(prepared, int64, json);
  return (turn: Turn): ThriftResult | Promise<ThriftResult> => {
    const { activation } = turn;
    const request = decodeRequest(activation.params, activation);
    if (request.kind === "json") {
      if (services !== undefined) return answerJson(turn, services, request.call, request.form);
      return encodeJson(request.form, { kind: "error", error: noJson() }, turn.activationId);
    }
    return answerMessage(turn, request.bytes, request.form, ({ head, reader, writer }, done) =>
      callProcessor(prepared, { head, reader, writer, int64 }, done),
    );
  };
}

function findServices(
  prepared: PreparedProcessor,
  int64: Int64Class,
  json: NonNullable<ProcessorOptions["json"]>,
): FoundServices<Dispatch> {
  const isMultiplexed = prepared.services !== undefined;
  return new FoundServices(
    servicesByName(json).map(([name, transcoder]) => {
      const prefix = isMultiplexed ? `${name}:` : "";
      return [name, dispatchProcessor(prepared, int64, transcoder, prefix)] as const;
    }),
  );
}

function noJson(): RpcError {
  return new RpcError(
    "this action takes Thrift messages only, since it was wrapped without `json`, which describes its types",
    {
      code: "unimplemented",
      thriftType: { family: "application", type: applicationError.unsupportedClientType },
      executed: "no",
    },
  );
}
