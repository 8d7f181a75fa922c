/**
 * Names that a runner process gets from the host's environment: what programs need to run at all. The rest stays
 * away from actions, as it would in a container.
 */
const passed = [
  "PATH",
  "HOME",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "TZ",
  "SystemRoot",
  "PATHEXT",
  "COMSPEC",
  "USERPROFILE",
];

/**
 * The environment of a runner process.
 *
 * @param extra  over everything else
 */
export function runnerEnvironment(
  host: NodeJS.ProcessEnv,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = passed.flatMap((name) => (host[name] === undefined ? [] : [[name, host[name]] as const]));
  return { ...Object.fromEntries(kept), ...extra };
}
