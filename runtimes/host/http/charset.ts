/** Registered charsets and their other names. Source: akka-http 10.2.4, HttpCharset.scala. */
const aliases: Record<string, string[]> = {
  "US-ASCII": [
    "iso-ir-6",
    "ANSI_X3.4-1968",
    "ANSI_X3.4-1986",
    "ISO_646.irv:1991",
    "ASCII",
    "ISO646-US",
    "us",
    "IBM367",
    "cp367",
    "csASCII",
  ],
  "ISO-8859-1": ["iso-ir-100", "ISO_8859-1", "latin1", "l1", "IBM819", "CP819", "csISOLatin1"],
  "UTF-8": ["UTF8"],
  "UTF-16": ["UTF16"],
  "UTF-16BE": [],
  "UTF-16LE": [],
  "UTF-32": ["UTF32"],
  "UTF-32BE": [],
  "UTF-32LE": [],
  "ISO-8859-2": ["iso-ir-101", "ISO_8859-2", "latin2", "l2", "csISOLatin2"],
  "ISO-8859-3": ["iso-ir-109", "ISO_8859-3", "latin3", "l3", "csISOLatin3"],
  "ISO-8859-4": ["iso-ir-110", "ISO_8859-4", "latin4", "l4", "csISOLatin4"],
  "ISO-8859-5": ["iso-ir-144", "ISO_8859-5", "cyrillic", "csISOLatinCyrillic"],
  "ISO-8859-6": ["iso-ir-127", "ISO_8859-6", "ECMA-114", "ASMO-708", "arabic", "csISOLatinArabic"],
  "ISO-8859-7": ["iso-ir-126", "ISO_8859-7", "ELOT_928", "ECMA-118", "greek", "greek8", "csISOLatinGreek"],
  "ISO-8859-8": ["iso-ir-138", "ISO_8859-8", "hebrew", "csISOLatinHebrew"],
  "ISO-8859-9": ["iso-ir-148", "ISO_8859-9", "latin5", "l5", "csISOLatin5"],
  "windows-1250": ["cp1250", "cp5346"],
  "windows-1251": ["cp1251", "cp5347"],
  "windows-1252": ["cp1252", "cp5348"],
  "windows-1253": ["cp1253", "cp5349"],
  "windows-1254": ["cp1254", "cp5350"],
  "windows-1257": ["cp1257", "cp5353"],
};

const canonical = new Map(
  Object.entries(aliases).flatMap(([name, others]) =>
    [name, ...others].map((n) => [n.toLowerCase(), name] as const),
  ),
);

/** A charset's registered name; an unknown one stays as it was written. */
export function charsetName(name: string): string {
  return canonical.get(name.toLowerCase()) ?? name;
}
