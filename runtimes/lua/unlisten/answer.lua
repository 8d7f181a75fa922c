--- What a call is answered with: an HTTP status and JSON text.

local encode = require("unlisten.json_encode")

local answer = {}

function answer.of(status, body)
  return { status = status, body = body }
end

--- @param text  what went wrong; text that is not UTF-8 loses the bytes that are none
function answer.failure(status, text)
  local body = encode({ error = text })
  if body == nil then body = encode({ error = (text:gsub("[\128-\255]", "?")) }) end
  return { status = status, body = body }
end

return answer
