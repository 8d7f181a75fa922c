import { NestFactory } from "@nestjs/core";
import { wrap } from "unlisten";
import { AppModule } from "./app.module";

export const main = wrap(() => NestFactory.create(AppModule, { logger: ["error", "warn"] }));
