/** What all services of the network know of a user. */
namespace js users

typedef i64 UserId

/** Who wrote something. */
struct Creator {
  1: required UserId userId
  2: string username
}

exception UserUnknown {
  1: UserId userId
}

/** What every service can be asked. */
service Health {
  /** Says that it is there. */
  string ping(1: string text) (idempotent)
}
