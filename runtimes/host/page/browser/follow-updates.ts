import type { PageUpdate } from "../page-update.js";
import { updatesAddress } from "./call-host.js";
import { element } from "./elements.js";

/** Milliseconds between two tries to find a host that has ended. */
const retryMs = 2000;

/** Takes in what the host tells, and says whether it does. */
export function followUpdates(onUpdate: (update: PageUpdate) => void): void {
  let version = Number(document.body.dataset.version);
  connect();

  function connect(): void {
    const source = new EventSource(updatesAddress(version));
    source.onopen = () => say("live", "live");
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const update = JSON.parse(data) as PageUpdate;
      version = update.version;
      onUpdate(update);
    };
    source.onerror = () => {
      say("lost", "the host has ended; waiting for it");
      // It tries again by itself, unless the host refuses: then it has started anew, and this page is of before.
      if (source.readyState === EventSource.CLOSED) setTimeout(startAnew, retryMs);
    };
  }

  async function startAnew(): Promise<void> {
    const isThere = await fetch("/ping").then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) location.reload();
    else setTimeout(startAnew, retryMs);
  }
}

function say(state: "live" | "lost", text: string): void {
  const place = element("#connection", HTMLElement);
  place.dataset.state = state;
  element("#connection .connection-text", HTMLElement).textContent = text;
}
