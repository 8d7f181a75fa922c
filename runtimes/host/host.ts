import { findAuth, isLoopback } from "./access/auth.js";
import { type AllowedCallers, refuseCaller } from "./access/check-caller.js";
import { Activator } from "./activations/activator.js";
import type { ActivationEvents } from "./activations/events.js";
import { InTurn } from "./entities/in-turn.js";
import type { AlarmFeedOptions } from "./feeds/alarm-feed.js";
import { alarmRoute } from "./feeds/alarm-route.js";
import { prepareAlarms } from "./feeds/prepare-alarms.js";
import { HostError } from "./host-error.js";
import { type Answer, type HostRequest, textBody } from "./http/message.js";
import { plain } from "./http/refuse-request.js";
import { type HttpServer, listen } from "./http/server.js";
import { defaultLimits, type HostLimits } from "./limits.js";
import { messages } from "./messages.js";
import { ActivationHistory } from "./page/activation-history.js";
import { HostPage } from "./page/host-page.js";
import { ContainerLauncher } from "./pool/container-launcher.js";
import { DockerCli } from "./pool/docker-cli.js";
import { createKinds, type KindOptions } from "./pool/kinds.js";
import { languageKinds } from "./pool/language-kinds.js";
import { Pool } from "./pool/pool.js";
import { defaultPool, type HostPoolOptions } from "./pool/pool-options.js";
import { ProcessLauncher } from "./pool/process-launcher.js";
import { Rates } from "./rates/rates.js";
import { describeHost } from "./rest/describe-host.js";
import { logForwardingRoute } from "./rest/log-forwarding.js";
import { errorBody, Rejection, restCorsHeaders } from "./rest/rest-answer.js";
import type { RestContext } from "./rest/rest-request.js";
import { methodNotAllowed, restRoute } from "./rest/route.js";
import { openStore } from "./store/open-store.js";
import { traceRequest } from "./tracing/trace-request.js";
import { webRoute } from "./web/route.js";
import { vanitySegments } from "./web/vanity-host.js";

/** How a host is started. */
export interface HostOptions extends Partial<ActivationEvents>, KindOptions {
  /** 3233, as OpenWhisk's standalone has it; 0 lets the system choose. */
  port?: number;
  /** 127.0.0.1. Actions are code that anybody who reaches the host with the key can replace. */
  hostname?: string;
  /** Names and browser origins that may call the REST API, next to those of this machine. */
  allowed?: Partial<AllowedCallers>;
  /** Folder that keeps entities and activation records; in memory by default. */
  data?: string;
  /** `uuid:key`; by default the one in `authFile`, else a new one. */
  auth?: string;
  /** File that holds the key, made with a new one when it is missing; `auth` in the data folder by default. */
  authFile?: string;
  /** "guest" */
  namespace?: string;
  limits?: Partial<HostLimits>;
  pool?: HostPoolOptions;
}

/** A host that listens. */
export interface Host {
  /** `http://127.0.0.1:3233` */
  url: string;
  /** `uuid:key` */
  auth: string;
  namespace: string;
  port: number;
  /** What a browser opens to see what happens; it lets in whoever has it. */
  page: string;
  /** Stops listening, ends all runners and finishes what is written. */
  close(): Promise<void>;
}

const defaultPort = 3233;

/**
 * Starts a single-machine OpenWhisk for development: REST API, web actions, a pool of runner processes.
 *
 * ```ts
 * const host = await startHost({ port: 0 });
 * ```
 *
 * @throws HostError when a runner is missing, the port is taken, or the data or the key cannot be read
 */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const { hostname = "127.0.0.1", namespace = "guest", data } = options;
  const auth = await findAuth(options, hostname);
  const limits = { ...defaultLimits, ...options.limits };
  const kinds = createKinds({ languages: languageKinds(), ...options });
  const store = await openStore(data, limits.activations);
  // Runners learn the host's address, which is known once it listens.
  const { cwd, env: variables, prewarm = 0, ...poolOptions } = options.pool ?? {};
  const env: Record<string, string> = { ...variables };
  const processes = new ProcessLauncher({ ...(cwd === undefined ? {} : { cwd }), env });
  const { docker = false } = options;
  const { userMemoryMb } = { ...defaultPool, ...poolOptions };
  const launcher = docker
    ? new ContainerLauncher({
        docker: new DockerCli(docker === true ? "docker" : docker),
        userMemoryMb,
        env,
        processes,
      })
    : processes;
  const pool = new Pool(
    {
      ...defaultPool,
      ...poolOptions,
      prewarm: { kind: kinds.resolve("nodejs:default")!, count: prewarm, memoryMb: limits.memoryMb.default },
      maxResultBytes: limits.resultBytes,
      maxLogBytes: limits.logsMb.max * 1024 * 1024,
    },
    launcher,
  );
  const history = new ActivationHistory();
  history.recall(store.listActivations({ limit: 200 }));
  const events = tellBoth(history, options);
  const activator = new Activator({ pool, store, kinds, limits, namespace, auth, events });
  const rates = new Rates({ limits, running: () => activator.runningActions });
  const changes = new InTurn();
  const context: RestContext = { store, pool, kinds, limits, activator, events, rates, changes, namespace };
  const feeds = await prepareAlarms(context, auth);
  const allowed = { hosts: [], origins: [], ...options.allowed };
  const routes: Routes = { context, auth, allowed, feeds };
  let server: HttpServer;
  try {
    server = await listen(
      (request) => traceRequest(request, (traced) => route(traced, routes)),
      options.port ?? defaultPort,
      hostname,
    );
  } catch (error) {
    await store.close();
    throw listenError(error as NodeJS.ErrnoException, options.port ?? defaultPort, hostname);
  }
  const url = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${server.port}`;
  // The loopback address is another one in a container.
  env.__OW_API_HOST ??= docker && isLoopback(hostname) ? `http://host.docker.internal:${server.port}` : url;
  pool.prewarm();
  feeds.alarms.start(namespace);
  const page = new HostPage({ rest: context, history, auth, hostname, port: server.port, url });
  routes.page = page;
  return {
    url,
    auth,
    namespace,
    port: server.port,
    page: page.address,
    async close() {
      page.close();
      await server.close();
      await feeds.alarms.close();
      await pool.close();
      await activator.settled();
      await store.close();
    },
  };
}

function listenError(error: NodeJS.ErrnoException, port: number, hostname: string): HostError {
  const hint =
    error.code === "EADDRINUSE"
      ? "Choose another port, or 0 for a free one."
      : "Choose another port or address.";
  return new HostError("listen-failed", `cannot listen on ${hostname}:${port}: ${error.message}`, {
    hint,
    cause: error,
  });
}

/** The page is told first, so that what others print of an event can be looked up in it. */
function tellBoth(history: ActivationHistory, options: Partial<ActivationEvents>): ActivationEvents {
  return {
    onBegin(event) {
      history.onBegin(event);
      options.onBegin?.(event);
    },
    onActivation(event) {
      history.onActivation(event);
      options.onActivation?.(event);
    },
    onLog(event) {
      history.onLog(event);
      options.onLog?.(event);
    },
  };
}

/** What requests are answered with. */
interface Routes {
  context: RestContext;
  /** `uuid:key` */
  auth: string;
  allowed: AllowedCallers;
  feeds: AlarmFeedOptions;
  /** Made once the host listens, since it knows the address. */
  page?: HostPage;
}

async function route(request: HostRequest, routes: Routes): Promise<Answer> {
  try {
    return await findRoute(request, routes);
  } catch (error) {
    if (error instanceof Rejection) return rejectionAnswer(request, error);
    process.emitWarning(error as Error);
    return plain(500, messages.internalError);
  }
}

async function findRoute(
  request: HostRequest,
  { context, auth, allowed, feeds, page }: Routes,
): Promise<Answer> {
  const { method, target } = request;
  const [first, second, ...segments] = target.segments;
  const isApi = first === "api" && second === "v1";
  const isPing = first === "ping" && target.segments.length === 1;
  const vanity = vanitySegments(request, context.namespace);
  if (vanity !== undefined) {
    const answer = await webRoute(request, ["web", ...vanity], context, auth);
    if (answer === undefined) throw new Rejection(404, messages.routeDoesNotExist);
    return answer;
  }
  if (method === "GET" && isPing) return { status: 200, headers: [], body: textBody("pong") };
  // Web actions are for everybody's pages, as on the platform.
  const webAnswer = isApi
    ? ((await alarmRoute(request, segments, feeds)) ?? (await webRoute(request, segments, context, auth)))
    : undefined;
  if (webAnswer !== undefined) return webAnswer;
  const refusal = refuseCaller(request, allowed);
  if (refusal !== undefined) throw new Rejection(403, refusal);
  if (isApi) {
    const answer = await restRoute(request, segments, context, auth);
    if (method !== "GET") page?.changed();
    return answer;
  }
  const pageAnswer = await page?.route(request);
  if (pageAnswer !== undefined) return pageAnswer;
  const forwarding = logForwardingRoute(request, context, auth);
  if (forwarding !== undefined) return forwarding;
  const isRoot = target.segments.length <= 1 && !first;
  if (method === "GET" && isRoot) {
    const bytes = Buffer.from(JSON.stringify(describeHost(context.kinds, context.limits)));
    return { status: 200, headers: [], body: { type: "application/json", bytes } };
  }
  if (method === "OPTIONS") return { status: 200, headers: [...restCorsHeaders], body: textBody("OK") };
  throw methodNotAllowed(isRoot || isPing ? "GET, OPTIONS" : "OPTIONS");
}

/** Compact, and without CORS headers. */
function rejectionAnswer({ transactionId }: HostRequest, { status, message, headers }: Rejection): Answer {
  const bytes = Buffer.from(JSON.stringify(errorBody(message, transactionId)));
  return { status, headers: [...headers], body: { type: "application/json", bytes } };
}
