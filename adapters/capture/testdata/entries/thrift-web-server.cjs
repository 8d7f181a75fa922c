// A Thrift service on HTTP.
const thrift = require("thrift");
const Other = require(`${process.env.GENERATED}/Other.js`);

const services = { "/other": { processor: Other, handler: { echo: async (text) => `other ${text}` } } };
thrift.createWebServer({ services }).listen(Number(process.env.PORT));
