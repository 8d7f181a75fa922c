import type { HostLimits } from "../limits.js";
import type { Kinds } from "../pool/kinds.js";

const megabyte = 1024 * 1024;

/** `GET /`: what kinds there are, and the limits. wskdeploy reads the kinds from here. Source: Controller.scala, info. */
export function describeHost(kinds: Kinds, limits: HostLimits): object {
  const { timeoutMs, memoryMb, logsMb, sequenceActions } = limits;
  const bytes = (value: number) => value * megabyte;
  return {
    description: "OpenWhisk",
    support: {
      github: "https://github.com/apache/openwhisk/issues",
      slack: "http://slack.openwhisk.org",
    },
    api_paths: ["/api/v1"],
    limits: {
      actions_per_minute: unlimited,
      triggers_per_minute: unlimited,
      concurrent_actions: unlimited,
      sequence_length: sequenceActions,
      default_min_action_duration: timeoutMs.min,
      default_max_action_duration: timeoutMs.max,
      default_min_action_memory: bytes(memoryMb.min),
      default_max_action_memory: bytes(memoryMb.max),
      default_min_action_logs: bytes(logsMb.min),
      default_max_action_logs: bytes(logsMb.max),
      min_action_duration: timeoutMs.min,
      max_action_duration: timeoutMs.max,
      min_action_memory: bytes(memoryMb.min),
      max_action_memory: bytes(memoryMb.max),
      min_action_logs: bytes(logsMb.min),
      max_action_logs: bytes(logsMb.max),
    },
    runtimes: runtimesOf(kinds),
  };
}

/** Requests are not counted here; clients want a number. */
const unlimited = 2_147_483_647;

function runtimesOf(kinds: Kinds): Record<string, object[]> {
  const families: Record<string, object[]> = {};
  for (const { family, kind, isDefault } of kinds.list()) {
    families[family] ??= [];
    families[family].push({
      kind,
      default: isDefault,
      deprecated: false,
      image: `unlisten/${kind}`,
      requireMain: false,
      attached: true,
    });
  }
  return families;
}

/** `GET /api/v1`. */
export function describeApi(): object {
  return {
    description: "OpenWhisk API",
    api_version: "1.0.0",
    api_version_path: "v1",
    build: "unlisten",
    buildno: "host",
    swagger_paths: { ui: "/docs", "api-docs": "/api-docs" },
  };
}

/** `GET /namespaces/{ns}/limits`: what holds for the caller. */
export function describeLimits({
  timeoutMs,
  memoryMb,
  logsMb,
  concurrency,
  parameterBytes,
}: HostLimits): object {
  return {
    concurrentInvocations: unlimited,
    invocationsPerMinute: unlimited,
    firesPerMinute: unlimited,
    maxParameterSize: `${parameterBytes} B`,
    minActionMemory: memoryMb.min,
    maxActionMemory: memoryMb.max,
    minActionTimeout: timeoutMs.min,
    maxActionTimeout: timeoutMs.max,
    minActionLogs: logsMb.min,
    maxActionLogs: logsMb.max,
    minActionConcurrency: concurrency.min,
    maxActionConcurrency: concurrency.max,
    maxActionInstances: unlimited,
  };
}
