/** A file of apps/: what is wrapped, how a real listener is made of it. */
export interface ApplicationFile {
  application(): unknown;
  /** What `wrap` gets, when that is not the application itself. */
  wrapped?(): unknown;
  /** Opens a real listener on a free port of 127.0.0.1; default: `http.createServer(app).listen`. */
  listen?(application: unknown): unknown;
}

/** An application's file, and what its applications note in this process, by the request's id. */
export interface LoadedFile extends ApplicationFile {
  takeFacts(id: string): Promise<unknown>;
}

export async function loadApplication(app: string): Promise<LoadedFile> {
  const file = await load<ApplicationFile>(`./apps/${app}.mjs`);
  // After it, not beside it: both have to get the same instance of the module.
  const { takeFacts } = await load<Pick<LoadedFile, "takeFacts">>("./apps/facts.mjs");
  return { ...file, takeFacts };
}

async function load<Module>(path: string): Promise<Module> {
  return (await import(/* @vite-ignore */ new URL(path, import.meta.url).href)) as Module;
}
