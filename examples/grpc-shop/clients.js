// Where the services are: behind ports, or actions. All that callers do is the same.
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { openwhiskChannel } from "unlisten/invoke";

const protos = join(import.meta.dirname, "protos");
const definition = loadSync(["currency.proto", "payment.proto"], { includeDirs: [protos] });
const { Currency, Payment } = grpc.loadPackageDefinition(definition).shop;
const insecure = grpc.credentials.createInsecure();

export function microservices({ currency = "127.0.0.1:50051", payment = "127.0.0.1:50052" } = {}) {
  return { currency: new Currency(currency, insecure), payment: new Payment(payment, insecure) };
}

export function actions() {
  const to = (action) => ({ channelOverride: openwhiskChannel({ action: `shop/${action}` }) });
  return {
    currency: new Currency("openwhisk", insecure, to("currency")),
    payment: new Payment("openwhisk", insecure, to("payment")),
  };
}
