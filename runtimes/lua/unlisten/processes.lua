--- Processes by their parents, as /proc says.

local uv = require("luv")

local processes = {}

--- Adds a process's descendants to a list.
local function collect(pid, found)
  local tasks = uv.fs_scandir("/proc/" .. pid .. "/task")
  while tasks ~= nil do
    local task = uv.fs_scandir_next(tasks)
    if task == nil then break end
    local file = io.open("/proc/" .. pid .. "/task/" .. task .. "/children")
    local children = file and file:read("*a") or ""
    if file then file:close() end
    for child in children:gmatch("%d+") do
      found[#found + 1] = tonumber(child)
      collect(child, found)
    end
  end
end

--- Ends a process and whatever it started and is still its descendant.
function processes.kill(pid)
  local found = { pid }
  collect(pid, found)
  for _, each in ipairs(found) do uv.kill(each, "sigkill") end
end

return processes
