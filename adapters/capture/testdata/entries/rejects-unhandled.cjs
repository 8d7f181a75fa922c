setTimeout(() => Promise.reject(new Error("hunter2 was refused")), 20);
// The dead program's timers run on; none of them may end the runner.
setTimeout(() => {
  console.log("exits");
  process.exit(9);
}, 60);
setTimeout(() => {
  console.log("throws");
  throw new Error("after the end");
}, 70);
