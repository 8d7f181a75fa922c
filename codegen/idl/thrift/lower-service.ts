import type { Field, Method, Service } from "../../ir/types.js";
import { nearest } from "../../nearest.js";
import { type Context, isAbove, reportError } from "./context.js";
import { lowerDefaults, lowerFields } from "./lower-fields.js";
import { lowerType, typeAbove, unknownType } from "./lower-type.js";
import type { MethodNode, ServiceNode } from "./syntax.js";

/** Fills in what a service extends, and its methods. */
export function lowerService(context: Context, service: Service, node: ServiceNode): void {
  lowerExtends(context, service, node);
  const names = new Set<string>();
  const inherited = new Map<string, string>();
  for (let base = service.extends?.service; base !== undefined; base = base.extends?.service) {
    for (const { name } of base.methods) inherited.set(name, base.name);
  }
  for (const methodNode of node.methods) {
    const { text, position } = methodNode.name;
    const owner = inherited.get(text);
    if (names.has(text)) {
      reportError(
        context,
        position,
        "name-taken",
        `there is a method "${text}" already`,
        "Methods differ by name only.",
      );
    } else if (owner !== undefined) {
      const hint = "An inherited method cannot be declared again.";
      reportError(context, position, "name-taken", `"${text}" is a method of ${owner} already`, hint);
    }
    names.add(text);
    service.methods.push(lowerMethod(context, methodNode));
  }
}

function lowerExtends(context: Context, service: Service, node: ServiceNode): void {
  if (node.extends === undefined) return;
  const { text, position } = node.extends;
  const found = context.scope.service(text);
  if (found === undefined) {
    const near = nearest(text, context.scope.serviceNames());
    const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
    reportError(context, position, "unknown-service", `service "${text}" is not declared`, hint);
    return;
  }
  const { document, target, index } = found;
  if (!isAbove(context, position, text, index, target.position)) return;
  service.extends = { document, service: target };
}

function lowerMethod(context: Context, node: MethodNode): Method {
  const { name, doc, annotations, oneway } = node;
  const result = node.result && lowerType(context, node.result);
  if (oneway && node.result !== undefined) {
    const message = `"${name.text}" is oneway and returns something`;
    reportError(context, node.result.position, "oneway-result", message, "Nobody waits for it: return void.");
  }
  const fields = lowerFields(context, node.arguments, "arguments");
  lowerDefaults(context, fields, node.arguments, "arguments");
  return {
    name: name.text,
    ...(doc === undefined ? {} : { doc }),
    oneway,
    arguments: fields,
    result,
    throws: lowerThrows(context, node),
    annotations,
    position: name.position,
  };
}

function lowerThrows(context: Context, { name, oneway, throws }: MethodNode): Field[] {
  const fields = lowerFields(context, throws, "throws");
  lowerDefaults(context, fields, throws, "throws");
  if (oneway && throws.length > 0) {
    const message = `"${name.text}" is oneway and throws`;
    reportError(
      context,
      throws[0]!.name.position,
      "oneway-throws",
      message,
      "Nobody waits for it: remove throws.",
    );
  }
  for (const [i, { type }] of fields.entries()) {
    if (type === unknownType) continue;
    const { position } = throws[i]!.type;
    const thrown = typeAbove(context, type, { position });
    if (thrown === undefined || (thrown.kind === "named" && thrown.target.kind === "exception")) continue;
    reportError(
      context,
      position,
      "throws-type",
      "expected an exception: got another type",
      "Declare it as exception.",
    );
  }
  return fields;
}
