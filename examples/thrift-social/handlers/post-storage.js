const { toBigInt } = require("thrift");
const { PostExists, PostNotFound } = require("../generated/post_storage_types");

/** Lives as long as the process does, as in any service without a database. By id: posts, and their views. */
const posts = new Map();
const views = new Map();

module.exports = {
  async store(post) {
    const stored = posts.get(toBigInt(post.id));
    if (stored !== undefined) throw new PostExists({ stored });
    posts.set(toBigInt(post.id), post);
  },

  async read(id) {
    const post = posts.get(toBigInt(id));
    if (post === undefined) throw new PostNotFound({ id, reason: "never stored, or forgotten" });
    return post;
  },

  async views(ids) {
    return ids.map((id) => views.get(toBigInt(id)) ?? 0);
  },

  viewed(id) {
    views.set(toBigInt(id), (views.get(toBigInt(id)) ?? 0) + 1);
  },
};
