/**
 * Services that people add beside their own, by name or path: nobody means them who leaves the name out, or gets it
 * wrong.
 */
export const beside = /^\/?grpc\.(?:health|reflection|channelz)\./;
