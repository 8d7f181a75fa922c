/** What a user writes: a handler, and a caller with its own `catch`. */
import type { Handler } from "unlisten/stub/v1";
import {
  dispatchPostStorageService,
  Media,
  MediaType,
  Post,
  PostNotFound,
  type PostStorageService,
  PostStorageServiceClient,
  StorageFull,
} from "../golden/typescript/post_storage.js";
import { inProcess, type Sent } from "./in-process.js";

const posts = new Map<bigint, Post>();
const touched: bigint[] = [];

const handler: Handler<PostStorageService> = {
  ping: (text, context) => `${text} ${context.metadata["who"]}`,
  storePost(post) {
    if (posts.size >= 2) throw new StorageFull({ bytes: 1n });
    posts.set(post.postId, post);
  },
  async readPost(postId) {
    const post = posts.get(postId);
    if (post === undefined) throw new PostNotFound({ postId, message: "gone" });
    if (post.text === "secret") throw new TypeError("the password is swordfish");
    return post;
  },
  readPosts: (postIds) => Promise.all(postIds.map((id) => posts.get(id)!)),
  touch(postId) {
    touched.push(postId);
  },
};

export const sent: Sent[] = [];
export const service = dispatchPostStorageService(handler);
export const client: PostStorageService = new PostStorageServiceClient(inProcess(service, sent));

export const first = Post.create({
  postId: 9007199254740993n,
  creator: { userId: 1n, username: "ada" },
  requestId: 2n,
  text: "hi",
  mentions: [{ userId: 2n, username: "grace" }],
  media: [Media.create({ mediaId: 5n })],
  type: 77,
});

/** As the original caller of a stock client has it. */
export async function read(id: bigint): Promise<Post | { gone: bigint; message: string }> {
  try {
    return await client.readPost(id, { timeoutMs: 100 });
  } catch (error) {
    if (!(error instanceof PostNotFound)) throw error;
    return { gone: error.postId, message: error.message };
  }
}

export { dispatchPostStorageService, MediaType, PostStorageServiceClient, StorageFull, touched };
