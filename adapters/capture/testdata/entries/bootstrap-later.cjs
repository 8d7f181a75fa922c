const { setTimeout: connectToDatabase } = require("node:timers/promises");
const { app, announce, port } = require("./app.cjs");

async function bootstrap() {
  await connectToDatabase(300);
  const server = app.listen(port, () => announce(server));
}

bootstrap();
