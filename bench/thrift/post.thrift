/** A nested struct as a social network sends it: some 400 bytes in binary. */

enum PostType { POST = 0, REPOST = 1, REPLY = 2 }

struct Creator {
  1: required i64 userId
  2: string username
}

struct Media {
  1: i64 mediaId
  2: string mediaType
}

struct Mention {
  1: i64 userId
  2: string username
}

struct Url {
  1: string shortened
  2: string expanded
}

struct Post {
  1: required i64 postId
  2: Creator creator
  3: i64 requestId
  4: string text
  5: list<Mention> mentions
  6: list<Media> media
  7: list<Url> urls
  8: i64 timestamp
  9: PostType type
  10: map<string, double> scores
  11: optional bool edited
}
