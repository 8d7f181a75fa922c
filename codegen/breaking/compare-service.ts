import type { Document, Method, Service } from "../ir/types.js";
import type { Found } from "./change.js";
import { compareFields } from "./compare-fields.js";
import { isSameOnWire, typeText } from "./same-type.js";

/** Compares what can be called, inherited methods included: where a method is declared makes no difference. */
export function compareService(found: Found, old: Service, now: Service): void {
  const methods = methodsOf(now);
  for (const method of methodsOf(old).values()) {
    const other = methods.get(method.name);
    if (other === undefined) {
      found("wire", "method-removed", now.position, `${now.name}.${method.name} is gone`);
    } else {
      compareMethod(found, now, method, other);
    }
  }
}

/** By name, those of the services that it extends first. */
export function methodsOf(service: Service): Map<string, Method> {
  const inherited = service.extends === undefined ? [] : methodsOf(service.extends.service);
  return new Map([...inherited, ...service.methods.map((method): [string, Method] => [method.name, method])]);
}

function compareMethod(found: Found, service: Service, old: Method, now: Method): void {
  const what = `${service.name}.${now.name}`;
  const { position } = now;
  if (old.oneway !== now.oneway) {
    const hint = "One side waits for an answer that the other does not send.";
    found("wire", "oneway-changed", position, `${what} is ${now.oneway ? "oneway" : "answered"} now`, hint);
  }
  const [before, after] = [typeText(old.result), typeText(now.result)];
  if (!isSameOnWire(old.result, now.result)) {
    found("wire", "result-changed", position, `${what} returns ${after}: it was ${before}`);
  } else if (before !== after) {
    found("source", "type-renamed", position, `${what} returns ${after}: it was ${before}`);
  }
  compareFields(found, { what, position, of: "arguments" }, old.arguments, now.arguments);
  compareFields(found, { what, position, of: "throws" }, old.throws, now.throws);
}

/** Compares the namespaces that generated code lives in. */
export function compareNamespaces(found: Found, old: Document, now: Document): void {
  for (const { scope, name } of old.namespaces) {
    const other = now.namespaces.findLast((one) => one.scope === scope);
    if (other?.name === name || old.namespaces.findLast((one) => one.scope === scope)?.name !== name)
      continue;
    const place = other?.position ?? { file: now.file, line: 1, column: 1, length: 1 };
    found(
      "source",
      "namespace-changed",
      place,
      `namespace ${scope} is ${other?.name ?? "gone"}: it was ${name}`,
    );
  }
}
