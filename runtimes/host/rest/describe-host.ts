import type { HostLimits } from "../limits.js";
import type { Kinds } from "../pool/kinds.js";

const megabyte = 1024 * 1024;

/** `GET /`: what kinds there are, and the limits. wskdeploy reads the kinds from here. Source: Controller.scala, info. */
export function describeHost(kinds: Kinds, limits: HostLimits): object {
  const { timeoutMs, memoryMb, logsMb } = limits;
  const bytes = (value: number) => value * megabyte;
  return {
    description: "OpenWhisk",
    support: {
      github: "https://github.com/apache/openwhisk/issues",
      slack: "http://slack.openwhisk.org",
    },
    api_paths: ["/api/v1"],
    limits: {
      actions_per_minute: shown(limits.invocationsPerMinute),
      triggers_per_minute: shown(limits.firesPerMinute),
      concurrent_actions: shown(limits.concurrentInvocations),
      sequence_length: limits.sequenceActions,
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

/** Clients want a number, and the platform's largest is this one. */
function shown(limit: number): number {
  return Math.min(limit, 2_147_483_647);
}

function runtimesOf(kinds: Kinds): Record<string, object[]> {
  const families: Record<string, object[]> = {};
  for (const { family, kind, isDefault, requireMain = false } of kinds.list()) {
    families[family] ??= [];
    families[family].push({
      kind,
      default: isDefault,
      deprecated: false,
      image: `unlisten/${kind}`,
      requireMain,
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

/** `GET /namespaces/{ns}/limits`: what holds for the caller. Source: OpenWhisk, Limits.scala; seen live on 2.0.0. */
export function describeLimits(limits: HostLimits): object {
  const { timeoutMs, memoryMb, logsMb, concurrency, parameterBytes } = limits;
  return {
    concurrentInvocations: shown(limits.concurrentInvocations),
    invocationsPerMinute: shown(limits.invocationsPerMinute),
    firesPerMinute: shown(limits.firesPerMinute),
    maxParameterSize: `${parameterBytes} B`,
    minActionMemory: memoryMb.min,
    maxActionMemory: memoryMb.max,
    minActionTimeout: timeoutMs.min,
    maxActionTimeout: timeoutMs.max,
    minActionLogs: logsMb.min,
    maxActionLogs: logsMb.max,
    minActionConcurrency: concurrency.min,
    maxActionConcurrency: concurrency.max,
    maxActionInstances: shown(limits.concurrentInvocations),
  };
}
