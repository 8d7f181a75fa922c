import type { Difference } from "../behaviour.js";

/** A response without a body has no content type on this platform (WebActions.scala, respondWithEmptyEntity). */
export function losesType(contentType: string): Difference {
  return {
    where: "header content-type",
    listener: [contentType],
    action: undefined,
    because: "the platform sends no content type without a body",
  };
}

/** A body without a content type. */
export function gainsType(contentType: string): Difference {
  return {
    where: "header content-type",
    listener: undefined,
    action: [contentType],
    because: "the platform would call an untyped body text/html, and a browser would run what is in it",
  };
}

/** The application ended the connection instead of answering. */
export function answersForHangUp(status: number): Difference {
  return {
    where: "exchange",
    listener: "hung-up",
    action: `answered ${status}`,
    because: "an action has no connection to cut; the caller is told in JSON",
  };
}

/** The application failed, and a real request would stay open until somebody gives up. */
export function answersForFailure(status: number): Difference {
  return {
    where: "exchange",
    listener: "unanswered",
    action: `answered ${status}`,
    because: "a listener leaves the request open for ever; an action has to end, and says so in JSON",
  };
}

/** The application began an answer and cut it short: nothing of it may look complete. */
export function answersForCutShort(body: string, contentType: string, because: string): Difference[] {
  return [
    { where: "status", listener: 200, action: 502, because },
    { where: "body", listener: body, because },
    { where: "cut short", listener: true, action: undefined, because },
    { where: "header content-type", listener: [contentType], action: ["application/json"], because },
    { where: "header cache-control", listener: undefined, action: ["no-store"], because },
  ];
}

export function interimDropped(statuses: number[]): Difference {
  return {
    where: "informational",
    listener: statuses,
    action: undefined,
    because: "a web action has one response; interim ones are dropped",
  };
}

/** The platform shows a request's content type in its own spelling. */
export function respelled(where: string, listener: string, action: string | undefined): Difference {
  return { where, listener, action, because: "the platform re-renders the header before the action sees it" };
}
