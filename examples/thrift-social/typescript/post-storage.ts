import { wrapThriftService } from "unlisten/thrift";
import { dispatchPostStorage, type Post, PostExists, PostNotFound } from "./generated/post_storage.js";

/** Lives as long as the process does, as in any service without a database. By id: posts, and their views. */
const posts = new Map<bigint, Post>();
const views = new Map<bigint, number>();

export const main = wrapThriftService(
  dispatchPostStorage({
    store(post) {
      const stored = posts.get(post.id);
      if (stored !== undefined) throw new PostExists({ stored });
      posts.set(post.id, post);
    },

    read(id) {
      const post = posts.get(id);
      if (post === undefined) throw new PostNotFound({ id, reason: "never stored, or forgotten" });
      return post;
    },

    views(ids) {
      return ids.map((id) => views.get(id) ?? 0);
    },

    viewed(id) {
      views.set(id, (views.get(id) ?? 0) + 1);
    },
  }),
);
