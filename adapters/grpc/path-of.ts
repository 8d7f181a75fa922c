/** A request's path, by which a method is looked for. */
export function pathOf(target: string): string {
  return target.split("?", 1)[0]!;
}
