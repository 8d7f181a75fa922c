import { Injectable, type OnModuleInit } from "@nestjs/common";

export interface Recipe {
  id: number;
  name: string;
  minutes: number;
}

@Injectable()
export class RecipesService implements OnModuleInit {
  private readonly recipes = new Map<number, Recipe>();

  /** Runs before the first request, in an action as well. */
  async onModuleInit(): Promise<void> {
    this.add("Pancakes", 20);
    this.add("Dal", 40);
  }

  list(maxMinutes: number): Recipe[] {
    return [...this.recipes.values()].filter(({ minutes }) => minutes <= maxMinutes);
  }

  find(id: number): Recipe | undefined {
    return this.recipes.get(id);
  }

  add(name: string, minutes: number): Recipe {
    const recipe = { id: this.recipes.size + 1, name, minutes };
    this.recipes.set(recipe.id, recipe);
    return recipe;
  }
}
