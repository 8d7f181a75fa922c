import { NestFactory } from "@nestjs/core";
import { AppModule } from "./app.module";

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000, process.env.HOST ?? "127.0.0.1");
  console.log(`listening on ${await app.getUrl()}`);
}

void bootstrap();
