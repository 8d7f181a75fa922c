import { NestFactory } from "@nestjs/core";
import { wrap } from "unlisten";
import { AppModule } from "./app.module";

// A start-up that fails is answered and tried again; Nest's default would end the process.
export const main = wrap(() =>
  NestFactory.create(AppModule, { abortOnError: false, logger: ["error", "warn"] }),
);
