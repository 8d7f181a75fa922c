import { app } from "./app.js";

const server = app.listen(process.env.PORT ?? 3000, process.env.HOST ?? "127.0.0.1", (error) => {
  if (error) throw error;
  const { address, port } = server.address();
  console.log(`listening on http://${address}:${port}`);
});
