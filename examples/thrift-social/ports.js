/** Where the microservices listen; `PORT_TEXT=7000` moves one. */
const { PORT_UNIQUE_ID, PORT_POST_STORAGE, PORT_TEXT } = process.env;

module.exports = {
  "unique-id": PORT_UNIQUE_ID ?? 9091,
  "post-storage": PORT_POST_STORAGE ?? 9092,
  text: PORT_TEXT ?? 9093,
};
