/**
 * Calls a processor that the Apache Thrift compiler generated (es5, es6, ts, esm), in this process.
 *
 * Habits of generated code and its library that are worked around here and in the files beside: how promise style is
 * told (stand-in-handler.ts), TApplicationException without its type and with the thrown message (apache-output.ts),
 * `process` that returns nothing, errors of reading that are thrown synchronously, a MultiplexedProcessor that copies
 * the methods of its protocol by `for in` and asks for services by `in`.
 */
import { ApacheInput } from "./apache-input.js";
import { ApacheOutput } from "./apache-output.js";
import type { Handler, Int64Class, ThriftProcessor } from "./generated-code.js";
import {
  type Failure,
  handlerThrew,
  type Outcome,
  unknownMethod,
  unknownService,
  unreadable,
} from "./outcome.js";
import {
  type Callback,
  type HandlerCall,
  isThenable,
  standInFor,
  withHandlerCall,
} from "./stand-in-handler.js";
import type { MessageHead, ThriftReader, ThriftWriter } from "./wire/protocol.js";
import { MessageType } from "./wire/wire-type.js";

/** A processor with its handler's stand-in in place, however often it is called. */
export interface PreparedProcessor {
  /** By the name in front of the colon; undefined where the processor is not multiplexed. */
  services: ReadonlyMap<string, ThriftProcessor> | undefined;
  single: ThriftProcessor;
}

/** Prepares a processor; it and its handler stay as they are. */
export function prepareProcessor(processor: ThriftProcessor): PreparedProcessor {
  const services = multiplexed(processor);
  if (services === undefined) return { services, single: withStandIn(processor) };
  const prepared = Object.entries(services).map(([name, one]) => [name, withStandIn(one)] as const);
  return { services: new Map(prepared), single: processor };
}

/** What `registerProcessor` filled. */
function multiplexed(processor: ThriftProcessor): Record<string, ThriftProcessor> | undefined {
  const { services } = processor as { services?: unknown };
  const isIt = typeof services === "object" && services !== null && !("_handler" in processor);
  return isIt ? (services as Record<string, ThriftProcessor>) : undefined;
}

function withStandIn(processor: ThriftProcessor): ThriftProcessor {
  const { _handler: handler } = processor as { _handler?: Handler };
  if (typeof handler !== "object" && typeof handler !== "function") return processor;
  return Object.create(processor, { _handler: { value: standInFor(handler) } });
}

/** One message on its way: read up to behind its head, the reply to be written. */
export interface ProcessorCall {
  reader: ThriftReader;
  head: MessageHead;
  writer: ThriftWriter;
  int64: Int64Class;
}

/**
 * Calls the method that a message names.
 *
 * @param done called once, perhaps before this returns. With "reply" the writer has the whole reply.
 */
export function callProcessor(
  prepared: PreparedProcessor,
  call: ProcessorCall,
  done: (outcome: Outcome) => void,
): void {
  const target = findTarget(prepared, call.head.name);
  if (target.kind === "error") {
    done(target);
    return;
  }
  const { processor, method } = target;
  const head = { ...call.head, name: method };
  const output = new ApacheOutput(call.writer);
  const input = new ApacheInput(call.reader, head, call.int64);
  const turn = new ProcessorTurn(method, output, done);
  const isGenerated = hasHandler(processor);
  // A processor that is not generated code has no stand-in, and says by its flush that the reply is ready.
  if (!isGenerated) output.onFlush = () => turn.flushed();
  try {
    withHandlerCall(turn, () => processor.process(input, output));
  } catch (thrown) {
    if (!turn.hasBegun) done(input.isRead ? handlerThrew(method, thrown) : unreadable(thrown));
  }
  if (!isGenerated && head.type === MessageType.oneway) done({ kind: "oneway", work: undefined });
}

type Target = { kind: "found"; processor: ThriftProcessor; method: string } | Failure;

function findTarget({ services, single }: PreparedProcessor, name: string): Target {
  const colon = name.indexOf(":");
  const processor = services === undefined ? single : services.get(name.slice(0, Math.max(0, colon)));
  if (processor === undefined) return unknownService(name);
  const method = services === undefined ? name : name.slice(colon + 1);
  if (hasHandler(processor) && !(`process_${method}` in processor))
    return unknownMethod("the service", method);
  return { kind: "found", processor, method };
}

function hasHandler(processor: ThriftProcessor): boolean {
  return "_handler" in processor;
}

/** One method's run, and how it ends. */
class ProcessorTurn implements HandlerCall {
  /** Whether the handler was called, or is known to lack the method. */
  hasBegun = false;
  private readonly method: string;
  private readonly output: ApacheOutput;
  private readonly done: (outcome: Outcome) => void;

  constructor(method: string, output: ApacheOutput, done: (outcome: Outcome) => void) {
    this.method = method;
    this.output = output;
    this.done = done;
  }

  answered(callback: Callback, error: unknown, result: unknown): void {
    this.hasBegun = true;
    try {
      callback(error, result);
      this.done(this.output.isException ? handlerThrew(this.method, error) : { kind: "reply" });
    } catch (thrown) {
      // What the handler gave cannot be written as the IDL says.
      this.done(handlerThrew(this.method, thrown));
    }
  }

  begun(work: unknown): void {
    this.hasBegun = true;
    this.done({ kind: "oneway", work: isThenable(work) ? work : undefined });
  }

  missing(): void {
    this.hasBegun = true;
    this.done(unknownMethod("the handler", this.method));
  }

  flushed(): void {
    this.done(this.output.isException ? handlerThrew(this.method, undefined) : { kind: "reply" });
  }
}
