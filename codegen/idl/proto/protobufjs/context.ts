import type {
  DescriptorProto,
  EnumDescriptorProto,
  FileDescriptorProto,
  ServiceDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import type { Place } from "./fault.js";
import type { Locations } from "./locations.js";
import type { OptionText } from "./option-text.js";
import type { SymbolKind } from "./symbols.js";

/** A declaration's options, which wait until all extensions are known. */
export interface WaitingOptions {
  options: readonly OptionText[];
  owner: OptionOwner;
  /** What the declaration stands in: names of extensions are looked for from here. */
  scope: string;
}

export type OptionOwner = {
  [K in keyof OptionHolders]: { kind: K; proto: OptionHolders[K] };
}[keyof OptionHolders];
interface OptionHolders {
  file: FileDescriptorProto;
  message: DescriptorProto;
  field: DescriptorProto["field"][number];
  oneof: DescriptorProto["oneofDecl"][number];
  enum: EnumDescriptorProto;
  value: EnumDescriptorProto["value"][number];
  service: ServiceDescriptorProto;
  method: ServiceDescriptorProto["method"][number];
}

/** What converting a file's declarations needs. */
export interface ConvertContext {
  syntax: "proto2" | "proto3" | "editions";
  locations: Locations;
  waiting: WaitingOptions[];
  resolve(written: string, scope: string, kinds: readonly SymbolKind[], place: Place): Resolved;
}
export interface Resolved {
  name: string;
  kind: SymbolKind;
}
