import type { Main } from "../activation.js";
import type { Health } from "./readiness.js";

/** A GET of an HTTP service: below 500 is healthy. */
export async function askPath(main: Main, path: string): Promise<Health> {
  const [pathname, query = ""] = path.split("?", 2);
  const result = await main({
    __ow_method: "get",
    __ow_headers: { host: "localhost", accept: "*/*", "user-agent": "unlisten" },
    __ow_path: pathname!,
    __ow_query: query,
    __ow_body: "",
  });
  const { statusCode } = "error" in result ? result.error : result;
  return { isHealthy: statusCode < 500, outcome: String(statusCode) };
}

/** HealthCheckResponse.ServingStatus of grpc/health/v1/health.proto; its field is the message's first. */
const servingStatuses = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

/** A Check of gRPC's health service for the whole server, in Connect's form: an empty message goes, two bytes come. */
export async function askHealth(main: Main): Promise<Health> {
  const result = await main({
    __ow_method: "post",
    __ow_headers: { host: "localhost", "content-type": "application/proto", "user-agent": "unlisten" },
    __ow_path: "/grpc.health.v1.Health/Check",
    __ow_query: "",
    __ow_body: "",
  });
  const { statusCode, body = "" } = "error" in result ? result.error : result;
  if (statusCode !== 200) return { isHealthy: false, outcome: `HTTP ${statusCode}` };
  const [tag, status = 0] = Buffer.from(body, "base64");
  const outcome = (tag === 0x08 && servingStatuses[status]) || "UNKNOWN";
  return { isHealthy: outcome === "SERVING", outcome };
}
