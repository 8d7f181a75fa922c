/**
 * By which a bundle of `unlisten build` says that grpc-js was loaded, whose files are not there any more
 * (cli/bundle/mark-grpc-js.ts): the key of a symbol on `globalThis`, a function that is called with what the package
 * exports.
 */
export const grpcJsLoaded = "unlisten.grpc-js-loaded.v1";
