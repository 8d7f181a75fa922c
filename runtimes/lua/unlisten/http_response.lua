--- Writes an answer as HTTP/1.1: head and body are one piece, for one write.

local reasons = {
  [200] = "OK", [400] = "Bad Request", [403] = "Forbidden", [404] = "Not Found", [405] = "Method Not Allowed",
  [413] = "Content Too Large", [415] = "Unsupported Media Type", [417] = "Expectation Failed",
  [431] = "Request Header Fields Too Large", [500] = "Internal Server Error", [501] = "Not Implemented",
  [502] = "Bad Gateway", [503] = "Service Unavailable",
}

--- @param answer  `{ status, body, allow }`; the platform takes an answer without a length for no answer at all
-- @param request  what it is for; nil when the connection is closed after it
return function(answer, request)
  local extra = answer.allow and "Allow: " .. answer.allow .. "\r\n" or ""
  if request == nil or not request.keep_alive then
    extra = extra .. "Connection: close\r\n"
  elseif request.is_old then
    extra = extra .. "Connection: keep-alive\r\n"
  end
  local body = answer.body
  return "HTTP/1.1 " .. answer.status .. " " .. reasons[answer.status]
    .. "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n" .. extra .. "\r\n" .. body
end
