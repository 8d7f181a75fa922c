/**
 * Makes reloads follow one another: changes that come while one is under way are the next one's.
 *
 * @param onError  told of a reload that failed; the next change tries again
 */
export function reloadInTurn(
  reload: (changed: string[]) => Promise<void>,
  onError: (error: unknown) => void,
): (changed: readonly string[]) => void {
  const waiting = new Set<string>();
  let isReloading = false;

  async function work(): Promise<void> {
    isReloading = true;
    while (waiting.size > 0) {
      const changed = [...waiting].sort();
      waiting.clear();
      await reload(changed).catch(onError);
    }
    isReloading = false;
  }

  return (changed) => {
    for (const path of changed) waiting.add(path);
    if (!isReloading) void work();
  };
}
