/** What actions run on when package.json does not say. */
const defaultMajor = 20;

/** The official kinds of Apache OpenWhisk that this package supports, oldest first. */
const majors = [20, 22, 24];

/**
 * The kind that a service's "engines" asks for: the oldest that its lowest Node version allows.
 *
 * @param range  package.json's engines.node: ">=22.1", "^20 || ^22"
 */
export function chooseKind(range: string | undefined): string {
  const lowest = Math.min(
    ...[...(range ?? "").matchAll(/(?:^|[\s|^~>=v])(\d+)(?=[.\s|x*-]|$)/g)].map(([, major]) => Number(major)),
  );
  const wanted = Number.isFinite(lowest) && !/^\s*</.test(range ?? "") ? lowest : defaultMajor;
  return `nodejs:${majors.find((major) => major >= wanted) ?? wanted}`;
}
