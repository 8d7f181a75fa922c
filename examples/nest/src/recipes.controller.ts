import {
  BadRequestException,
  Body,
  Controller,
  DefaultValuePipe,
  Get,
  Header,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  Query,
} from "@nestjs/common";
// Not `import type`: Nest finds what to inject by the parameter's class.
import { type Recipe, RecipesService } from "./recipes.service";

@Controller("recipes")
export class RecipesController {
  constructor(private readonly recipes: RecipesService) {}

  @Get()
  @Header("cache-control", "max-age=60")
  list(@Query("maxMinutes", new DefaultValuePipe(60), ParseIntPipe) maxMinutes: number): Recipe[] {
    return this.recipes.list(maxMinutes);
  }

  @Get(":id")
  find(@Param("id", ParseIntPipe) id: number): Recipe {
    const recipe = this.recipes.find(id);
    if (recipe === undefined) throw new NotFoundException(`there is no recipe ${id}`);
    return recipe;
  }

  @Post()
  add(@Body() body: Partial<Recipe> | undefined): Recipe {
    if (typeof body?.name !== "string" || typeof body.minutes !== "number")
      throw new BadRequestException("a recipe needs a name and minutes");
    return this.recipes.add(body.name, body.minutes);
  }
}
