import { type Comments, shareComments } from "./comments.js";
import { type Place, ProtoFault } from "./fault.js";
import { bytesOfString } from "./strings.js";

export interface Token extends Place {
  kind: "word" | "number" | "string" | "symbol";
  /** As it stands in the file; a string with its quotes. */
  text: string;
  /** What stands before it. */
  comments: Comments;
}

const token =
  /(?<word>[A-Za-z_]\w*)|(?<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?)|(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<symbol>[{}()[\]<>=;:,.\-+/])/y;
const gap = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;

/**
 * Cuts a .proto file into tokens, the last of which is an empty symbol that has the comments at the end.
 *
 * @throws ProtoFault for what is no token
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 0;
  let lineStart = 0;
  for (;;) {
    gap.lastIndex = at;
    const between = gap.exec(text)![0];
    for (let i = between.indexOf("\n"); i >= 0; i = between.indexOf("\n", i + 1)) {
      line++;
      lineStart = at + i + 1;
    }
    at += between.length;
    const place = { line, column: at - lineStart };
    token.lastIndex = at;
    const match = token.exec(text);
    const closes = match === null || "}])".includes(match[0]);
    const comments = shareComments(between, tokens.length === 0, closes);
    if (match === null) {
      if (at < text.length)
        throw new ProtoFault(`unexpected ${JSON.stringify(text[at])}`, { ...place, length: 1 });
      tokens.push({ kind: "symbol", text: "", comments, ...place, length: 0 });
      return tokens;
    }
    const kind = (["word", "number", "string", "symbol"] as const).find(
      (one) => match.groups![one] !== undefined,
    )!;
    tokens.push({ kind, text: match[0], comments, ...place, length: match[0].length });
    at += match[0].length;
  }
}

/** What a string's token stands for. */
export function stringOf({ text, line, column, length }: Token): Uint8Array {
  const bytes = bytesOfString(text.slice(1, -1));
  if (bytes === undefined) throw new ProtoFault("unknown escape in a string", { line, column, length });
  return bytes;
}
