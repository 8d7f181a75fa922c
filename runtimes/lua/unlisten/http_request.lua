--- Reads HTTP/1.1 requests out of the bytes of one connection, as they come.
--
-- Strict where it matters (lengths, line ends, names), silent about what a runner does not look at. It does no
-- input or output, and keeps what it has not used: pieces of any size, and requests sent ahead, are no matter.

local find, match, sub, lower = string.find, string.match, string.sub, string.lower
local tonumber, setmetatable, concat, min = tonumber, setmetatable, table.concat, math.min

local http_request = {}
http_request.__index = http_request

--- Bytes of a request's body. The platform's limit on code is 48 MiB of text; escaped as JSON, source text may grow
-- to twice that, and parameters come on top.
http_request.max_body_bytes = 128 * 1024 * 1024

local max_head_bytes = 64 * 1024
local name_pattern = "^([%w!#$%%&'*+.^_`|~-]+):[ \t]*(.-)[ \t]*\r\n()"

--- The headers that are looked at, the rest is not kept.
local known = {
  ["content-length"] = true,
  ["transfer-encoding"] = true,
  ["content-encoding"] = true,
  connection = true,
  expect = true,
}

--- @return a reader for one connection
function http_request.new()
  return setmetatable({
    -- Bytes that came and are not used yet.
    rest = "",
    -- The request whose body is being read.
    request = nil,
    -- The pieces of its body, and how many bytes of it came, dropped ones included.
    parts = {},
    received = 0,
    -- Whether the caller waits for "100 Continue" before it sends the body; who answers it sets this to false.
    wants_continue = false,
  }, http_request)
end

--- Takes what has come in.
function http_request:feed(bytes)
  self.rest = self.rest == "" and bytes or self.rest .. bytes
end

--- Whether a request has begun that is not complete.
function http_request:is_within()
  return self.request ~= nil or self.rest ~= ""
end

local function problem(status, text)
  return nil, { status = status, text = text }
end

--- @return the headers that matter by their lower-case names, or nil and what is wrong
local function read_headers(head, at)
  local headers = {}
  while at <= #head do
    local name, value, after = match(head, name_pattern, at)
    if name == nil or find(value, "[\r\n%z]") then return nil, "a header line is malformed" end
    name = lower(name)
    if known[name] then
      local before = headers[name]
      if before == nil then
        headers[name] = value
      elseif name ~= "content-length" then
        headers[name] = before .. ", " .. value
      elseif before ~= value then
        return nil, "Content-Length is there twice"
      end
    end
    at = after
  end
  return headers
end

local function stays_open(minor, connection)
  local said = lower(connection or "")
  if minor == "0" then return find(said, "keep-alive", 1, true) ~= nil end
  return find(said, "close", 1, true) == nil
end

--- How the body's end is told. @return bytes, or "chunked"; nil and a problem
local function body_framing(headers)
  local coding, length = headers["transfer-encoding"], headers["content-length"]
  if coding ~= nil then
    if length ~= nil then return problem(400, "Transfer-Encoding and Content-Length exclude each other") end
    if lower(coding) ~= "chunked" then return problem(501, "the only transfer encoding is chunked") end
    return "chunked"
  end
  if length == nil then return 0 end
  if not find(length, "^%d+$") or #length > 15 then return problem(400, "Content-Length is no number") end
  return tonumber(length)
end

--- Reads a head when it is complete. @return true, nil when more must come, or nil and a problem
local function read_head(self)
  local from = find(self.rest, "[^\r\n]") or #self.rest + 1
  if from > 1 then self.rest = sub(self.rest, from) end
  local stop = find(self.rest, "\r\n\r\n", 1, true)
  if stop == nil or stop > max_head_bytes then
    if #self.rest > max_head_bytes then return problem(431, "the head is longer than 64 KiB") end
    if find(self.rest, "[^\r]\n") then return problem(400, "lines end with CR LF") end
    return nil
  end
  local head = sub(self.rest, 1, stop + 1)
  local method, target, minor, at = match(head, "^([%w!#$%%&'*+.^_`|~-]+) (%S+) HTTP/1%.([01])\r\n()")
  if method == nil then return problem(400, "the request line is malformed") end
  local headers, why = read_headers(head, at)
  if headers == nil then return problem(400, why) end
  local framing, wrong = body_framing(headers)
  if framing == nil then return nil, wrong end
  local expect = headers.expect
  if expect ~= nil and lower(expect) ~= "100-continue" then
    return problem(417, "the only expectation that can be met is 100-continue")
  end
  self.rest = sub(self.rest, stop + 4)
  self.request = {
    method = method,
    target = target,
    keep_alive = stays_open(minor, headers.connection),
    -- Whether the answer must say that the connection stays open.
    is_old = minor == "0",
    encoding = headers["content-encoding"],
    framing = framing,
  }
  self.wants_continue = expect ~= nil and minor == "1" and self.rest == "" and framing ~= 0
  return true
end

--- Keeps a piece of a body, unless there is too much of it: that is read on all the same, for a caller that is still
-- sending would not see an answer.
local function keep(self, piece)
  self.received = self.received + #piece
  if self.received <= http_request.max_body_bytes then
    self.parts[#self.parts + 1] = piece
  else
    self.parts = {}
  end
end

--- @return whether the body is complete
local function read_counted(self, length)
  local missing = length - self.received
  local rest = self.rest
  if #rest <= missing then
    if rest ~= "" then keep(self, rest) end
    self.rest = ""
  else
    if missing > 0 then keep(self, sub(rest, 1, missing)) end
    self.rest = sub(rest, missing + 1)
  end
  return self.received == length
end

--- Reads chunks as far as they came. `missing` is what the present chunk lacks: nil before its size line, 0 before
-- the line break that ends it, "trailer" after the last. @return whether the body is complete, or nil and a problem
local function read_chunks(self, request)
  local at = 1
  local rest = self.rest
  local complete = false
  while not complete do
    local missing = request.missing
    if missing == nil then
      local size, after = match(rest, "^(%x+)[ \t]*\r\n()", at)
      if size == nil then size, after = match(rest, "^(%x+)[ \t]*;[^\r\n]*\r\n()", at) end
      if size == nil then
        if #rest - at > 1024 or find(rest, "^[^%x]", at) then return problem(400, "a chunk's size is malformed") end
        break
      end
      if #size > 12 then return problem(400, "a chunk's size is malformed") end
      size = tonumber(size, 16)
      request.missing = size == 0 and "trailer" or size
      at = after
    elseif missing == "trailer" then
      local line, after = match(rest, "^([^\r\n]*)\r\n()", at)
      if line == nil then
        if #rest - at > max_head_bytes then return problem(431, "the trailer is longer than 64 KiB") end
        break
      end
      at = after
      complete = line == ""
    elseif missing > 0 then
      local piece = sub(rest, at, at + min(missing, #rest) - 1)
      if piece == "" then break end
      keep(self, piece)
      at = at + #piece
      request.missing = missing - #piece
    else
      if #rest - at < 1 then break end
      if sub(rest, at, at + 1) ~= "\r\n" then return problem(400, "a chunk is longer than its size") end
      at = at + 2
      request.missing = nil
    end
  end
  self.rest = sub(rest, at)
  return complete
end

--- The next request, when all of it has come.
--
-- @return `{ method, target, keep_alive, is_old, encoding, body, is_too_large }`; nil when more must come; nil and
--   `{ status, text }` when this is no HTTP, after which the connection is of no use
function http_request:next()
  if self.request == nil then
    if self.rest == "" then return nil end
    local read, wrong = read_head(self)
    if not read then return nil, wrong end
  end
  local request = self.request
  local complete, wrong
  if request.framing == "chunked" then
    complete, wrong = read_chunks(self, request)
  else
    complete = read_counted(self, request.framing)
  end
  if not complete then return nil, wrong end
  request.is_too_large = self.received > http_request.max_body_bytes
  request.body = #self.parts == 1 and self.parts[1] or concat(self.parts)
  self.request, self.parts, self.received, self.wants_continue = nil, {}, 0, false
  return request
end

return http_request
