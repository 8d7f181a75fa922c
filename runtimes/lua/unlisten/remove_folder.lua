--- Removes a folder and all that is in it; links are removed, not followed. What is not there is no error.

local uv = require("luv")

local function remove(path)
  local listing = uv.fs_scandir(path)
  while listing ~= nil do
    local name, kind = uv.fs_scandir_next(listing)
    if name == nil then break end
    local entry = path .. "/" .. name
    if kind == "directory" then remove(entry) else uv.fs_unlink(entry) end
  end
  uv.fs_rmdir(path)
end

return remove
