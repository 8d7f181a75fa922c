import { UnlistenError } from "../errors.js";
import { type ActionName, parseActionName } from "./action-name.js";

/** What is called: an action by its name, or a web action by an address of its own. */
export type ActionAddress =
  | {
      /** "/_/shop/currency"; "_" is the namespace of the key. */
      action: string;
      url?: never;
    }
  | {
      action?: never;
      /** "https://currency.shop.example": a raw web action behind a gateway or a domain of its own. */
      url: string;
    };

/** Where a call goes. */
export type Where =
  | { kind: "action"; name: ActionName }
  /** `path` has no slash at its end. */
  | { kind: "address"; origin: string; path: string };

/** @throws UnlistenError `action-name-malformed`, `invoke-unconfigured` */
export function whereOf({ action, url }: ActionAddress): Where {
  if (url === undefined) return { kind: "action", name: parseActionName(action ?? "") };
  const parsed = /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (
    action === undefined &&
    parsed !== undefined &&
    parsed.search === "" &&
    parsed.hash === "" &&
    parsed.username === ""
  )
    return { kind: "address", origin: parsed.origin, path: parsed.pathname.replace(/\/+$/, "") };
  throw new UnlistenError(
    "invoke-unconfigured",
    "cannot call an action: `url` is no address of a web action",
    {
      hint: 'Give `url` as "https://host/path", without query and credentials, and no `action` beside it.',
    },
  );
}

/** What messages call it. */
export function labelOf({ action, url }: ActionAddress): string {
  return action ?? url ?? "";
}
