--- Ends this process when its guardian is gone, however that ended, and whatever the action is doing.

local uv = require("luv")

--- @param fd  what nobody writes to, and only the guardian holds open
return function(fd)
  uv.new_thread(function(lifeline, pid)
    local loop = require("luv")
    -- Blocks this thread alone; empty means that the other end is closed.
    if loop.fs_read(lifeline, 1, -1) == "" then loop.kill(pid, "sigkill") end
  end, fd, uv.os_getpid())
end
