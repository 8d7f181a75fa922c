--- JSON as the runner reads parameters and writes results; actions may use it too.
--
--     local json = require("unlisten.json")
--     return { list = json.array({}), nothing = json.null }
local json_array = require("unlisten.json_array")

return {
  --- Written as null, and what null in parameters is; the same value as `cjson.null`.
  null = require("unlisten.json_null"),
  --- Marks a table as an array, so that it is written as `[]` also when it is empty. Arrays in parameters are marked.
  array = function(items)
    return setmetatable(items or {}, json_array)
  end,
  --- Writes a value; returns the text, or nil and what is wrong.
  encode = require("unlisten.json_encode"),
  --- Reads a text; returns the value, or nil and what is wrong.
  decode = require("unlisten.json_decode"),
}
