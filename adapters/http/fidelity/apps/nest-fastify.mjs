import { NestFactory } from "@nestjs/core";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { ItemsModule } from "./nest-module.mjs";

export const application = () => NestFactory.create(ItemsModule, new FastifyAdapter(), { logger: false });

export async function listen(app) {
  await app.listen(0, "127.0.0.1");
  return app.getHttpServer();
}
