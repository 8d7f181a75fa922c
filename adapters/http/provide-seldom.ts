/** For ES modules, which cannot load a part at once when it is first needed: all in one file. */
import { provideSeldom } from "../seldom.js";
import * as parts from "./seldom-parts.js";

provideSeldom(() => parts);
