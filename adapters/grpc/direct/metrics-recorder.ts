/**
 * Takes what a handler records about its load (grpc-js, orca.ts, `PerRequestMetricRecorder`) and keeps nothing: it is
 * for load balancers of gRPC, and behind an action there is none.
 */
export class MetricsRecorder {
  recordRequestCostMetric(): void {}
  recordUtilizationMetric(): void {}
  recordNamedMetric(): void {}
  recordCPUUtilizationMetric(): void {}
  recordMemoryUtilizationMetric(): void {}
  recordApplicationUtilizationMetric(): void {}
  recordQpsMetric(): void {}
  recordEpsMetric(): void {}
  serialize(): Buffer {
    return Buffer.alloc(0);
  }
}
