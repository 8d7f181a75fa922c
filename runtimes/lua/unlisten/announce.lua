--- Tells whoever waits for it where the runner listens: one line of JSON, on a descriptor that is closed then.

local uv = require("luv")

--- @param address  `{ ip, port }` of the socket
-- @param options  as read_arguments gives them
return function(address, options)
  local line = ('{"host":"%s","port":%d,"pid":%d}\n'):format(address.ip, address.port, uv.os_getpid())
  if options.ready_fd ~= nil then
    local written, message = uv.fs_write(options.ready_fd, line, -1)
    if written == nil then error("cannot announce on descriptor " .. options.ready_fd .. ": " .. message, 0) end
    uv.fs_close(options.ready_fd)
  elseif options.port == 0 then
    uv.fs_write(1, line, -1)
  end
end
