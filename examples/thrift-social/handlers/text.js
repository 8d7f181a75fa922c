const { toBigInt } = require("thrift");
const { Link, Post } = require("../generated/post_storage_types");
const { TextRejected } = require("../generated/text_types");

const limit = 280;

/** @param peers clients of the services that this one calls */
module.exports = ({ uniqueId, postStorage }) => ({
  async compose(text, author, replyTo) {
    if (text.trim() === "") throw new TextRejected({ reason: "there is nothing in it", limit });
    if (text.length > limit) throw new TextRejected({ reason: "it is too long", limit });

    const targets = [...new Set(text.match(/https?:\/\/\S+/g))];
    const isReply = replyTo !== null && toBigInt(replyTo) !== 0n;
    const [[id, ...linkIds], answered] = await Promise.all([
      uniqueId.reserve(1 + targets.length),
      isReply ? postStorage.read(replyTo) : undefined,
    ]);

    const links = targets.map(
      (target, i) =>
        new Link({ target, shortened: `https://s.example/${toBigInt(linkIds[i]).toString(36)}` }),
    );
    const named = Array.from(text.matchAll(/(?<![\w@])@(\w+)/g), ([, name]) => name);
    const post = new Post({
      id,
      author: author || "anonymous",
      text: links.reduce((short, { target, shortened }) => short.replaceAll(target, shortened), text),
      mentions: [...new Set(answered === undefined ? named : [answered.author, ...named])],
      links,
      replyTo: isReply ? replyTo : undefined,
      createdAt: Date.now(),
    });
    await postStorage.store(post);
    return post;
  },
});
