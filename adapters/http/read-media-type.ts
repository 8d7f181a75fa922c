import type { MediaType, PlatformKind } from "./media-type.js";

/** A table of names, made when it is first asked: most cold starts end before that. */
function names(list: string): { has(name: string): boolean } {
  let set: Set<string> | undefined;
  return {
    has(name) {
      set ??= new Set(list.trim().split(/\s+/));
      return set.has(name);
    },
  };
}

/** JSON types known by name; any other `+json` is binary unless it declares a charset. */
const listedJson = names(`application/json application/json-patch+json application/merge-patch+json
  application/problem+json application/vnd.api+json`);

const listedText =
  names(`application/atom+xml application/base64 application/javascript application/problem+xml
  application/rss+xml application/soap+xml application/vnd.google-earth.kml+xml application/x-latex
  application/x-vrml application/x-www-form-urlencoded application/xhtml+xml application/xml application/xml-dtd
  text/asp text/cache-manifest text/calendar text/css text/csv text/event-stream text/html text/markdown text/mcf
  text/plain text/richtext text/tab-separated-values text/uri-list text/vnd.wap.wml text/vnd.wap.wmlscript
  text/x-asm text/x-c text/x-component text/x-h text/x-java-source text/x-pascal text/x-script text/x-scriptcsh
  text/x-scriptelisp text/x-scriptksh text/x-scriptlisp text/x-scriptperl text/x-scriptperl-module
  text/x-scriptphyton text/x-scriptrexx text/x-scriptscheme text/x-scriptsh text/x-scripttcl text/x-scripttcsh
  text/x-scriptzsh text/x-server-parsed-html text/x-setext text/x-sgml text/x-speech text/x-uuencode
  text/x-vcalendar text/x-vcard text/xml`);

/** Binary types known by name: for these a declared charset changes nothing, for unknown ones it means text. */
const listedBinary =
  names(`application/cbor application/gnutar application/java-archive application/grpc+proto
  application/lha application/lzx application/msword application/octet-stream application/pdf
  application/postscript application/vnd.google-earth.kmz application/x-7z-compressed application/x-ace-compressed
  application/x-apple-diskimage application/x-arc-compressed application/x-bzip application/x-bzip2
  application/x-chrome-extension application/x-compress application/x-compressed application/x-debian-package
  application/x-dvi application/x-font-truetype application/x-font-opentype application/x-gtar application/x-gzip
  application/x-rar-compressed application/x-redhat-package-manager application/x-shockwave-flash application/x-tar
  application/x-tex application/x-texinfo application/x-x509-ca-cert application/x-xpinstall application/zip
  application/excel application/font-woff application/mspowerpoint
  audio/aiff audio/basic audio/midi audio/mod audio/mpeg audio/ogg audio/voc audio/vorbis audio/voxware audio/wav
  audio/x-realaudio audio/x-psid audio/xm audio/webm font/woff font/woff2 image/gif image/jpeg image/pict image/png
  image/svg+xml image/tiff image/webp image/x-icon image/x-ms-bmp image/x-pcx image/x-pict image/x-quicktime
  image/x-rgb image/x-xbitmap image/x-xpixmap message/delivery-status message/http message/rfc822 video/avs-video
  video/divx video/gl video/mp4 video/mpeg video/ogg video/quicktime video/x-dv video/x-flv video/x-motion-jpeg
  video/x-ms-asf video/x-msvideo video/x-sgi-movie video/webm`);

const officeDocuments =
  /^application\/vnd\.(?:ms-(?:excel|fontobject|powerpoint|word)|oasis\.opendocument\.|openxmlformats-officedocument\.)/;

// One literal each, which is compiled when it is first used, as no made RegExp is. A token (RFC 9110, 5.6.2) is
// [!#$%&'*+.^_`|~0-9a-z-]+
const contentType = /^\s*([!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+)\s*((?:;.*)?)$/is;
const charsetParameter = /;\s*charset\s*=\s*(?:"([^"]*)"|([!#$%&'*+.^_`|~0-9a-z-]+))/i;
const otherParameter = /;\s*(?!charset\s*=)[!#$%&'*+.^_`|~0-9a-z-]+\s*=/i;

/** Reads what is not in the table of usual types (media-type.ts). */
export function readMediaType(value: string): MediaType {
  const match = contentType.exec(value);
  if (match === null) return { essence: "", charset: undefined, platform: "invalid", isJsonFamily: false };
  const essence = match[1]!.toLowerCase();
  const parameters = match[2]!;
  const charset = charsetParameter.exec(parameters);
  const declared = charset === null ? undefined : (charset[1] ?? charset[2])!.toLowerCase();
  // With another parameter it no longer equals application/json, nor does its name end in +json.
  const isJsonFamily =
    !otherParameter.test(parameters) && (essence === "application/json" || essence.endsWith("+json"));
  return {
    essence,
    charset: declared,
    platform: platformKind(essence, declared, isJsonFamily),
    isJsonFamily,
  };
}

function platformKind(essence: string, charset: string | undefined, isJsonFamily: boolean): PlatformKind {
  if (essence === "application/json") return isJsonFamily ? "json" : "text";
  if (listedJson.has(essence) || listedText.has(essence)) return "text";
  if (essence.startsWith("multipart/") || listedBinary.has(essence) || officeDocuments.test(essence))
    return "binary";
  return charset === undefined ? "binary" : "text";
}
