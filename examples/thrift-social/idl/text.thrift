include "post_storage.thrift"

/** A text that cannot become a post. */
exception TextRejected {
  1: string reason
  /** Characters. */
  2: i32 limit
}

/** Makes posts of what people write. */
service Text {
  /**
   * Shortens the links of a text, finds whom it mentions, and stores it as a post.
   *
   * @param author a name; left out by those who have none
   * @param replyTo the id of the post that it answers; 0 for none
   */
  post_storage.Post compose(1: string text, 2: string author, 3: i64 replyTo) throws (
    1: TextRejected rejected
    2: post_storage.PostNotFound notFound
  )
}
