/** Writes a post: `node compose.js microservices "Hello @mary" fred`, `node compose.js actions "Hello" mary 7`. */
const { fromBigInt, toBigInt } = require("thrift");
const { PostNotFound } = require("./generated/post_storage_types");
const Text = require("./generated/Text");
const { TextRejected } = require("./generated/text_types");

const [form, text, author = "", replyTo = "0"] = process.argv.slice(2);
const { connect } = require(`./${form}/connect`);

async function main() {
  try {
    const post = await connect(Text, "text").compose(text, author, fromBigInt(replyTo));
    console.log(`${toBigInt(post.id)} ${post.author}: ${post.text}`);
    for (const { shortened, target } of post.links) console.log(`  ${shortened} leads to ${target}`);
    if (post.mentions.length > 0) console.log(`  mentions ${post.mentions.join(", ")}`);
  } catch (error) {
    if (error instanceof TextRejected) console.log(`cannot post this: ${error.reason}`);
    else if (error instanceof PostNotFound) console.log(`there is no post ${toBigInt(error.id)}`);
    else throw error;
    process.exitCode = 1;
  }
  // The connection would keep it.
  process.exit();
}

main();
