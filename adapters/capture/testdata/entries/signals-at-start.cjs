process.on("SIGTERM", () => process.exit(0));
setInterval(() => {}, 50);
console.log("starting");
