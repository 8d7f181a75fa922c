--- Answers HTTP requests with a runner: POST `/init` and POST `/run`.

local answer = require("unlisten.answer")
local decode = require("unlisten.json_decode")
local max_body_bytes = require("unlisten.http_request").max_body_bytes
local null = require("unlisten.json_null")

local gsub, lower, sub, type, concat, pcall = string.gsub, string.lower, string.sub, type, table.concat, pcall

local calls = {}

local routes = { ["/init"] = "init", ["/run"] = "run" }

--- Queries are ignored, and so are capitals and a slash at the end, as the official Node.js runtime does.
local function route_of(target)
  local route = routes[target]
  if route ~= nil then return route end
  local path = gsub(gsub(target, "^[hH][tT][tT][pP][sS]?://[^/]*", ""), "%?.*$", "")
  return routes[lower((gsub(path, "/$", "")))]
end

local function refused(status, text)
  return nil, answer.failure(status, "Bad request: " .. text)
end

local function too_large()
  return refused(413, "the body must be <= " .. max_body_bytes .. " bytes.")
end

--- Unpacks a body that came with a content encoding. @return it, or nil and the answer
local function decode_body(body, encoding)
  encoding = lower(encoding)
  if encoding ~= "gzip" and encoding ~= "deflate" then
    return refused(415, "the content encoding must be gzip or deflate.")
  end
  local parts, bytes = {}, 0
  local fine, complete = pcall(require("unlisten.archive.inflate"), body, 1, #body, 47, function(piece)
    bytes = bytes + #piece
    if bytes > max_body_bytes then error("too large", 0) end
    parts[#parts + 1] = piece
  end)
  if not fine then return too_large() end
  if not complete then return refused(400, "the body is not encoded as its content encoding says.") end
  return concat(parts)
end

--- @return the body as JSON, null for an empty one, or nil and the answer
local function read_body(request)
  if request.is_too_large then return too_large() end
  local body, problem = request.body, nil
  local encoding = request.encoding
  if encoding ~= nil and lower(encoding) ~= "identity" then
    body, problem = decode_body(body, encoding)
    if body == nil then return nil, problem end
  end
  if body == "" then return null end
  if sub(body, 1, 3) == "\239\187\191" then body = sub(body, 4) end
  local value = decode(body)
  -- What is wrong with it is not said in detail: bodies hold secrets.
  if value == nil then return refused(400, "the body is not JSON.") end
  if type(value) == "table" or value == null then return value end
  return refused(400, "the body must be a JSON object: got a " .. type(value) .. ".")
end

--- @param request  as http_request gives it
-- @return the answer
function calls.answer(runner, request)
  local route = route_of(request.target)
  if route == nil then
    return answer.failure(404, "There is no route " .. request.method .. " " .. request.target .. ".")
  end
  if request.method ~= "POST" then
    local refusal = answer.failure(405, "Route /" .. route .. " takes POST: got " .. request.method .. ".")
    refusal.allow = "POST"
    return refusal
  end
  local body, problem = read_body(request)
  if body == nil then return problem end
  return runner[route](runner, body)
end

return calls
