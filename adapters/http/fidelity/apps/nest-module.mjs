/** One Nest application; decorators are called by hand, because nothing compiles these files. */
import "reflect-metadata";
import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  HttpCode,
  Injectable,
  Ip,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  Put,
  Query,
  Redirect,
  Req,
  Res,
  Sse,
  StreamableFile,
  UseGuards,
  UseInterceptors,
} from "@nestjs/common";
import { interval, map, take } from "rxjs";

class Store {
  find(id) {
    if (id > 100) throw new NotFoundException(`no item ${id}`);
    return { id, name: `item ${id}` };
  }
}
Injectable()(Store);

class Guard {
  canActivate(context) {
    return context.switchToHttp().getRequest().headers["x-key"] === "let me in";
  }
}

class Wrapper {
  intercept(_context, next) {
    return next.handle().pipe(map((value) => ({ wrapped: value })));
  }
}

class Items {
  constructor(store) {
    this.store = store;
  }
  text() {
    return "text é";
  }
  object() {
    return { a: [1, "é"] };
  }
  scalar() {
    return 2026;
  }
  one(id) {
    return this.store.find(id);
  }
  create(body, query) {
    if (body?.bad) throw new BadRequestException({ why: body.bad });
    return { body: body ?? null, query };
  }
  replace(body) {
    return body;
  }
  remove() {}
  redirect() {
    return { url: "/items/text", statusCode: 307 };
  }
  headers(headers, ip) {
    return { agent: headers["user-agent"], key: headers["x-key"] ?? null, ip };
  }
  guarded() {
    return "inside";
  }
  intercepted() {
    return 1;
  }
  error() {
    throw new Error("internal");
  }
  async later() {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return ["later"];
  }
  file() {
    return new StreamableFile(Buffer.from([0, 255, 1]), {
      type: "image/png",
      disposition: 'inline; filename="a.png"',
    });
  }
  native(request, response) {
    const raw = response.raw ?? response;
    raw.writeHead(202, { "content-type": "text/plain" });
    raw.end(`native ${request.method}`);
  }
  events() {
    return interval(1).pipe(
      take(3),
      map((count) => ({ data: { count } })),
    );
  }
}

/** What `@Get("text") text() {}` and the like expand to. */
function decorate(name, method, parameters = []) {
  const descriptor = Object.getOwnPropertyDescriptor(Items.prototype, name);
  for (const apply of [method].flat()) apply(Items.prototype, name, descriptor);
  parameters.forEach((parameter, index) => {
    parameter(Items.prototype, name, index);
  });
}

decorate("text", [Get("text"), Header("x-a", "1")]);
decorate("object", Get("object"));
decorate("scalar", Get("scalar"));
decorate("create", Post(), [Body(), Query()]);
decorate("replace", [Put(), HttpCode(202)], [Body()]);
decorate("remove", [Delete("one"), HttpCode(204)]);
decorate("redirect", [Get("redirect"), Redirect()]);
decorate("headers", Get("headers"), [Headers(), Ip()]);
decorate("guarded", [Get("guarded"), UseGuards(Guard)]);
decorate("intercepted", [Get("intercepted"), UseInterceptors(Wrapper)]);
decorate("error", Get("error"));
decorate("later", Get("later"));
decorate("file", Get("file"));
decorate("native", Get("native"), [Req(), Res()]);
decorate("events", Sse("events"));
decorate("one", Get("one/:id"), [Param("id", ParseIntPipe)]);
Reflect.defineMetadata("design:paramtypes", [Store], Items);
Controller("items")(Items);

export class ItemsModule {}
Module({ controllers: [Items], providers: [Store] })(ItemsModule);
