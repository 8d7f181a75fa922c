console.log("starting");
process.on("SIGTERM", () => process.exit(0));
setInterval(() => {}, 50);
