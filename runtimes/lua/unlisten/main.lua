--- Starts a runner: reads the command line, binds the socket, and guards the process that serves there.

local uv = require("luv")
local announce = require("unlisten.announce")
local read_arguments = require("unlisten.read_arguments")

local function fail(code, text)
  io.stderr:write(text .. "\n")
  os.exit(code)
end

--- @return the address that a host's name or address stands for
local function resolve(host)
  if host:find("^[%d.]+$") or host:find(":", 1, true) then return host end
  local found = uv.getaddrinfo(host, nil, { socktype = "stream" })
  return found and found[1] and found[1].addr or host
end

local function bind(options)
  local listener = uv.new_tcp()
  local bound, message = uv.tcp_bind(listener, resolve(options.host), options.port)
  local address = bound ~= nil and uv.tcp_getsockname(listener)
  -- An address that is taken is no error of bind for libuv: the socket stays without one.
  if not address or address.port == 0 then
    fail(1, ("cannot listen on %s:%d: %s"):format(options.host, options.port, message or "address already in use"))
  end
  return listener, address
end

--- @param script  this program's path
-- @param args  its arguments
return function(script, args)
  local options, problem = read_arguments.read(args)
  if options == nil then return fail(2, problem .. "\n" .. read_arguments.usage) end
  if options.exit_with_stdin and uv.guess_handle(0) ~= "pipe" then
    return fail(2, "--exit-with-stdin needs a pipe as stdin\n" .. read_arguments.usage)
  end
  -- What this process has open is not its child's, but for what it is given.
  uv.disable_stdio_inheritance()
  local listener, address = bind(options)
  local on_listening = function() announce(address, options) end
  local fine, why = pcall(require("unlisten.guardian").guard, script, listener, on_listening, options.exit_with_stdin)
  if not fine then fail(1, why) end
end
