setTimeout(() => {
  throw new Error("hunter2 was refused");
}, 20);
