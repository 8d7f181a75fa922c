import { openwhisk } from "unlisten/invoke";
import { wrapThriftService } from "unlisten/thrift";
import { Post, PostStorageClient } from "./generated/post_storage.js";
import { dispatchText, TextRejected } from "./generated/text.js";
import { UniqueIdClient } from "./generated/unique_id.js";

const limit = 280;

const uniqueId = new UniqueIdClient(openwhisk({ action: "/_/social/unique-id" }));
const postStorage = new PostStorageClient(openwhisk({ action: "/_/social/post-storage" }));

export const main = wrapThriftService(
  dispatchText({
    async compose(text, author, replyTo) {
      if (text.trim() === "") throw new TextRejected({ reason: "there is nothing in it", limit });
      if (text.length > limit) throw new TextRejected({ reason: "it is too long", limit });

      const targets = [...new Set(text.match(/https?:\/\/\S+/g))];
      const isReply = replyTo !== 0n;
      // A post that is not there ends this call too: its exception is one that compose declares.
      const [[id, ...linkIds], answered] = await Promise.all([
        uniqueId.reserve(1 + targets.length),
        isReply ? postStorage.read(replyTo) : undefined,
      ]);

      const links = targets.map((target, i) => ({
        target,
        shortened: `https://s.example/${linkIds[i]!.toString(36)}`,
      }));
      const named = Array.from(text.matchAll(/(?<![\w@])@(\w+)/g), ([, name]) => name!);
      const post = Post.create({
        id: id!,
        author: author || "anonymous",
        text: links.reduce((short, { target, shortened }) => short.replaceAll(target, shortened), text),
        mentions: [...new Set(answered === undefined ? named : [answered.author, ...named])],
        links,
        createdAt: BigInt(Date.now()),
        ...(isReply ? { replyTo } : {}),
      });
      await postStorage.store(post);
      return post;
    },
  }),
);
