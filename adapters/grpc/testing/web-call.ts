import type { WebAnswer } from "../../activation.js";
import type { GrpcReply } from "../method.js";
import { writeMessages } from "../web/frames.js";
import { readReply } from "../web/read-reply.js";
import type { GrpcMain } from "../wrap-grpc.js";

/** What a raw web action is given for a request. */
export function webParams(path: string, contentType: string, body: Uint8Array, headers: object = {}) {
  return {
    __ow_method: "post",
    __ow_headers: { accept: "*/*", "content-type": contentType, host: "shop.example.com", ...headers },
    __ow_path: path,
    __ow_query: "",
    __ow_body: Buffer.from(body).toString("base64"),
  };
}

/** A web action's answer, its body as bytes. */
export interface ReadAnswer {
  isFailed: boolean;
  status: number;
  headers: WebAnswer["headers"];
  body: Buffer;
}

export function readAnswer(result: object): ReadAnswer {
  const isFailed = "error" in result;
  const { statusCode, headers, body = "" } = (isFailed ? result.error : result) as WebAnswer;
  return { isFailed, status: statusCode, headers, body: Buffer.from(body, "base64") };
}

/** Calls a method by gRPC-Web. */
export async function callGrpcWeb(
  main: GrpcMain,
  path: string,
  messages: Uint8Array[],
  headers: object = {},
): Promise<GrpcReply & { isFailed: boolean }> {
  const params = webParams(path, "application/grpc-web+proto", writeMessages(messages), headers);
  const answer = readAnswer(await main(params));
  return { ...readReply(answer.headers, answer.body), isFailed: answer.isFailed };
}
