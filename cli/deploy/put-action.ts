import openwhisk from "openwhisk";
import { UnlistenError } from "../../adapters/errors.js";
import { webPath } from "../../adapters/visible-context.js";
import { actionBody, type DeploySettings, splitName } from "./action-entity.js";
import type { Connection } from "./connection.js";

/** An action as the platform has it now. */
export interface DeployedAction {
  /** "/guest/shop/orders" */
  action: string;
  version: string;
  kind: string;
  created: boolean;
  url: string;
}

/**
 * Creates or updates an action.
 *
 * The only file that imports `openwhisk`. Its own merging of options knows no `init` parameters, so the whole
 * entity is handed to it as `action`.
 *
 * @throws UnlistenError `deploy-failed`
 */
export async function putAction(
  connection: Connection,
  settings: DeploySettings,
  code: string,
): Promise<DeployedAction> {
  const client = openwhisk({
    api: `${connection.apiHost}/api/${connection.apiVersion}/`,
    api_key: connection.auth,
    ignore_certs: connection.insecure,
    ...(connection.cert === undefined ? {} : { cert: connection.cert }),
    ...(connection.key === undefined ? {} : { key: connection.key }),
  } as Parameters<typeof openwhisk>[0]);
  const { namespace } = connection;
  // What the client's HTTP library still uses (url.parse) is nothing that who deploys could mend.
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    const [packageName] = splitName(settings.name);
    if (packageName !== undefined) await ensurePackage(client, namespace, packageName);
    const created =
      (await statusOf(() => client.actions.get({ name: settings.name, namespace, code: false } as never))) ===
      404;
    const request = { name: settings.name, namespace, action: actionBody(settings, code) };
    const entity = (await client.actions.update(request as never)) as unknown as Entity;
    const action = `/${entity.namespace}/${entity.name}`;
    const url = `${connection.apiHost}${webPath(action).replace("/v1/", `/${connection.apiVersion}/`)}`;
    return { action, version: entity.version, kind: entity.exec?.kind ?? settings.kind, created, url };
  } catch (error) {
    throw deployFailed(error, connection, settings);
  } finally {
    process.noDeprecation = noDeprecation ?? false;
  }
}

interface Entity {
  namespace: string;
  name: string;
  version: string;
  exec?: { kind?: string };
}

/** The parts of the client's errors that are looked at. */
interface ClientError extends Error {
  statusCode?: number;
  error?: { error?: unknown };
}

async function ensurePackage(client: openwhisk.Client, namespace: string, name: string): Promise<void> {
  if ((await statusOf(() => client.packages.get({ name, namespace } as never))) !== 404) return;
  await client.packages.update({ name, namespace, package: {} } as never);
}

/** The status of a refused request, or 200. */
async function statusOf(request: () => Promise<unknown>): Promise<number> {
  try {
    await request();
    return 200;
  } catch (error) {
    const { statusCode } = error as ClientError;
    if (statusCode !== 404) throw error;
    return statusCode;
  }
}

function deployFailed(cause: unknown, connection: Connection, settings: DeploySettings): UnlistenError {
  const { statusCode, error, message } = cause as ClientError;
  const said = typeof error?.error === "string" ? error.error : message;
  const status = statusCode === undefined ? "" : ` (HTTP ${statusCode})`;
  const text = `cannot deploy ${settings.name} to ${connection.apiHost}: ${said}${status}`;
  return new UnlistenError("deploy-failed", text, { hint: hintFor(statusCode, said, connection), cause });
}

function hintFor(status: number | undefined, said: string, connection: Connection): string {
  if (status === 401) return `The platform does not know the key from ${connection.source}: check AUTH.`;
  if (status === 403)
    return `The key may not write to the namespace "${connection.namespace}": leave it out, or use that namespace's key.`;
  if (status === 413) return "Make the action smaller (--minify, --exclude), or its parameters.";
  if (/specified runtime/.test(said)) return "Pass --kind with one of the kinds that the platform lists.";
  if (/requirement failed|limit|threshold/.test(said)) return "Choose a limit that the platform allows.";
  if (status !== undefined) return "The platform refused the action; its own words are above.";
  if (/certificate|self.signed|CERT/i.test(said))
    return "Pass --insecure when you trust this host without a valid certificate.";
  return `Is an OpenWhisk at ${connection.apiHost}? A local one starts with: unlisten host`;
}
