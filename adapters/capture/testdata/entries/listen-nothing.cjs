const { app } = require("./app.cjs");

const server = app.listen(() => console.log(`listening ${server.address().port > 0} ${server.listening}`));
