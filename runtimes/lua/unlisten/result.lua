--- Answers a run with what `main` returned.

local type = type

local answer = require("unlisten.answer")
local describe_error = require("unlisten.describe_error")
local encode = require("unlisten.json_encode")
local null = require("unlisten.json_null")

--- Compared by clients and by the platform's own tests (ErrorResponse.scala, and the runtimes' suites).
local not_a_dictionary = "The action did not return a dictionary or array."

--- @param count  how many values `main` returned
-- @param value  the first: a table; nil stands for `{}`
-- @param reason  the second: after nil, in Lua's manner, what went wrong
-- @return the answer, and what the logs say about a result that cannot be one; never the result itself
return function(count, value, reason)
  if value == nil then
    if count > 1 and reason ~= nil then
      return answer.of(200, encode({ error = reason }) or encode({ error = describe_error.text(reason) }))
    end
    return answer.of(200, "{}")
  end
  if type(value) ~= "table" then
    local kind = value == null and "null" or "a " .. type(value)
    local refusal = answer.failure(502, not_a_dictionary)
    refusal.is_no_dictionary = true
    return refusal, not_a_dictionary .. " It returned " .. kind .. "."
  end
  local text, why = encode(value)
  if text ~= nil then return answer.of(200, text) end
  why = "The action's result cannot be written as JSON: " .. why .. "."
  return answer.failure(502, why), why
end
