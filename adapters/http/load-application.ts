import { runOutsideActivation } from "../running.js";
import type { Activation } from "../running-activation.js";
import { seldom } from "../seldom.js";
import { type FunctionKind, type HttpApplication, openApplication } from "./application.js";
import type { Call } from "./call-server.js";

/** An application that is opened by the first activation that needs it. */
export interface Loader {
  /** The way to call it, at once where nothing has to be waited for. Throws and rejects with UnlistenError. */
  open(): Call | Promise<Call>;
}

/** Opens an application once: several activations share one attempt, and a failed one is forgotten. */
export function loadApplication(app: HttpApplication, kind: FunctionKind | undefined): Loader {
  let loaded: Call | undefined;
  let attempt: Promise<Call> | undefined;
  // A promise that is rejected before the first activation is that one's failure, not the process's end. Other
  // thenables are left alone: Fastify's would start.
  if (app instanceof Promise) app.catch(() => {});
  return {
    open() {
      if (loaded !== undefined) return loaded;
      if (attempt !== undefined) return attempt;
      const opened = start(app, kind);
      if (typeof opened === "function") {
        loaded = opened;
        return loaded;
      }
      attempt = opened.then(
        (call) => {
          loaded = call;
          return call;
        },
        (error) => {
          attempt = undefined;
          throw seldom().asLoadFailure(error);
        },
      );
      // Nobody may be waiting any more when it fails.
      attempt.catch(() => {});
      return attempt;
    },
  };
}

/** What starts once belongs to none of the activations that use it. */
function start(app: HttpApplication, kind: FunctionKind | undefined): Call | Promise<Call> {
  try {
    return runOutsideActivation(() => openApplication(app, kind));
  } catch (error) {
    throw seldom().asLoadFailure(error);
  }
}

/** Waits for an application as long as the activation has time. */
export function waitForApplication(attempt: Promise<Call>, activation: Activation): Promise<Call> {
  return new Promise((resolve, reject) => {
    activation.abandon = (reason) => reject(seldom().asLoadFailure(reason));
    attempt.then(resolve, reject);
  });
}
