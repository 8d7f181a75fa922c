const express = require("express4");

const app = express();
app.get("/", (req, res) => res.json({ hello: "4", host: req.hostname }));
const server = app.listen(process.env.PORT, () => console.log(`listening ${JSON.stringify(server.address())}`));
