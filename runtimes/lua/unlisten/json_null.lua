--- JSON's null. The same value as lua-cjson's, so that actions may compare with `cjson.null`.
return require("cjson").null
