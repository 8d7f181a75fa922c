import { expect, test } from "vitest";
import { isImageName } from "./image-name.js";

test.each([
  { name: "alpine", valid: true },
  { name: "openwhisk/dockerskeleton", valid: true },
  { name: "openwhisk/dockerskeleton:1.14.0", valid: true },
  { name: "docker.io/a/b_c/d--e:Tag_1", valid: true },
  { name: "localhost:5000/me/own:x", valid: true },
  { name: `me/own@sha256:${"0a".repeat(32)}`, valid: true },
  { name: "", valid: false },
  { name: "Me/own", valid: false },
  { name: "me/own:", valid: false },
  { name: "me//own", valid: false },
  { name: "-v /:/host", valid: false },
  { name: "--privileged", valid: false },
  { name: "me/own@sha256:abc", valid: false },
])("$name: $valid", ({ name, valid }) => {
  expect(isImageName(name)).toBe(valid);
});
