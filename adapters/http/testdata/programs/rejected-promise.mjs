/** `wrap` is given a promise that is rejected before the first activation. */
const { wrap } = await import(process.argv[2]);
const main = wrap(Promise.reject(new Error("no database")));
await new Promise((resolve) => setTimeout(resolve, 20));
const result = await main({ __ow_method: "get", __ow_headers: {}, __ow_path: "", __ow_query: "" });
process.stdout.write(`${JSON.stringify(JSON.parse(result.error.body).code)}\n`);
