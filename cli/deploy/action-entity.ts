/**
 * An action as OpenWhisk's API takes it, and as a wskdeploy manifest says it.
 *
 * Sources: OpenWhisk docs/annotations.md, docs/webactions.md, docs/actions.md; wskdeploy, specification/html.
 */

/** A bound parameter; one with `init` becomes an environment variable of the action instead of an argument. */
export interface BoundParameter {
  key: string;
  value: unknown;
  init?: true;
}

/** What a deployment asks for beside the code. */
export interface DeploySettings {
  /** "orders" or "shop/orders", without the namespace. */
  name: string;
  kind: string;
  /** Undefined for the platform's own default. */
  main?: string | undefined;
  /** Whether the action gets requests as they came; else the platform pours them into one object of parameters. */
  raw: boolean;
  /** Leaves preflights and CORS headers to the platform, which then adds its own to every answer. */
  platformCors: boolean;
  provideApiKey: boolean;
  /** A secret that callers must send, or true for OpenWhisk credentials. Never printed. */
  webSecure: string | number | true | undefined;
  limits: { timeout?: number; memory?: number; logs?: number; concurrency?: number };
  parameters: BoundParameter[];
}

/** The annotations of a web action; of a raw one, whose application answers everything itself. */
export function annotationsOf(settings: DeploySettings): Record<string, unknown> {
  return {
    "web-export": true,
    "raw-http": settings.raw,
    final: true,
    "web-custom-options": settings.raw && !settings.platformCors,
    "provide-api-key": settings.provideApiKey,
    ...(settings.webSecure === undefined ? {} : { "require-whisk-auth": settings.webSecure }),
  };
}

/**
 * The body of `PUT /actions/{name}`.
 *
 * Limits and parameters are left out when none were asked for: the platform then keeps those of the action that is
 * there.
 */
export function actionBody(settings: DeploySettings, code: string): Record<string, unknown> {
  return {
    exec: { kind: settings.kind, code, ...(settings.main === undefined ? {} : { main: settings.main }) },
    annotations: Object.entries(annotationsOf(settings)).map(([key, value]) => ({ key, value })),
    ...(Object.keys(settings.limits).length > 0 ? { limits: settings.limits } : {}),
    ...(settings.parameters.length > 0 ? { parameters: settings.parameters } : {}),
  };
}

/** The same without code and without anything that may be a secret. */
export function printableBody(settings: DeploySettings): Record<string, unknown> {
  const body = actionBody({ ...settings, webSecure: undefined }, "");
  return {
    ...body,
    exec: { kind: settings.kind, ...(settings.main === undefined ? {} : { main: settings.main }) },
    annotations: {
      ...annotationsOf(settings),
      ...(settings.webSecure === undefined ? {} : { "require-whisk-auth": "(set)" }),
    },
    ...(settings.parameters.length > 0
      ? { parameters: settings.parameters.map(({ key, init }) => (init ? `${key} (environment)` : key)) }
      : {}),
  };
}

/**
 * A manifest for wskdeploy.
 *
 * @param code  the action's file, relative to the manifest
 */
export function printManifest(settings: DeploySettings, code: string): string {
  const [packageName, name] = splitName(settings.name);
  // `web: raw` sets web-export, raw-http and, in wskdeploy but not in Adobe's runtime library, final.
  const { "web-export": _web, "raw-http": _raw, ...annotations } = annotationsOf(settings);
  const { timeout, memory, logs } = settings.limits;
  const limits = { timeout, memorySize: memory, logSize: logs };
  const inputs = Object.fromEntries(settings.parameters.map(({ key, value }) => [key, value]));
  return [
    "packages:",
    `  ${yaml(packageName ?? "default")}:`,
    "    actions:",
    `      ${yaml(name)}:`,
    `        function: ${yaml(code)}`,
    `        runtime: ${yaml(settings.kind)}`,
    ...(settings.main === undefined ? [] : [`        main: ${yaml(settings.main)}`]),
    `        web: ${settings.raw ? "raw" : "true"}`,
    ...mapping("annotations", annotations),
    ...mapping("limits", limits),
    ...mapping("inputs", inputs),
    "",
  ].join("\n");
}

/** "shop/orders" → ["shop", "orders"] */
export function splitName(name: string): [packageName: string | undefined, action: string] {
  const at = name.indexOf("/");
  return at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
}

function mapping(name: string, values: Record<string, unknown>): string[] {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  if (given.length === 0) return [];
  return [`        ${name}:`, ...given.map(([key, value]) => `          ${yaml(key)}: ${yaml(value)}`)];
}

/** JSON is YAML; names and plain words need no quotes. */
function yaml(value: unknown): string {
  const reserved = /^(true|false|yes|no|on|off|null|y|n)$/i;
  if (
    typeof value === "string" &&
    /^[A-Za-z][\w./:-]*$/.test(value) &&
    !value.endsWith(":") &&
    !reserved.test(value)
  ) {
    return value;
  }
  return JSON.stringify(value);
}
