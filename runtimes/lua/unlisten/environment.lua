--- The environment of an action: the container's own, `env` of `/init` over it, `__OW_*` of each `/run` over both.
--
-- The C library never frees the text of a variable that is set anew: three new values a run, in a container that
-- stays warm, fill its memory (about 340 bytes a run with glibc). So what a run exports is kept in a table that
-- `os.getenv` looks into first; the process's own environment gets it only when somebody else reads that: a program
-- that the action starts, or a library that calls getenv by itself.

-- LuaJIT compiles loops over `next` wrongly once in a while (2.1.0-beta3, as Debian 12 has it): keys get lost.
if jit then jit.off(true, true) end

local uv = require("luv")
local encode = require("unlisten.json_encode")
local null = require("unlisten.json_null")

local type, pairs, next, tostring, upper, find = type, pairs, next, tostring, string.upper, string.find
local getenv, setenv, unsetenv = os.getenv, uv.os_setenv, uv.os_unsetenv

local environment = {}

--- What the run under way exported.
local of_run = {}
--- What of it the process's environment has: name to what was there before, false when nothing was.
local written = {}
--- Whether it is written at once, because a library was loaded that reads the environment by itself.
local direct = false

--- A JSON value as text: text as it is, null as "", numbers and booleans as written, the rest as JSON.
--
-- Source: OpenWhisk, WhiskAction.scala, containerInitializer.
local function text_of(value)
  if type(value) == "string" then return value end
  if value == null then return "" end
  return encode(value) or tostring(value)
end

local function set(name, value)
  if value then setenv(name, value) else unsetenv(name) end
end

--- A name that the C library takes for one.
local function is_name(name)
  return type(name) == "string" and name ~= "" and not find(name, "[=%z]")
end

--- Exports `env` of `/init`; anything but an object is none.
function environment.export_init(env)
  if type(env) ~= "table" then return end
  for name, value in pairs(env) do
    if is_name(name) then setenv(name, text_of(value)) end
  end
end

--- Lets the process's own environment say what `os.getenv` says.
function environment.write()
  for name, value in next, of_run do
    if written[name] == nil then
      written[name] = getenv(name) or false
      setenv(name, value)
    end
  end
end

--- Exports a run's metadata as `__OW_<UPPER CASE>`; what an earlier run exported and this one lacks goes back.
function environment.export_run(metadata)
  if next(written) ~= nil then
    for name, before in next, written do set(name, before) end
    written = {}
  end
  of_run = {}
  for key, value in next, metadata do
    if type(key) == "string" and key ~= "value" and value ~= null and is_name(key) then
      of_run["__OW_" .. upper(key)] = text_of(value)
    end
  end
  if direct then environment.write() end
end

--- From now on every run is written into the process's own environment.
function environment.write_always()
  direct = true
  environment.write()
end

--- What `os.getenv` gives.
function environment.get(name)
  return of_run[name] or getenv(name)
end

--- Makes `f` see the environment of the run, and the processes it starts.
local function after_writing(f)
  return function(...)
    environment.write()
    return f(...)
  end
end

--- A change of the action's own stands, and is not taken back after the run.
local function own_change(f)
  return function(name, ...)
    of_run[name], written[name] = nil, nil
    return f(name, ...)
  end
end

--- Puts the functions through which an action sees the environment in place.
function environment.install()
  os.getenv = function(name)
    local value = of_run[name]
    if value ~= nil then return value end
    return getenv(name)
  end
  os.execute = after_writing(os.execute)
  io.popen = after_writing(io.popen)
  for _, name in pairs({ "os_getenv", "os_environ", "spawn" }) do uv[name] = after_writing(uv[name]) end
  uv.os_setenv, uv.os_unsetenv = own_change(setenv), own_change(unsetenv)
end

return environment
