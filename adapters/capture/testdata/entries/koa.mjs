import Koa from "koa";

const app = new Koa();
app.use((ctx) => {
  ctx.body = { hello: "koa", host: ctx.host };
});
const server = app.listen(Number(process.env.PORT), () => console.log(`listening ${server.address().port > 0}`));
