/** Characters. Source: OpenWhisk, EntityPath.scala, ENTITY_NAME_MAX_LENGTH. */
export const maxNameLength = 256;

/** Whether a text may name an entity. Source: OpenWhisk, EntityPath.scala, EntityName.REGEX. */
export function isEntityName(text: string): boolean {
  return /^(?:[A-Za-z0-9_]|[A-Za-z0-9_][A-Za-z0-9_@ .&-]{0,254}[A-Za-z0-9_@.&-])$/.test(text);
}
