process.on("uncaughtException", (error, origin) => {
  console.error(`fatal: ${error.message} (${origin})`);
  process.exit(7);
});
Promise.reject(new Error("hunter2 was refused"));
