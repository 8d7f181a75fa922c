import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { MethodOptionsSchema, ServiceOptionsSchema } from "@bufbuild/protobuf/wkt";
import type { Method, Service } from "../../ir/types.js";
import type { FileContext } from "./lower-file.js";
import { annotationsOf } from "./options.js";
import { fieldNumber } from "./source-info.js";

export function lowerService(service: DescService, path: readonly number[], context: FileContext): Service {
  const { info, registry } = context;
  return {
    kind: "service",
    name: service.name,
    ...info.doc(path),
    methods: service.methods.map((method, i) =>
      lowerMethod(method, [...path, fieldNumber.service.method, i], context),
    ),
    annotations: annotationsOf(ServiceOptionsSchema, service.proto.options, registry),
    position: info.position(path),
  };
}

function lowerMethod(method: DescMethod, path: readonly number[], context: FileContext): Method {
  const { info, find, registry } = context;
  const { clientStreaming, serverStreaming, options } = method.proto;
  const position = info.position(path);
  return {
    name: method.name,
    ...info.doc(path),
    oneway: false,
    arguments: [
      {
        id: 1,
        name: "request",
        type: { kind: "named", ...find(method.input) },
        requiredness: "default",
        annotations: new Map(),
        position,
      },
    ],
    result: { kind: "named", ...find(method.output) },
    throws: [],
    requestStream: clientStreaming,
    responseStream: serverStreaming,
    annotations: annotationsOf(MethodOptionsSchema, options, registry),
    position,
  };
}
