/** A channel to a service in the same process, through the JSON that would travel. */
import type { CallContext, Channel, dispatch } from "unlisten/stub/v1";

type Dispatch = ReturnType<typeof dispatch>;

export interface Sent {
  method: string;
  args: unknown;
  oneway: boolean;
  idempotent: boolean;
  timeoutMs: number | undefined;
}

export function inProcess(service: Dispatch, sent: Sent[] = []): Channel {
  return {
    async call({ method, args, oneway, idempotent, options }) {
      const text = JSON.stringify(args);
      sent.push({ method, args: JSON.parse(text), oneway, idempotent, timeoutMs: options.timeoutMs });
      const reply = await service.callJson(method, JSON.parse(text), contextOf(service.service, method));
      return reply.kind === "error" ? reply : JSON.parse(JSON.stringify(reply));
    },
  };
}

export function contextOf(service: string, method: string): CallContext {
  const activation = {} as CallContext["activation"];
  return { service, method, metadata: { who: "test" }, requestId: "r1", activation };
}
