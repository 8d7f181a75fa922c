--- One HTTP connection: bytes to requests, answers to bytes, one request at a time.

local uv = require("luv")
local answer = require("unlisten.answer")
local http_request = require("unlisten.http_request")
local http_response = require("unlisten.http_response")

local setmetatable, sub = setmetatable, string.sub
local try_write, write, read_start, read_stop = uv.try_write, uv.write, uv.read_start, uv.read_stop

local connection = {}
connection.__index = connection

--- Bytes sent ahead of their turn that are taken in; then the caller is made to wait.
local max_ahead_bytes = 1024 * 1024

--- Milliseconds a caller has to read a last answer and close, before the connection is closed under him.
local linger_ms = 1000

--- @param client  a connected TCP handle
-- @param slot  its place in the ledger; nil when it has none
-- @param on_request  called with the connection and a request; `respond` answers it
-- @param on_closed  called with the connection, once
function connection.new(client, slot, on_request, on_closed)
  local made = setmetatable({
    client = client,
    slot = slot,
    on_request = on_request,
    on_closed = on_closed,
    reader = http_request.new(),
    -- The request that is not answered yet.
    request = nil,
    is_paused = false,
    -- Whether the caller will send no more.
    has_ended = false,
    is_leaving = false,
    is_closed = false,
  }, connection)
  uv.tcp_nodelay(client, true)
  -- The loop must not wait for connections when the action runs it: see server.lua.
  uv.unref(client)
  made.on_read = function(problem, bytes) made:take(problem, bytes) end
  read_start(client, made.on_read)
  return made
end

function connection:close()
  if self.is_closed then return end
  self.is_closed = true
  if self.timer ~= nil then uv.close(self.timer) end
  uv.close(self.client)
  self.on_closed(self)
end

--- Closes when the caller has read what was written: a close at once would throw it away with the bytes that are
-- still coming in.
local function leave(self)
  if self.is_leaving or self.is_closed then return end
  self.is_leaving = true
  uv.shutdown(self.client, function(problem)
    if problem ~= nil or self.has_ended then self:close() end
  end)
  self.timer = uv.new_timer()
  uv.timer_start(self.timer, linger_ms, 0, function() self:close() end)
  uv.unref(self.timer)
end

function connection:take(problem, bytes)
  if problem ~= nil then return self:close() end
  if bytes == nil then
    self.has_ended = true
    -- Who only stops sending still waits for his answer.
    if self.request == nil then self:close() end
    return
  end
  if self.is_leaving then return end
  local reader = self.reader
  reader:feed(bytes)
  if self.request == nil then
    self:advance()
  elseif #reader.rest > max_ahead_bytes then
    self.is_paused = true
    read_stop(self.client)
  end
end

--- Looks for the next request in what has come.
function connection:advance()
  local reader = self.reader
  local request, problem = reader:next()
  if request ~= nil then
    self.request = request
    self.on_request(self, request)
  elseif problem ~= nil then
    self:write(http_response(answer.failure(problem.status, "Bad request: " .. problem.text .. "."), nil))
    leave(self)
  elseif self.has_ended then
    self:close()
  elseif reader.wants_continue then
    reader.wants_continue = false
    self:write("HTTP/1.1 100 Continue\r\n\r\n")
  end
end

function connection:write(text)
  if self.is_closed then return end
  local written, _, code = try_write(self.client, text)
  if written == #text then return end
  if written == nil and code ~= "EAGAIN" then return self:close() end
  write(self.client, written and sub(text, written + 1) or text, function(problem)
    if problem ~= nil then self:close() end
  end)
end

--- Whether another process could go on with this connection after the present request.
function connection:can_go_on()
  return self.request.keep_alive and not self.request.is_old and not self.has_ended and not self.reader:is_within()
end

--- Answers the request of `on_request`.
function connection:respond(reply)
  local request = self.request
  self:write(http_response(reply, request))
  self.request = nil
  if self.is_closed then return end
  if not request.keep_alive then return leave(self) end
  if self.is_paused then
    self.is_paused = false
    read_start(self.client, self.on_read)
  end
  self:advance()
end

return connection
