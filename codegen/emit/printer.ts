/** A name of another file. Printing it brings its import. */
export interface Imported {
  name: string;
  /** What the import statement says. */
  from: string;
  /** Whether this use needs the type only. */
  typeOnly: boolean;
  /** What it is called here when that is free; its own name otherwise. */
  as?: string;
}

/** What stands in a line beside plain text. */
export type Piece = string | number | Imported;

/** Gives an imported name as it is called in this file. */
export type Resolve = (symbol: Imported) => string;

/**
 * A list that is printed on one line when it fits, else with one item on each, as Prettier and Biome lay code out.
 *
 * `before` is what precedes the opening bracket: "args: ".
 */
export interface Group {
  before?: string;
  open: string;
  items: readonly Layout[];
  close: string;
  /** Spaces inside the brackets, as braces have them. */
  spaced?: boolean;
  /** No comma after the last of several lines, as after a rest parameter. */
  noTrailingComma?: boolean;
}

export type Layout = string | Group;

/** Collects lines of source. Knows indentation and widths, and no language. */
export class Printer {
  readonly #lines: string[] = [];
  readonly #resolve: Resolve;
  readonly #maxWidth: number;
  #depth = 0;

  constructor(resolve: Resolve, maxWidth = 110) {
    this.#resolve = resolve;
    this.#maxWidth = maxWidth;
  }

  /** Text of its pieces, for use in a line or a layout. */
  text(strings: TemplateStringsArray, ...pieces: Piece[]): string {
    let text = strings[0]!;
    for (const [i, piece] of pieces.entries()) {
      text += typeof piece === "object" ? this.#resolve(piece) : String(piece);
      text += strings[i + 1]!;
    }
    return text;
  }

  line(strings: TemplateStringsArray, ...pieces: Piece[]): void {
    this.#push(this.text(strings, ...pieces));
  }

  /** An empty line, but never two. */
  gap(): void {
    if (this.#lines.length > 0 && this.#lines.at(-1) !== "") this.#lines.push("");
  }

  /** Lines between `open` and `close`, indented. */
  block(open: string, close: string, body: () => void): void {
    this.#push(open);
    this.indented(body);
    this.#push(close);
  }

  indented(body: () => void): void {
    this.#depth += 1;
    body();
    this.#depth -= 1;
  }

  /** A layout with text around it: on one line when that fits, else broken from the outside in. */
  layout(before: string, layout: Layout, after: string): void {
    const flat = before + flatten(layout) + after;
    if (typeof layout === "string" || (this.#fits(flat) && !flat.includes("\n"))) {
      this.#push(flat);
      return;
    }
    this.block(`${before}${layout.before ?? ""}${layout.open}`, `${layout.close}${after}`, () => {
      for (const [i, item] of layout.items.entries()) {
        const isLast = i === layout.items.length - 1;
        this.layout("", item, isLast && layout.noTrailingComma ? "" : ",");
      }
    });
  }

  toString(): string {
    return `${this.#lines.join("\n")}\n`;
  }

  #fits(text: string): boolean {
    return this.#depth * 2 + text.length <= this.#maxWidth;
  }

  #push(text: string): void {
    const indent = "  ".repeat(this.#depth);
    for (const line of text.split("\n")) this.#lines.push(line === "" ? "" : indent + line);
  }
}

/** A layout as one line. */
export function flatten(layout: Layout): string {
  if (typeof layout === "string") return layout;
  const { before = "", open, items, close, spaced } = layout;
  const space = spaced && items.length > 0 ? " " : "";
  return `${before}${open}${space}${items.map(flatten).join(", ")}${space}${close}`;
}
