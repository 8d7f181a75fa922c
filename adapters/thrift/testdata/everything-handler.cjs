/** The service of everything.thrift, written as for Apache's own server: nothing in it knows of unlisten. */

/** @param types the generated everything_types.js */
function promiseHandler(types) {
  let last = "";
  return {
    echo: async (text) => text,
    nothing: async () => {},
    scalars: async (value) => value,
    containers: async (value) => value,
    shape: async (value) => value,
    tree: async (value) => value,
    color: async (value) => value,
    bytes: async (value) => value,
    add: async (left, right) => left.toNumber() + right.toNumber(),
    real: async (value) => value,
    flag: async (value) => value,
    tiny: async (value) => value,
    small: async (value) => value,
    medium: async (value) => value,
    numbers: async (value) => value,
    async find(id) {
      switch (id.toNumber()) {
        case 1:
          throw new types.NotFound({ id, reason: "no such id" });
        case 2:
          throw new types.Refused({ why: types.Color.BLUE, where: new types.Point({ x: 1, y: -1 }) });
        case 3:
          throw new Error("the password is tulip");
        default:
          return String(id);
      }
    },
    async remember(text) {
      last = text;
    },
    remembered: async () => last,
  };
}

/** The same in callback style. */
function callbackHandler(types) {
  const handler = promiseHandler(types);
  const methods = Object.entries(handler).map(([name, method]) => [name, inCallbackStyle(method)]);
  return { ...Object.fromEntries(methods), remember: handler.remember };
}

/** A function that takes as many arguments as the method and a callback. */
function inCallbackStyle(method) {
  const call = (args, callback) =>
    method(...args).then(
      (result) => callback(null, result),
      (error) => callback(error),
    );
  switch (method.length) {
    case 0:
      return (callback) => void call([], callback);
    case 1:
      return (a, callback) => void call([a], callback);
    default:
      return (a, b, callback) => void call([a, b], callback);
  }
}

module.exports = { promiseHandler, callbackHandler };
