import type { Json, JsonObject } from "./json.js";

/** What an answer must be. What is not mentioned may be anything. */
export interface Expectation {
  status?: Json;
  /** By lower-case name. Text: that one header with that value; a list: the header repeated; or a matcher. */
  headers?: JsonObject;
  /** The body read as JSON. */
  json?: Json;
  /** Whether the JSON came with line breaks. */
  pretty?: boolean;
  /** The body read as UTF-8. */
  text?: Json;
  /** The body's bytes. */
  base64?: string;
  /** No body at all. */
  empty?: true;
  /** For a freedom of the HTTP layer, say which: the answer must be like one of these. */
  anyOf?: Expectation[];
}
