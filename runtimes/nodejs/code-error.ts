/**
 * What is wrong with an action's code, in words for its author. Reported without a stack, which would show the
 * runner and not the action.
 */
export class CodeError extends Error {
  override readonly name = "CodeError";
}
