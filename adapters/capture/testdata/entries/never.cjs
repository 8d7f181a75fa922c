console.log("waiting for a leader");
setInterval(() => {}, 1000);
