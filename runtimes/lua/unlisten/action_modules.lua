--- Where the action's `require` looks.

local uv = require("luv")
local environment = require("unlisten.environment")

local find, gsub, ipairs, concat = string.find, string.gsub, ipairs, table.concat
local searchpath, loaded, loadlib, loadfile, error =
  package.searchpath, package.loaded, package.loadlib, loadfile, error

local action_modules = {}

--- Where an archive was unpacked; nil for source text.
local root

--- Modules of the runner's that an action may bring its own of. Luv is different: loaded twice in one process it
-- would forget the first loop, so who asks for it gets the runner's.
local replaceable = { "cjson", "zlib", "mime", "mime.core" }

--- Libraries that read the process's environment without asking `os.getenv`.
local function reads_environ(name)
  return name == "ffi" or find(name, "^posix") ~= nil
end

local function templates(...)
  local list = {}
  for n, template in ipairs({ ... }) do list[n] = root .. template end
  return concat(list, ";")
end

--- The first of `require`'s searchers: what the archive brings wins over what the image has.
local function search(name)
  if reads_environ(name) then environment.write_always() end
  if root ~= nil then
    local file = searchpath(name, templates("/?.lua", "/?/init.lua"))
    if file ~= nil then
      local chunk, why = loadfile(file)
      if chunk == nil then error("error loading module '" .. name .. "' from file '" .. file .. "':\n\t" .. why, 0) end
      return chunk, file
    end
    local library = searchpath(name, templates("/?.so"))
    if library ~= nil then
      local open, why = loadlib(library, "luaopen_" .. gsub(gsub(name, "^[^-]*-", ""), "%.", "_"))
      if open == nil then error("error loading module '" .. name .. "' from file '" .. library .. "':\n\t" .. why, 0) end
      return open, library
    end
  end
  if name == "luv" then return function() return uv end end
  return "\n\tno module '" .. name .. "' in the action's archive"
end

--- Prepares `require` for an action.
--
-- @param folder  where its archive was unpacked; nil for source text
function action_modules.install(folder)
  root = folder
  for _, name in ipairs(replaceable) do loaded[name] = nil end
  if folder ~= nil then loaded.luv = nil end
  if folder ~= nil then
    -- For whoever looks there by himself (package.searchpath).
    package.path = templates("/?.lua", "/?/init.lua") .. ";" .. package.path
    package.cpath = templates("/?.so") .. ";" .. package.cpath
  end
  table.insert(package.searchers or package.loaders, 1, search)
end

return action_modules
