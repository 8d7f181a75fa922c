import { Cursor } from "./cursor.js";
import { needsBuf, type Place, type ProtoFault } from "./fault.js";
import { type OptionText, readInlineOptions, readOption } from "./option-text.js";
import { type Token, tokensOf } from "./tokens.js";

/** What is declared in a file, with what protobufjs does not keep: places, comments, options as they stand there. */
export interface Declaration extends Statement {
  kind: "message" | "enum" | "service" | "extend" | "field" | "group" | "oneof" | "value" | "method";
  name: Token;
  /** Of a field, of a method's request and reply, of what is extended. */
  types: Place[];
  options: OptionText[];
  children: Declaration[];
}

/** From its first token to its last. */
export interface Statement {
  first: Token;
  last: Token;
  /** The token that stands after `{` or `;`: the comment before it may be the statement's trailing one. */
  after: Token;
}

export interface ImportStatement extends Statement {
  path: string;
  modifier: "public" | "weak" | undefined;
  place: Place;
}

export interface FileDeclarations {
  /** `syntax` or `edition`. */
  syntax: (Statement & { keyword: "syntax" | "edition"; version: string; place: Place }) | undefined;
  package: (Statement & { name: string }) | undefined;
  imports: ImportStatement[];
  options: OptionText[];
  children: Declaration[];
}

/** Later ones have `import option`, `export` and `local`, which neither protobufjs nor this reader knows. */
const lastEdition = "2023";

function unknownEdition(version: string, { line, column, length }: Place): ProtoFault {
  const withinQuotes = { line, column: column + 1, length: length - 2 };
  return needsBuf(`edition ${JSON.stringify(version)} cannot be read without buf`, withinQuotes);
}

/** @throws ProtoFault */
export function declarationsOf(text: string): FileDeclarations {
  return new Reader(new Cursor(tokensOf(text))).file();
}

class Reader {
  readonly #cursor: Cursor;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  file(): FileDeclarations {
    const file: FileDeclarations = {
      syntax: undefined,
      package: undefined,
      imports: [],
      options: [],
      children: [],
    };
    const cursor = this.#cursor;
    while (cursor.next.text !== "") {
      const first = cursor.next;
      if (cursor.sees("syntax", "=") || cursor.sees("edition", "=")) {
        const keyword = cursor.any("").text as "syntax" | "edition";
        cursor.expect("=");
        const place = cursor.next;
        const version = new TextDecoder().decode(cursor.string());
        if (keyword === "edition" && version !== lastEdition) throw unknownEdition(version, place);
        file.syntax = { keyword, version, place, ...this.#end(first) };
      } else if (cursor.skip("package")) {
        const { text: name } = cursor.dottedName("a package's name");
        file.package = { name, ...this.#end(first) };
      } else if (cursor.skip("import")) {
        const modifier = cursor.skip("public") ? "public" : cursor.skip("weak") ? "weak" : undefined;
        const place = cursor.next;
        const path = new TextDecoder().decode(cursor.string());
        file.imports.push({ path, modifier, place, ...this.#end(first) });
      } else this.#member(file);
    }
    return file;
  }

  /** What may stand in a file, and in a message or group, too. */
  #member(into: { options: OptionText[]; children: Declaration[] }, inMessage = false): void {
    const cursor = this.#cursor;
    const first = cursor.next;
    if (cursor.skip(";")) return;
    if (cursor.skip("option")) {
      into.options.push(readOption(cursor));
      cursor.expect(";");
      return;
    }
    if (inMessage && (cursor.skip("extensions") || cursor.skip("reserved"))) {
      // What they are protobufjs says.
      const isEnum = "kind" in into && into.kind === "enum";
      while (!cursor.sees(";")) {
        if (cursor.sees("["))
          throw needsBuf("options of extension ranges cannot be read without buf", cursor.next);
        if (isEnum && cursor.sees("max"))
          throw needsBuf("protobufjs takes `max` of an enum for another number", cursor.next);
        cursor.any('";"');
      }
      cursor.expect(";");
      return;
    }
    const keyword = first.text;
    if (inMessage && keyword === "oneof")
      into.children.push(this.#block("oneof", (one) => this.#inOneof(one)));
    else if (keyword === "message")
      into.children.push(this.#block(keyword, (one) => this.#member(one, true)));
    else if (keyword === "enum") into.children.push(this.#block(keyword, (one) => this.#inEnum(one)));
    else if (keyword === "service") into.children.push(this.#block(keyword, (one) => this.#inService(one)));
    else if (keyword === "extend") into.children.push(this.#extend());
    else if (inMessage) into.children.push(this.#field());
    else throw cursor.unexpected("a declaration");
  }

  #block(kind: Declaration["kind"], readMember: (into: Declaration) => void): Declaration {
    const first = this.#cursor.any(kind);
    const name = this.#cursor.take("word", "a name");
    return this.#body(
      { kind, first, last: name, after: name, name, types: [], options: [], children: [] },
      readMember,
    );
  }

  #body(declaration: Declaration, readMember: (into: Declaration) => void): Declaration {
    const cursor = this.#cursor;
    cursor.expect("{");
    declaration.after = cursor.next;
    cursor.nested(() => {
      while (!cursor.sees("}")) readMember(declaration);
    });
    declaration.last = cursor.expect("}");
    return declaration;
  }

  #extend(): Declaration {
    const first = this.#cursor.expect("extend");
    const name = this.#cursor.next;
    const { place } = this.#cursor.dottedName("a message's name");
    const made: Declaration = {
      kind: "extend",
      first,
      last: name,
      after: name,
      name,
      types: [place],
      options: [],
      children: [],
    };
    return this.#body(made, (one) => one.children.push(this.#field()));
  }

  #inOneof(oneof: Declaration): void {
    if (this.#cursor.sees("group"))
      throw needsBuf("a group in a oneof cannot be read without buf", this.#cursor.next);
    if (this.#cursor.sees("option")) this.#member(oneof);
    else oneof.children.push(this.#field());
  }

  #field(): Declaration {
    const cursor = this.#cursor;
    const first = cursor.next;
    const isLabel = ["optional", "required", "repeated"].includes(first.text);
    if (isLabel) cursor.any("a type");
    if (cursor.sees("group")) return this.#group(first);
    const types = [this.#fieldType()];
    const name = cursor.take("word", "a field's name");
    cursor.expect("=");
    cursor.take("number", "a field's number");
    const options = readInlineOptions(cursor);
    return { kind: "field", name, types, options, children: [], ...this.#end(first) };
  }

  #fieldType(): Place {
    const cursor = this.#cursor;
    if (!cursor.sees("map", "<")) return cursor.dottedName("a type").place;
    cursor.expect("map");
    cursor.expect("<");
    cursor.take("word", "a type");
    cursor.expect(",");
    const { place } = cursor.dottedName("a type");
    cursor.expect(">");
    return place;
  }

  #group(first: Token): Declaration {
    const cursor = this.#cursor;
    cursor.expect("group");
    const name = cursor.take("word", "a group's name");
    cursor.expect("=");
    cursor.take("number", "a field's number");
    if (cursor.sees("[")) throw needsBuf("options of a group cannot be read without buf", cursor.next);
    const made: Declaration = {
      kind: "group",
      first,
      last: name,
      after: name,
      name,
      types: [name],
      options: [],
      children: [],
    };
    return this.#body(made, (one) => this.#member(one, true));
  }

  #inEnum(into: Declaration): void {
    const cursor = this.#cursor;
    const first = cursor.next;
    if (["option", "reserved", ";"].includes(first.text)) {
      this.#member(into, true);
      return;
    }
    const name = cursor.take("word", "a member's name");
    cursor.expect("=");
    cursor.skip("-");
    cursor.take("number", "a member's number");
    const options = readInlineOptions(cursor);
    into.children.push({ kind: "value", name, types: [], options, children: [], ...this.#end(first) });
  }

  #inService(into: Declaration): void {
    const cursor = this.#cursor;
    const first = cursor.next;
    if (!cursor.skip("rpc")) {
      this.#member(into);
      return;
    }
    const name = cursor.take("word", "a method's name");
    const types = [this.#methodType()];
    cursor.expect("returns");
    types.push(this.#methodType());
    const made: Declaration = {
      kind: "method",
      first,
      last: name,
      after: name,
      name,
      types,
      options: [],
      children: [],
    };
    if (cursor.sees("{")) into.children.push(this.#body(made, (one) => this.#member(one)));
    else into.children.push({ ...made, ...this.#end(first) });
  }

  #methodType(): Place {
    const cursor = this.#cursor;
    cursor.expect("(");
    cursor.skip("stream");
    const { place } = cursor.dottedName("a message's name");
    cursor.expect(")");
    return place;
  }

  #end(first: Token): Statement {
    const last = this.#cursor.expect(";");
    return { first, last, after: this.#cursor.next };
  }
}
