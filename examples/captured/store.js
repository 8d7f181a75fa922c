const { createReadStream } = require("node:fs");
const { createInterface } = require("node:readline");

/** Stands for a database: opening takes a while, every call is asynchronous, and it wants to be closed. */
exports.openStore = async function openStore(file) {
  const rows = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line !== "") rows.push(JSON.parse(line));
  }
  let isOpen = true;
  const query = async (work) => {
    if (!isOpen) throw new Error("the store is closed");
    return work();
  };
  return {
    size: rows.length,
    find: (where) =>
      query(() =>
        rows.filter((row) => Object.entries(where).every(([name, value]) => String(row[name]) === value)),
      ),
    insert: (row) =>
      query(() => {
        rows.push(row);
        return row;
      }),
    close: () => {
      isOpen = false;
    },
  };
};
