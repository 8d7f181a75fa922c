import { NestFactory } from "@nestjs/core";
import { ItemsModule } from "./nest-module.mjs";

/** A promise of an application that was not initialised, as the usual bootstrap has it before `listen`. */
export const application = () => NestFactory.create(ItemsModule, { logger: false });

export async function listen(app) {
  await app.listen(0, "127.0.0.1");
  return app.getHttpServer();
}
