/**
 * The platform's own words, which clients and tests compare. Source: apache/openwhisk, ErrorResponse.scala (object
 * Messages), and the default texts of its HTTP layer.
 */
export const messages = {
  resourceDoesNotExist: "The requested resource does not exist.",
  namedResourceDoesNotExist: (what: string) => `The requested resource '${what}' does not exist.`,
  routeDoesNotExist: "The requested resource could not be found.",
  internalError: "There was an internal server error.",
  notAuthorized: "The supplied authentication is not authorized to access this resource.",
  notAuthorizedFor: (what: string) => `The supplied authentication is not authorized to access '${what}'.`,
  credentialsMissing: "The resource requires authentication, which was not supplied with the request",
  credentialsRejected: "The supplied authentication is invalid",
  webAuthenticationFailed: "Authentication is possible but has failed or not yet been provided.",
  alreadyExists: "resource already exists",
  otherCollection: "Resource by this name exists but is not in this collection.",
  requestTooLarge: (bytes: number, limit: number) =>
    `Request larger than allowed: ${bytes} > ${limit} bytes.`,
  entityTooLarge: (what: string, bytes: number, limit: number) =>
    `${what} larger than allowed: ${bytes} > ${limit} bytes.`,
  malformedContent: (detail: string) => `The request content was malformed:\n${detail}`,
  malformedParameter: (name: string, detail: string) =>
    `The query parameter '${name}' was malformed:\n${detail}`,
  parametersNotAllowed: "Request defines parameters that are not allowed (e.g., reserved properties).",
  invalidTimeout: (maxMs: number) => `Timeout must be number of milliseconds up to ${maxMs}.`,
  unsupportedType: (type: string) =>
    `The request's Content-Type [${type}] is not supported. Expected:\napplication/json`,
  notAcceptable: (types: string) => `Resource representation is only available with these types:\n${types}`,
  methodNotAllowed: (methods: string) => `HTTP method not allowed, supported methods: ${methods}`,

  pathEmpty: "requirement failed: path undefined",
  pathIllegal: (parts: string[]) =>
    `requirement failed: path contains invalid parts WrappedArray(${parts.join(", ")})`,
  pathTooShort:
    "requirement failed: The fully qualified name of the entity must contain at least the namespace and the name of the entity.",
  tooManyRequests: (count: number, allowed: number) =>
    `Too many requests in the last minute (count: ${count}, allowed: ${allowed}).`,
  tooManyConcurrentRequests: (count: number, allowed: number) =>
    `Too many concurrent requests in flight (count: ${count}, allowed: ${allowed}).`,

  nameIllegal: "The name of the entity contains illegal characters.",
  nameTooLong: (length: number, limit: number) => `Name segement longer than allowed: ${length} > ${limit}.`,
  namespaceIllegal: "The namespace contains illegal characters.",
  namespaceTooLong: (length: number, limit: number) => `Namespace longer than allowed: ${length} > ${limit}.`,
  qualifiedNameMalformed: "fully qualified name malformed",
  runtimeUnknown: (kind: string, kinds: string[]) =>
    `The specified runtime '${kind}' is not supported by this platform. Valid values are: ${kinds.map((k) => `'${k}'`).join(", ")}.`,
  packageNameReserved: (name: string) => `Package name '${name}' is reserved.`,
  bindingDoesNotExist: "Binding references a package that does not exist.",
  bindingOfOther: "Cannot bind to a resource that is not a package.",
  bindingOfBinding: "Cannot bind to another package binding.",
  packageCannotBecomeBinding: "Resource is a package and cannot be converted into a binding.",
  notAllowedOnBinding: "Operation not permitted on package binding.",
  packageNotEmpty: (count: number) =>
    `Package not empty (contains ${count} ${count === 1 ? "entity" : "entities"}). Set force param or delete package contents.`,
  feedNameInvalid: "Feed name is not valid",
  ruleIncomplete: "rule requires a valid trigger and a valid action",
  ruleWithoutTrigger: "Only rules with existing triggers can be activated",
  ruleStatusUnknown: (status: string) => `${status} is not a recognized rule state`,
  ruleIsInactive: (rule: string, action: string) =>
    `Rule '${rule}' is inactive, action '${action}' was not activated.`,
  referenceDoesNotExist: (what: string, path: string) => `${what} /${path} does not exist`,
  documentTypeMismatch: (actual: string, expected: string) =>
    `document type class org.apache.openwhisk.core.entity.${actual} did not match expected type class org.apache.openwhisk.core.entity.${expected}.`,
  listLimitOutOfRange: (value: number, max: number, collection: string) =>
    `The value '${value}' is not in the range of 0 to ${max} for ${collection}.`,
  listSkipOutOfRange: (value: number, collection: string) =>
    `The value '${value}' is not greater than or equal to 0 for ${collection}.`,
  notAnInteger: (value: string, collection: string) =>
    `The value '${value}' is not an integer for ${collection}.`,
  docsNotAllowedWithCount: "The parameter 'docs' is not permitted with 'count'.",
  badNameFilter: (value: string) =>
    `Parameter may be a 'simple' name or 'package-name/simple' name: ${value}`,
  badEpoch: (value: string) => `Parameter is not a valid value for epoch seconds: ${value}`,
  activationIdIllegal: "The activation id is not valid.",
  activationIdLength: (length: number) => `Activation id length is ${length} but must be 32.`,

  sequenceTooLong: "Too many actions in the sequence.",
  sequenceEmpty: "No component specified for the sequence.",
  sequenceCyclic: "Sequence may not refer to itself.",
  sequenceComponentMissing: "Sequence component does not exist.",
  sequenceComponentLost: (activationId: string) =>
    `Timeout reached when retrieving activation ${activationId} for sequence component.`,
  compositionTooLong: "Too many actions in the composition.",
  compositionFailed: "Activation failure during composition.",
  compositionComponentLost: (activationId: string) =>
    `Timeout reached when retrieving activation ${activationId} during composition.`,
  compositionNameInvalid: (json: string) =>
    `Failed to parse action name from json value ${json} during composition.`,
  compositionComponentMissing: (name: string) =>
    `Failed to resolve action with name '${name}' during composition.`,
  compositionComponentForbidden: (name: string) =>
    `Failed entitlement check for action with name '${name}' during composition.`,

  errorProcessingRequest: "There was an error processing your request.",
  responseNotReady: "Response not yet ready.",
  propertyNotFound: "Response does not include requested property.",
  invalidMedia: (type: string) => `Response is not valid '${type}'.`,
  unknownContentType: "Response did not specify a known content-type.",
  contentTypeMismatch: "Response type in header did not match generated content type.",

  abnormalInitialization: "The action did not initialize and exited unexpectedly.",
  abnormalRun: "The action did not produce a valid response and exited unexpectedly.",
  invalidInitResponse: (body: string) =>
    `The action failed during initialization${body === "" ? "." : `: ${body}`}`,
  invalidRunResponse: (body: string) =>
    `The action did not produce a valid JSON or JSON Array response${body === "" ? "." : `: ${body}`}`,
  truncatedResponse: (bytes: number, limit: number, start: string) =>
    `The action produced a response that exceeded the allowed length: ${bytes} > ${limit} bytes. The truncated response was: ${start}`,
  timedOut: (limitMs: number, phase: "init" | "run") =>
    `The action exceeded its time limits of ${limitMs} milliseconds${phase === "init" ? " during initialization." : "."}`,
  memoryExhausted: "The action exhausted its memory and was aborted.",
  imagePullFailed: (image: string) => `Failed to pull container image '${image}'.`,
  provisioningFailed: "Failed to provision resources to run the action.",
  cutShort: "The activation did not finish: the host ended before.",
  logsTruncated: (limit: number) =>
    `Logs were truncated because the total bytes size exceeds the limit of ${limit} bytes.`,
  logsIncomplete: "There was an issue while collecting your logs. Data might be missing.",
  logsOfDeveloperError: "The action did not initialize or run as expected. Log data might be missing.",
} as const;
