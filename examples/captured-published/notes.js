/** What json-server serves: kept in memory, since a container's disk does not outlive it. */
module.exports = () => ({
  notes: [
    { id: 1, text: "Buy milk", done: true },
    { id: 2, text: "Call Ada", done: false },
  ],
});
