import type { LogMarkers } from "../../nodejs/log-markers.js";

/** What both protocols work with. */
export interface NativeOptions {
  markers: LogMarkers;
  /** Makes an empty folder for an action's files. */
  makeFolder: () => string;
}
