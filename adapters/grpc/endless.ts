/**
 * Methods of well-known services whose stream never ends, so that a caller would wait for the activation's deadline.
 * The health protocol says what UNIMPLEMENTED means to a client here: it stops watching.
 * https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
const endless = new Set(["/grpc.health.v1.Health/Watch"]);

export function isEndless(path: string): boolean {
  return endless.has(path);
}
