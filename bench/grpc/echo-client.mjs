import { Echo, grpc } from "./echo.mjs";

/** A stock client of the service behind a port. */
export function openClient(port, text) {
  const client = new Echo(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const request = { text };
  const call = () =>
    new Promise((resolve, reject) => {
      client.echo(request, (error, value) => (error === null ? resolve(value) : reject(error)));
    });
  return { client, call };
}
