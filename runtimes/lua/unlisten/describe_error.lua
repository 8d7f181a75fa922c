--- What an error says, for logs and answers.

local type, tostring, getmetatable, gsub, pcall, xpcall = type, tostring, getmetatable, string.gsub, pcall, xpcall
local traceback = debug.traceback

local encode = require("unlisten.json_encode")

local describe_error = {}

local function text_of(error)
  if type(error) == "string" then return error end
  local meta = getmetatable(error)
  if type(meta) == "table" and meta.__tostring ~= nil then return tostring(error) end
  if type(error) == "table" then return encode(error) or "(an error that is a table)" end
  if error == nil then return "nil" end
  return tostring(error)
end

--- An error's text: a string as it is, what has `__tostring` by that, another table as JSON.
function describe_error.text(error)
  local fine, text = pcall(text_of, error)
  if fine and type(text) == "string" then return text end
  return "(an error that is a " .. type(error) .. ")"
end

--- Keeps an error's text, and where it came from without the runner's own calls.
local function with_traceback(error)
  local text = describe_error.text(error)
  local trace = traceback(text, 2)
  -- What stands below the action's own code is of no use to its author.
  trace = gsub(trace, "\n%s*%[C%]: in function 'xpcall'.*$", "")
  return { text = text, trace = trace }
end

local function described(fine, ...)
  if fine then return fine, ... end
  local error = ...
  if type(error) == "table" then return false, error end
  -- Lua's own text: after a stack overflow there may be no room for anything else.
  return false, { text = error, trace = error }
end

--- `pcall` whose error is `{ text, trace }`.
function describe_error.call(f, ...)
  return described(xpcall(f, with_traceback, ...))
end

return describe_error
