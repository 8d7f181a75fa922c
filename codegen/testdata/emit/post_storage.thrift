/**
 * A social network's posts: unique ids, texts and the store.
 */
include "users.thrift"

namespace * social

/** Where a post came from. */
enum PostType {
  POST
  REPOST
  REPLY
  /** From one user to another. */
  DM
}

enum MediaType { IMAGE = 1, VIDEO = 2 }

struct Media {
  1: required i64 mediaId
  2: MediaType type = MediaType.IMAGE
}

struct Url {
  1: string shortenedUrl
  2: string expandedUrl
}

struct UserMention {
  1: users.UserId userId
  2: string username
}

/** A post. */
struct Post {
  1: required i64 postId
  2: users.Creator creator
  3: required i64 requestId
  /** Plain text; urls in it are shortened. */
  4: string text
  5: optional list<UserMention> mentions
  6: list<Media> media
  7: list<Url> urls
  8: i64 timestamp
  9: PostType type
}

struct TextResult {
  1: string text
  2: list<UserMention> mentions
  3: list<Url> urls
}

/** Thrown when there is no such post. */
exception PostNotFound {
  1: i64 postId
  2: string message
}

exception StorageFull {
  1: i64 bytes
  2: optional i64 limit
}

service UniqueIdService {
  /** Makes an id that no other post has. */
  i64 composeUniqueId(1: i64 requestId, 2: PostType type)
}

service TextService {
  TextResult composeText(1: i64 requestId, 2: string text, 3: map<string, string> carrier)
}

/** Keeps posts. */
service PostStorageService extends users.Health {
  void storePost(1: Post post) throws (1: StorageFull full)

  /** Reads a post. */
  Post readPost(1: i64 postId) throws (1: PostNotFound notFound) (idempotent)

  /** Reads posts in the order of their ids; those that are gone are left out. */
  list<Post> readPosts(1: list<i64> postIds) throws (1: PostNotFound notFound, 2: users.UserUnknown unknownUser) (idempotent = "true")

  /** Keeps count; nobody waits. */
  oneway void touch(1: i64 postId)
}

/** Characters. */
const i32 MAX_TEXT = 280
