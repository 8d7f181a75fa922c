// A Thrift service on a socket, as Apache's tutorial starts it. GENERATED is where the generated code is.
const thrift = require("thrift");
const Other = require(`${process.env.GENERATED}/Other.js`);

const server = thrift.createServer(Other, { echo: async (text) => `other ${text}` });
server.on("listening", () => console.log(`listening ${server.address().port}`));
server.listen(Number(process.env.PORT));
