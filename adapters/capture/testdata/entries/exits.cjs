const settings = { url: process.env.DATABASE_URL };
if (!settings.url) {
  process.stdout.write("reading settings\n");
  console.error("DATABASE_URL is missing, password was hunter2");
  process.exit(3);
}
