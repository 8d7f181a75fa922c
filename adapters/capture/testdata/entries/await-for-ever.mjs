import shared from "./app.cjs";

const server = shared.app.listen(shared.port, () => shared.announce(server));
await new Promise(() => {});
