/** Comments between two tokens, without their marks, as protoc shares them out (io/tokenizer.cc). */
export interface Comments {
  /** Of what ends at the token before. */
  trailing?: string;
  /** Of neither: a blank line stands on both sides. */
  detached: string[];
  /** Of what begins at the token after. */
  leading?: string;
}

/** One comment of a text, or the end of a line. */
type Piece = { kind: "line" | "block"; text: string } | { kind: "newline" };

/**
 * Shares out what stands between two tokens.
 *
 * @param gap  only white space and comments
 * @param isFirst  there is no token before
 * @param closes  the token after closes a scope, and nothing leads to it
 */
export function shareComments(gap: string, isFirst: boolean, closes: boolean): Comments {
  const comments: Comments = { detached: [] };
  const pieces = piecesOf(gap);
  let open: { kind: "line" | "block"; text: string } | undefined;
  let mayTrail = !isFirst;
  const flush = () => {
    if (open === undefined) return;
    if (mayTrail) comments.trailing = open.text;
    else comments.detached.push(open.text);
    mayTrail = false;
    open = undefined;
  };
  let at = 0;
  if (!isFirst) {
    const first = pieces[at];
    if (first === undefined) return comments;
    at++;
    if (first.kind !== "newline") {
      // A block between two tokens of one line belongs to nobody.
      if (first.kind === "block" && pieces[at]?.kind !== "newline") return comments;
      open = first;
      at++;
      flush();
    }
  }
  while (at < pieces.length) {
    const piece = pieces[at++]!;
    if (piece.kind === "newline") {
      flush();
      mayTrail = false;
      continue;
    }
    if (open?.kind === "line" && piece.kind === "line") open.text += piece.text;
    else {
      flush();
      open = { ...piece };
    }
    // The end of its line is no blank line.
    if (pieces[at]?.kind === "newline") at++;
  }
  if (closes) flush();
  else if (open !== undefined) comments.leading = open.text;
  return comments;
}

function piecesOf(gap: string): Piece[] {
  const found = gap.matchAll(/\n|\/\/([^\n]*)|\/\*([\s\S]*?)\*\//g);
  return [...found].map(([, line, block]): Piece => {
    if (line !== undefined) return { kind: "line", text: `${line}\n` };
    if (block === undefined) return { kind: "newline" };
    return { kind: "block", text: block.replace(/\n[ \t\r\v\f]*\*?/g, "\n") };
  });
}
