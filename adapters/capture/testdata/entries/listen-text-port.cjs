const { app, announce } = require("./app.cjs");

const server = app.listen(process.env.PORT, function () {
  announce(this);
});
