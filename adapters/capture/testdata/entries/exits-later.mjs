async function main() {
  await Promise.reject(new Error("cannot reach db with password hunter2"));
}
main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
