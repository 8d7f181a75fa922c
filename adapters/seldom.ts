/** What a first call seldom runs, and how it is come by. */
type Seldom = typeof import("./http/seldom-parts.js");

let load: () => Seldom;
let loaded: Seldom | undefined;

/**
 * The parts that most containers end without: other dialects than the raw web action, errors, content negotiation.
 *
 * Half of this room's code is such, and to skim it takes a tenth of a cold start (bench/). Where modules can be
 * loaded at once, in CommonJS, it is a file of its own that the first who needs it loads.
 */
export function seldom(): Seldom {
  loaded ??= load();
  return loaded;
}

/** To be called by whatever is the package's entry. */
export function provideSeldom(loader: () => Seldom): void {
  load = loader;
}
