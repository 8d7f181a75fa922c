require("not-installed-anywhere").listen(3000);
