require("reflect-metadata");
const { Controller, Get, Module } = require("@nestjs/common");
const { NestFactory } = require("@nestjs/core");

class GreetingController {
  greet() {
    return { hello: "nest" };
  }
}
Controller()(GreetingController);
Get()(GreetingController.prototype, "greet", Object.getOwnPropertyDescriptor(GreetingController.prototype, "greet"));

class AppModule {}
Module({ controllers: [GreetingController] })(AppModule);

async function bootstrap() {
  const app = await NestFactory.create(AppModule, { logger: ["error", "warn"] });
  app.enableShutdownHooks();
  await app.listen(process.env.PORT ?? 3000);
  console.log(`listening ${await app.getUrl()}`);
}
bootstrap();
