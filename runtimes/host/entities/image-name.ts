const component = "[a-z0-9]+(?:(?:__|[._]|-+)[a-z0-9]+)*";
const domainPart = "[a-zA-Z0-9-]+";
const domain = `(?:${domainPart}(?:\\.${domainPart})+(?::\\d+)?|${domainPart}:\\d+)`;
const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const digest = "[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

const imageName = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*(?::${tag})?(?:@${digest})?$`);

/** Whether a text can name a container image. Source: OpenWhisk, ExecManifest.scala, ImageName. */
export function isImageName(text: string): boolean {
  return imageName.test(text);
}
