export { isLoopback, publishedAuth } from "./access/auth.js";
export type { AllowedCallers } from "./access/check-caller.js";
export type { Activation, ActivationResponse, ActivationStatus } from "./activations/activation.js";
export type { ActivationEvent, BeginEvent, LogEvent } from "./activations/events.js";
export { type Host, type HostOptions, startHost } from "./host.js";
export { HostError, type HostErrorCode } from "./host-error.js";
export { type HostLimits, unlimitedRates } from "./limits.js";
