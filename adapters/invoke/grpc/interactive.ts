/** Why a stream that waits for answers cannot go on. */
export const interactive =
  "an action gets a call as a whole, when its request stream has ended; streams that wait for answers before they end stay a microservice";
