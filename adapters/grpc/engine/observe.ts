import { ConnectError, type Interceptor } from "@connectrpc/connect";
import { type CallState, stateOf } from "./call-state.js";

/** The outermost interceptor: remembers what leaves a method undeclared, which Connect tells the caller nothing of. */
export const observe: Interceptor = (next) => async (request) => {
  const state = stateOf(request.contextValues);
  if (!state.isBridged) state.isCalled = true;
  try {
    const response = await next(request);
    if (!response.stream) return response;
    return { ...response, message: observeMessages(response.message, state) };
  } catch (thrown) {
    note(state, thrown);
    throw thrown;
  }
};

async function* observeMessages<Message>(
  messages: AsyncIterable<Message>,
  state: CallState,
): AsyncGenerator<Message> {
  try {
    yield* messages;
  } catch (thrown) {
    note(state, thrown);
    throw thrown;
  }
}

function note(state: CallState, thrown: unknown): void {
  if (!(thrown instanceof ConnectError)) state.failure = { cause: thrown };
}
