--- Runs an action's code and finds its `main`.

local uv = require("luv")
local action_modules = require("unlisten.action_modules")
local describe_error = require("unlisten.describe_error")
local find_main = require("unlisten.find_main")

local load, loadfile, pcall, find, gsub = load, loadfile, pcall, string.find, string.gsub
local globals = _G

--- The file at an archive's root that is run.
local entry = "main.lua"

--- Runs a compiled chunk. @return its `main`, or nil, what is wrong, and the same with the place it came from
local function run(chunk, why, main)
  if chunk == nil then return nil, why, why end
  local fine, exported = describe_error.call(chunk)
  if not fine then return nil, exported.text, exported.trace end
  local found, missing = find_main(main, exported, globals)
  return found, missing, missing
end

local function load_source(action, export_env)
  export_env()
  action_modules.install(nil)
  -- Lua's own loader skips these two, which a text may begin with as a file may.
  local code = gsub(gsub(action.code, "^\239\187\191", ""), "^#[^\n]*", "")
  local chunk, why = load(code, "@action.lua", "t")
  return run(chunk, why, action.main)
end

--- @return the bytes of base64 text, or nil
local function from_base64(text)
  if find(text, "[^%w+/=%s]") then return nil end
  return (require("mime").unb64(text))
end

local function unpack_into(folder, code)
  local archive = from_base64(code)
  if archive == nil then error("it is not base64", 0) end
  require("unlisten.archive.unpack")(archive, folder)
end

local function load_archive(action, export_env, folder)
  local unpacked, why = pcall(unpack_into, folder, action.code)
  if not unpacked then
    why = "There was an error uncompressing the action archive: " .. describe_error.text(why)
    return nil, why, why
  end
  if uv.fs_stat(folder .. "/" .. entry) == nil then
    why = "Zipped actions must contain " .. entry .. " at the root."
    return nil, why, why
  end
  export_env()
  uv.chdir(folder)
  action_modules.install(folder)
  local chunk
  chunk, why = loadfile(entry)
  return run(chunk, why, action.main)
end

--- @param action  `{ main, code, binary }`
-- @param export_env  called when the code is unpacked and about to run
-- @param make_folder  gives an empty folder for an archive, or raises a text
-- @return the function, or nil, what is wrong, and the same for the logs, with a traceback where there is one
return function(action, export_env, make_folder)
  if not action.binary then return load_source(action, export_env) end
  return load_archive(action, export_env, make_folder())
end
