// Two Thrift services on one socket, framed and compact, in an ES module.
import { createRequire } from "node:module";
import thrift from "thrift";

const Other = createRequire(import.meta.url)(`${process.env.GENERATED}/Other.js`);
const processor = new thrift.MultiplexedProcessor();
processor.registerProcessor("one", new Other.Processor({ echo: async (text) => `one ${text}` }));
processor.registerProcessor("two", new Other.Processor({ echo: async (text) => `two ${text}` }));
thrift
  .createMultiplexServer(processor, { transport: thrift.TFramedTransport, protocol: thrift.TCompactProtocol })
  .listen(Number(process.env.PORT), "127.0.0.1");
