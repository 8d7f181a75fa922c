/** A file of apps/: what is wrapped, how a real listener is made of it. */
export interface ApplicationFile {
  application(): unknown;
  /** What `wrap` gets, when that is not the application itself. */
  wrapped?(): unknown;
  /** Opens a real listener on a free port of 127.0.0.1; default: `http.createServer(app).listen`. */
  listen?(application: unknown): unknown;
}

export async function loadApplication(app: string): Promise<ApplicationFile> {
  return (await import(
    /* @vite-ignore */ new URL(`./apps/${app}.mjs`, import.meta.url).href
  )) as ApplicationFile;
}

/** Takes what an application of this process noted for a request. */
export async function takeFactsHere(id: string): Promise<unknown> {
  const url = new URL("./apps/facts.mjs", import.meta.url).href;
  const { takeFacts } = (await import(/* @vite-ignore */ url)) as { takeFacts(id: string): Promise<unknown> };
  return takeFacts(id);
}
