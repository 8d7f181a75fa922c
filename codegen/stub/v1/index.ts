export { decode, encode, fromJson, toJson } from "./codec.js";
export { type Descriptor, descriptor, type Type, type ValueOf } from "./descriptor.js";
export { type Enum, enumName, enumOf } from "./enum.js";
export { type ExceptionClass, exceptionName, exceptionOf } from "./exception.js";
export type { FieldSpec, Requiredness } from "./fields.js";
export { type StructType, structOf } from "./struct.js";
export { t } from "./types.js";
export { unionOf } from "./union.js";
