export async function main({ name = "stranger" }) {
  return { body: `hello ${name}` };
}
