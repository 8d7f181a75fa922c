--- Reads the command line of the runner.

local find, match, tonumber, ipairs = string.find, string.match, tonumber, ipairs

local read_arguments = {}

read_arguments.usage =
  "usage: unlisten-lua [--host 0.0.0.0] [--port 8080] [--ready-fd N] [--exit-with-stdin]"

local function integer(text, lowest, highest)
  if text == nil or not find(text, "^%d%d?%d?%d?%d?$") then return nil end
  local value = tonumber(text)
  if value < lowest or value > highest then return nil end
  return value
end

--- `--name=value` as two.
local function split(args)
  local all = {}
  for _, text in ipairs(args) do
    local name, value = match(text, "^(%-%-[^=]+)=(.*)$")
    all[#all + 1] = name or text
    if name ~= nil then all[#all + 1] = value end
  end
  return all
end

--- @return `{ host, port, ready_fd, exit_with_stdin }`, or nil and what is wrong
function read_arguments.read(args)
  local read = { host = "0.0.0.0", port = 8080, ready_fd = nil, exit_with_stdin = false }
  local all, at = split(args), 1
  while at <= #all do
    local name, value = all[at], all[at + 1]
    at = at + 2
    if name == "--host" then
      if value == nil or value == "" then return nil, "--host needs an address" end
      read.host = value
    elseif name == "--port" then
      read.port = integer(value, 0, 65535)
      if read.port == nil then return nil, "--port must be a number from 0 to 65535" end
    elseif name == "--ready-fd" then
      -- 0, 1 and 2 are the action's own streams.
      read.ready_fd = integer(value, 3, 1023)
      if read.ready_fd == nil then return nil, "--ready-fd must be a number from 3 to 1023" end
    elseif name == "--exit-with-stdin" then
      read.exit_with_stdin = true
      at = at - 1
    else
      return nil, 'unknown argument "' .. name .. '"'
    end
  end
  return read
end

return read_arguments
