/** What a post's text calls one thing, and where it leads. */
struct Link {
  1: required string shortened
  2: required string target
}

/** Who may read a post. */
enum Audience {
  PUBLIC = 1
  FOLLOWERS = 2
}

/** A post, as it was stored. */
struct Post {
  1: required i64 id
  2: required string author
  /** With its links shortened. */
  3: required string text
  /** Names, each once, without the @. */
  4: list<string> mentions
  5: list<Link> links
  6: Audience audience = Audience.PUBLIC
  /** The post that this one answers. */
  7: optional i64 replyTo
  /** Milliseconds since 1970. */
  8: i64 createdAt
}

/** There is no post of this id. */
exception PostNotFound {
  1: i64 id
  2: string reason
}

/** There is a post of this id already, and posts do not change. */
exception PostExists {
  1: Post stored
}

/** Keeps posts. */
service PostStorage {
  void store(1: Post post) throws (1: PostExists exists)

  Post read(1: i64 id) throws (1: PostNotFound notFound) (idempotent = "true")

  /** How often each of these posts was viewed, in their order. */
  list<i32> views(1: list<i64> ids) (idempotent = "true")

  /** Counts a view. Nobody waits for it. */
  oneway void viewed(1: i64 id)
}
