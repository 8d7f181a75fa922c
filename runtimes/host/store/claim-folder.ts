import type { RootDatabase } from "lmdb";
import { HostError } from "../host-error.js";
import type { LmdbLayout } from "./lmdb-layout.js";

/** Folders that this process uses: LMDB itself lets a process open one twice. */
const claimed = new Set<string>();

/**
 * Makes this process the only one that uses a data folder.
 *
 * LMDB keeps a table of the processes that read, each held by a lock that the system drops when the process ends,
 * however it does. So an owner that is not in it any more is gone, even when its number belongs to another process by
 * now. The check is one of LMDB's write transactions, of which there is one at a time on the machine.
 *
 * @param folder  its real path
 * @returns what gives the folder back
 * @throws HostError `data-in-use`
 */
export function claimFolder({ root, meta }: LmdbLayout, folder: string): () => void {
  if (claimed.has(folder)) throw inUse(folder, process.pid);
  // Whoever has read once is in the table from then on.
  meta.get("owner");
  root.transactionSync(() => {
    const owner = meta.get("owner");
    // In containers the number of the process is often the same at each start: who has ours was before us.
    if (owner !== undefined && owner !== process.pid && readersOf(root).includes(owner))
      throw inUse(folder, owner);
    meta.put("owner", process.pid);
  });
  claimed.add(folder);
  return () => {
    claimed.delete(folder);
    meta.removeSync("owner");
  };
}

/** Numbers of the living processes; LMDB prints a table whose first column they are. */
function readersOf(root: RootDatabase): number[] {
  root.readerCheck();
  return [...root.readerList().matchAll(/^\s*(\d+)\s/gm)].map(([, pid]) => Number(pid));
}

function inUse(folder: string, owner: number): HostError {
  return new HostError(
    "data-in-use",
    `cannot use ${folder}: the host of process ${owner} keeps its data there`,
    {
      hint: "End that host first, or choose another folder for the data.",
    },
  );
}
