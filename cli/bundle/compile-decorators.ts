import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UnlistenError } from "../../adapters/errors.js";
import { isTypeScript } from "./survey.js";

type TypeScript = typeof import("typescript");

/**
 * Compiles TypeScript whose decorators need the types (`emitDecoratorMetadata`, as Nest's do) with the project's
 * own compiler: the bundler drops types without a trace, and dependency injection then finds none.
 *
 * @returns gives JavaScript for a module that needs it, else undefined
 */
export function decoratorCompiler(root: string): (path: string, source: string) => string | undefined {
  let typescript: TypeScript | undefined;
  return (path, source) => {
    if (!isTypeScript(path) || !/^\s*@\w+/m.test(source)) return undefined;
    const configFile = findConfig(dirname(path), root);
    if (configFile === undefined) return undefined;
    typescript ??= loadTypeScript(root);
    if (typescript === undefined) return missingCompiler(configFile);
    const { config } = typescript.readConfigFile(configFile, typescript.sys.readFile);
    const { options } = typescript.parseJsonConfigFileContent(config, typescript.sys, dirname(configFile));
    if (options.emitDecoratorMetadata !== true) return undefined;
    return typescript.transpileModule(source, {
      fileName: path,
      compilerOptions: {
        ...options,
        module: typescript.ModuleKind.ESNext,
        target: typescript.ScriptTarget.ES2022,
        // With class fields as they became, an injected property would overwrite what was injected.
        useDefineForClassFields: options.useDefineForClassFields ?? false,
        inlineSourceMap: true,
        inlineSources: false,
        sourceMap: false,
        declaration: false,
        declarationMap: false,
        composite: false,
        incremental: false,
        verbatimModuleSyntax: false,
      },
    }).outputText;
  };
}

function loadTypeScript(root: string): TypeScript | undefined {
  try {
    return createRequire(join(root, "package.json"))("typescript") as TypeScript;
  } catch {
    return undefined;
  }
}

/** Only a project that says `emitDecoratorMetadata` somewhere needs the compiler; the others must not miss it. */
function missingCompiler(configFile: string): undefined {
  const text = createRequire(configFile)("node:fs").readFileSync(configFile, "utf8") as string;
  if (!/"emitDecoratorMetadata"\s*:\s*true/.test(text)) return undefined;
  throw new UnlistenError(
    "bundle-failed",
    `cannot compile decorators: ${configFile} asks for emitDecoratorMetadata, and TypeScript is not installed`,
    {
      hint: "Install it: npm install --save-dev typescript",
    },
  );
}

function findConfig(folder: string, root: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, "tsconfig.json");
    if (existsSync(file)) return file;
    if (at === root || at === dirname(at)) return undefined;
  }
}
