import { logError } from "../rpc/turn.js";
import { answerJson, callContext } from "./answer-json.js";
import { answerMessage } from "./answer-message.js";
import { decodeRequest } from "./decode-request.js";
import { FoundServices, type OneOrMore, servicesByName } from "./find-service.js";
import type { ThriftOptions } from "./options.js";
import type { ThriftDispatch } from "./thrift-dispatch.js";
import { runTurn, type ThriftMain } from "./turn.js";

/**
 * Makes an action's `main` from a service of `unlisten codegen`; no port is opened.
 *
 * ```ts
 * export const main = wrapThriftService(dispatchPostStorage(handler));
 * ```
 *
 * One action takes calls in readable JSON (`wsk action invoke compose -p text hi`, the envelope that stubs send, a web
 * action's JSON body or query) and in each of Thrift's protocols, like `wrapThrift`. Of several services, given by the
 * names that callers know them by, a call has to name one.
 *
 * `main` never rejects, and over HTTP the status is always 200: codegen/PROTOCOL.md has what an error looks like.
 */
export function wrapThriftService(
  services: OneOrMore<ThriftDispatch>,
  options: ThriftOptions = {},
): ThriftMain {
  const found = new FoundServices(servicesByName(services));
  return (params, invocation) =>
    runTurn(params, invocation, options, (turn) => {
      const request = decodeRequest(turn.activation.params, turn.activation);
      if (request.kind === "json") return answerJson(turn, found, request.call, request.form);
      const { bytes, form, metadata, requestId } = request;
      return answerMessage(turn, bytes, form, ({ head, reader, writer, headers }, done) => {
        const target = found.byMessageName(head.name);
        if (target.kind === "error") {
          done(target);
          return;
        }
        const { dispatch, method } = target;
        const context = callContext(turn, dispatch, method, {
          metadata: { ...metadata, ...headers },
          requestId,
        });
        const work = dispatch.callWire(method, reader, writer, head.seqid, context);
        if (dispatch.isOneway(method))
          done({ kind: "oneway", work: work.then((error) => error && logError(error)) });
        else work.then((error) => done(error === undefined ? { kind: "reply" } : { kind: "error", error }));
      });
    });
}
