/**
 * The value that is encoded and decoded, made by each library's own constructors.
 *
 * @param i64  bigint → what the library takes for it
 * @param map  entries → the same
 * @param make  name of a struct, its fields → one
 */
export function postOf({ i64, map, make }) {
  return make("Post", {
    postId: i64(1234567890123n),
    creator: make("Creator", { userId: i64(77n), username: "ada_lovelace" }),
    requestId: i64(99n),
    text: "Hello @grace and @alan, have a look at http://short.example/abc and tell me what you think of it.",
    mentions: [
      make("Mention", { userId: i64(5n), username: "grace" }),
      make("Mention", { userId: i64(6n), username: "alan" }),
    ],
    media: [make("Media", { mediaId: i64(9007199254740993n), mediaType: "png" })],
    urls: [
      make("Url", {
        shortened: "http://short.example/abc",
        expanded: "https://www.example.org/a/much/longer/address?with=query",
      }),
    ],
    timestamp: i64(1700000000000n),
    type: 1,
    scores: map([
      ["likes", 0.5],
      ["views", 1.25],
    ]),
    edited: true,
  });
}
