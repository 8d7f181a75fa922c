import { exit } from "node:process";

console.log("usage: server --port 3000");
exit();
