/** What the page can show on its own. */
export type Shown =
  | { kind: "activation"; id: string }
  | { kind: "action"; path: string }
  | { kind: "trigger"; path: string }
  | { kind: "rule"; path: string };

const collectionOf = {
  activation: "activations",
  action: "actions",
  trigger: "triggers",
  rule: "rules",
} as const;

/** `activations/{id}`, `actions/guest/pkg/name`: as the page's addresses and its script name things. */
export function printShown(shown: Shown): string {
  const rest = shown.kind === "activation" ? shown.id : shown.path;
  return `${collectionOf[shown.kind]}/${rest}`;
}

export function readShown(text: string): Shown | undefined {
  const slash = text.indexOf("/");
  const collection = text.slice(0, slash);
  const rest = text.slice(slash + 1);
  switch (collection) {
    case "activations":
      return { kind: "activation", id: rest };
    case "actions":
      return { kind: "action", path: rest };
    case "triggers":
      return { kind: "trigger", path: rest };
    case "rules":
      return { kind: "rule", path: rest };
    default:
      return undefined;
  }
}

/** The page with something open. */
export function pageAddress(shown: Shown): string {
  return `/?show=${encodeURIComponent(printShown(shown)).replaceAll("%2F", "/")}`;
}
