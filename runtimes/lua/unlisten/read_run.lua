--- Reads the body of `/run`.

local type, getmetatable = type, getmetatable

local json_array = require("unlisten.json_array")
local null = require("unlisten.json_null")

--- JSON's word for a value's type.
local kinds = { string = "string", number = "number", boolean = "boolean" }

--- The platform always sends an object or an array as `value`; its own test harness also sends none, null, and a body
-- of null, all of which stand for `{}`.
--
-- @param body  decoded JSON: an object, an array or null
-- @return the parameters and the metadata (the whole body), or nil and what is wrong
return function(body)
  local metadata = {}
  if type(body) == "table" and getmetatable(body) ~= json_array then metadata = body end
  local params = metadata.value
  if params == nil or params == null then return {}, metadata end
  if type(params) == "table" then return params, metadata end
  -- The official Node.js runtime's words (runtime-nodejs, service.js, runCode).
  return nil, "Internal system error: the argument must be a dictionary but has type '" .. kinds[type(params)] .. "'."
end
