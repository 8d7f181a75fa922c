--- A blocking HTTP client for tests: what is sent is exactly what the test says.

local socket = require("socket")
local json = require("unlisten.json")

local http_client = {}
http_client.__index = http_client

--- Seconds a test waits for anything.
local patience = 20

function http_client.connect(port)
  local connection = assert(socket.connect("127.0.0.1", port))
  connection:settimeout(patience)
  connection:setoption("tcp-nodelay", true)
  return setmetatable({ socket = connection }, http_client)
end

--- Sends bytes as they are.
function http_client:send(bytes)
  assert(self.socket:send(bytes))
end

--- @return `{ status, headers, body }` with the header names in lower case, or nil when the connection ended
function http_client:receive()
  local line = self.socket:receive("*l")
  if line == nil then return nil end
  local answer = { status = tonumber(line:match("^HTTP/1%.1 (%d+) ")), headers = {} }
  while true do
    line = assert(self.socket:receive("*l"))
    if line == "" then break end
    local name, value = line:match("^([^:]+): (.*)$")
    answer.headers[name:lower()] = value
  end
  local length = tonumber(answer.headers["content-length"])
  if length ~= nil then answer.body = length > 0 and assert(self.socket:receive(length)) or "" end
  return answer
end

function http_client.post_text(target, body, more)
  return ("POST %s HTTP/1.1\r\nHost: test\r\nContent-Length: %d\r\n%s\r\n%s"):format(target, #body, more or "", body)
end

--- Posts JSON. @return the answer, its body decoded as `json`
function http_client:post(target, value)
  self:send(http_client.post_text(target, json.encode(value)))
  local answer = self:receive()
  if answer ~= nil then answer.json = json.decode(answer.body) end
  return answer
end

--- Whether the other side has closed.
function http_client:is_closed()
  local bytes, problem = self.socket:receive(1)
  return bytes == nil and problem == "closed"
end

function http_client:close()
  self.socket:close()
end

return http_client
