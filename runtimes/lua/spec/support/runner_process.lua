--- A runner as a process of its own, on a free port, its streams in files.

local uv = require("luv")
local json = require("unlisten.json")
local http_client = require("spec.support.http_client")

local runner_process = {}
runner_process.__index = runner_process

--- The interpreter that runs the tests runs the runner.
local interpreter = jit and "luajit" or "lua5.4"

local marker = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX"

--- Starts one and waits until it listens.
--
-- @param env  variables of the container
-- @param arguments  in place of the usual ones
function runner_process.start(env, arguments)
  local folder = assert(uv.fs_mkdtemp(uv.os_tmpdir() .. "/unlisten-spec-XXXXXX"))
  local variables = "PATH=/usr/bin:/bin TMPDIR=" .. folder
  for name, value in pairs(env or {}) do variables = variables .. (" %s='%s'"):format(name, value) end
  local command = ("env -i %s %s unlisten-lua %s 3>&1 >%s/out 2>%s/err </dev/null; echo $? >%s/code"):format(
    variables, interpreter, arguments or "--host 127.0.0.1 --port 0 --ready-fd 3", folder, folder, folder)
  local output = io.popen(command)
  local ready = json.decode(output:read("*l") or "")
  local started = setmetatable({ folder = folder, output = output }, runner_process)
  if ready then
    started.pid, started.port = ready.pid, ready.port
    started.client = http_client.connect(ready.port)
  end
  return started
end

local function read_file(path)
  local file = io.open(path)
  if file == nil then return "" end
  local text = file:read("*a")
  file:close()
  return text
end

function runner_process:stdout() return read_file(self.folder .. "/out") end
function runner_process:stderr() return read_file(self.folder .. "/err") end

--- How many activations have ended on each stream.
function runner_process:markers()
  local counts = {}
  for n, text in ipairs({ self:stdout(), self:stderr() }) do
    local count = 0
    for line in text:gmatch("[^\n]+") do
      if line == marker then count = count + 1 end
    end
    counts[n] = count
  end
  return counts
end

--- Posts `/init` with source text. @return the answer
function runner_process:init(code, more)
  local value = { name = "test", main = "main", code = code, binary = false, env = {} }
  for key, with in pairs(more or {}) do value[key] = with end
  return self.client:post("/init", { value = value })
end

--- Posts `/run`. @return the answer
function runner_process:run(value, metadata)
  local body = { value = value }
  for key, with in pairs(metadata or {}) do body[key] = with end
  return self.client:post("/run", body)
end

--- A second connection.
function runner_process:connect()
  return http_client.connect(self.port)
end

--- Waits for the process to end. @return its exit code
function runner_process:wait()
  if self.output ~= nil then
    self.output:read("*a")
    self.output:close()
    self.output = nil
    self.code = tonumber(read_file(self.folder .. "/code"))
  end
  return self.code
end

--- Ends the process and removes its files.
function runner_process:stop()
  if self.client then self.client:close() end
  if self.output and self.pid then uv.kill(self.pid, "sigterm") end
  local code = self:wait()
  require("unlisten.remove_folder")(self.folder)
  return code
end

return runner_process
