/**
 * Whether the platform takes a text for base64: an action's code, and a JSON body of a web action. A short plain text
 * may look like it. Source: OpenWhisk, Exec.scala, isBinaryCode.
 */
export function looksLikeBase64(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length > 0 && trimmed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(trimmed);
}
