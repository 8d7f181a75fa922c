/** What the host tells an open page. */
export interface PageUpdate {
  /** Of the history; a page that connects again says which it has. */
  version: number;
  /** Items of the list of activations, the latest first. */
  traces: { id: string; html: string }[];
  /** Activations that changed: what is open of them is out of date, and those that became part of another are no items. */
  changed: { id: string; isRoot: boolean }[];
  /** The lists beside it that differ from what this page was sent last, by the id of their element. */
  lists: Record<string, string>;
  /** Milliseconds of the list's time axis. */
  scale: number;
}
