/**
 * Sends a signal to a process and all that it started, unless they made groups of their own.
 *
 * @returns whether there was anybody to send it to
 */
export function signalGroup(pid: number, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): boolean {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
    return true;
  } catch {
    return false;
  }
}
