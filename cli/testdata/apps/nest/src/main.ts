import "reflect-metadata";
import { Controller, Get, Injectable, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

@Injectable()
class Greeter {
  greet(): string {
    return "injected";
  }
}

@Controller()
class GreetingController {
  // No @Inject: the parameter's type alone says what is injected.
  constructor(private readonly greeter: Greeter) {}

  @Get()
  greet(): { greeting: string } {
    return { greeting: this.greeter.greet() };
  }
}

@Module({ controllers: [GreetingController], providers: [Greeter] })
class AppModule {}

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(3000);
}

void bootstrap();
