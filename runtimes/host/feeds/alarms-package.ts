import type { ActionEntity, Annotation, PackageEntity, Parameter } from "../entities/entity.js";
import type { HostLimits } from "../limits.js";
import type { Kinds } from "../pool/kinds.js";
import type { Change, Store } from "../store/store.js";
import { feedActionCode } from "./feed-action-code.js";

/** The namespace of what comes with the platform. */
export const systemNamespace = "whisk.system";

/**
 * Puts the package `/whisk.system/alarms` where everybody finds it; what is there already stays as it is. Its names,
 * parameters and annotations are those of apache/openwhisk-package-alarms, installCatalog.sh.
 */
export async function installAlarms(store: Store, kinds: Kinds, limits: HostLimits): Promise<void> {
  const changes: Change[] = [
    { kind: "put", collection: "packages", entity: alarmsPackage() },
    ...feeds.map(
      (feed) => ({ kind: "put", collection: "actions", entity: feedAction(feed, kinds, limits) }) as const,
    ),
  ];
  const isInstalled = changes.every((change) => change.kind === "put" && isThere(store, change));
  if (!isInstalled) await store.write(changes);
}

function isThere(store: Store, { collection, entity }: Change & { kind: "put" }): boolean {
  const found = store.get(collection, `${entity.namespace}/${entity.name}`);
  return JSON.stringify({ ...found, updated: 0 }) === JSON.stringify({ ...entity, updated: 0 });
}

interface Feed {
  name: string;
  description: string;
  parameters: { name: string; required: boolean }[];
  /** What tells the feeds apart, which all run the same code. */
  bound: Parameter[];
}

const required = (name: string) => ({ name, required: true });
const optional = (name: string) => ({ name, required: false });

const feeds: readonly Feed[] = [
  {
    name: "alarm",
    description: "Fire trigger when alarm occurs",
    parameters: [
      required("cron"),
      optional("timezone"),
      optional("startDate"),
      optional("stopDate"),
      optional("strict"),
    ],
    bound: [],
  },
  {
    name: "once",
    description: "Fire trigger once when alarm occurs",
    parameters: [required("date"), optional("deleteAfterFire")],
    bound: [{ key: "fireOnce", value: true }],
  },
  {
    name: "interval",
    description: "Fire trigger at specified interval",
    parameters: [required("minutes"), optional("startDate"), optional("stopDate")],
    bound: [{ key: "isInterval", value: true }],
  },
];

function alarmsPackage(): PackageEntity {
  return {
    namespace: systemNamespace,
    name: "alarms",
    version: "0.0.1",
    publish: true,
    annotations: annotations("Alarms and periodic utility", [optional("trigger_payload")]),
    parameters: [{ key: "trigger_payload", value: "" }],
    updated: Date.now(),
  };
}

function feedAction(feed: Feed, kinds: Kinds, limits: HostLimits): ActionEntity {
  const { kind } = kinds.resolve("nodejs:default")!;
  return {
    namespace: `${systemNamespace}/alarms`,
    name: feed.name,
    version: "0.0.1",
    publish: false,
    exec: { kind, code: feedActionCode, binary: false },
    parameters: feed.bound,
    limits: {
      timeout: limits.timeoutMs.default,
      memory: limits.memoryMb.default,
      logs: limits.logsMb.default,
      concurrency: limits.concurrency.default,
    },
    annotations: [
      ...annotations(feed.description, feed.parameters),
      { key: "feed", value: true },
      { key: "provide-api-key", value: false },
      { key: "exec", value: kind },
    ],
    updated: Date.now(),
  };
}

function annotations(description: string, parameters: Feed["parameters"]): Annotation[] {
  return [
    { key: "description", value: description },
    { key: "parameters", value: parameters },
  ];
}
