import { isAcceptable } from "../../http/accept.js";
import { essenceOf, type RpcForm } from "./form.js";

/**
 * The media type to answer in, so that the platform sends it: an answer whose type Accept leaves out becomes 406 after
 * the action has run. Official gRPC-Web clients name exactly one.
 *
 * @returns undefined when none fits that says the same
 */
export function answerType(
  form: RpcForm,
  contentType: string | undefined,
  accept: string | undefined,
): string | undefined {
  const candidates = typesOf(form, essenceOf(contentType));
  if (accept === undefined || accept === "*/*") return candidates[0];
  return candidates.find((type) => isAcceptable(accept, type));
}

export function isTextType(type: string): boolean {
  return type.startsWith("application/grpc-web-text");
}

function typesOf({ protocol, isJson, isText }: RpcForm, asked: string): string[] {
  const format = isJson ? "json" : "proto";
  switch (protocol) {
    case "connect":
    case "none":
      return [`application/${format}`];
    case "connect-stream":
      return [`application/connect+${format}`];
    case "grpc":
      return ["application/grpc"];
    case "grpc-web": {
      const binary = [`application/grpc-web+${format}`, ...(isJson ? [] : ["application/grpc-web"])];
      const text = [`application/grpc-web-text+${format}`, ...(isJson ? [] : ["application/grpc-web-text"])];
      return isText ? [asked, ...text, ...binary] : [...binary, ...text];
    }
  }
}
