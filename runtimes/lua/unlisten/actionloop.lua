--- Runs an action under a proxy that speaks ActionLoop, such as the official images': one line of JSON on stdin for
-- each activation, one on descriptor 3 for each answer.
--
-- Source: openwhisk-runtime-go, docs/ACTION.md and docs/ENVVARS.md.

local uv = require("luv")
local decode = require("unlisten.json_decode")
local describe_error = require("unlisten.describe_error")
local encode = require("unlisten.json_encode")
local environment = require("unlisten.environment")
local find_main = require("unlisten.find_main")
local action_modules = require("unlisten.action_modules")
local null = require("unlisten.json_null")
local log_streams = require("unlisten.log_streams")
local read_run = require("unlisten.read_run")
local runner = require("unlisten.runner")

local actionloop = {}

local answers_fd = 3

local function send(text)
  while text ~= "" do
    local written = assert(uv.fs_write(answers_fd, text, -1))
    text = text:sub(written + 1)
  end
end

--- Loads `main.lua`, or ends the process: the proxy then says that the action did not initialize.
local function load_main(folder)
  uv.chdir(folder)
  action_modules.install(folder)
  local chunk, why = loadfile("main.lua")
  local fine, exported = chunk ~= nil, why
  if fine then fine, exported = describe_error.call(chunk) end
  local main
  if fine then main, exported = find_main("main", exported, _G) end
  if main ~= nil then return main end
  log_streams.write_line("Error during initialization: " .. (exported.trace or exported))
  os.exit(1)
end

--- Answers one line. @return JSON text
local function answer(action, line)
  local body = line == "" and null or decode(line)
  if body == nil then return encode({ error = "the activation is not JSON" }) end
  local params, metadata = read_run(body)
  if params == nil then return encode({ error = metadata }) end
  local reply, log = action:call(params, metadata)
  if log ~= nil then log_streams.write_line(log) end
  -- The proxy itself refuses what is no dictionary, with the status that this protocol cannot say.
  if reply.is_no_dictionary then return '""' end
  return reply.body
end

--- Serves until stdin ends.
--
-- @param folder  where `main.lua` is
function actionloop.serve(folder)
  log_streams.follow(function() end)
  environment.install()
  local action = runner.new(nil, function() end)
  action.main = load_main(folder)
  if (os.getenv("__OW_WAIT_FOR_ACK") or "") ~= "" then send('{"ok":true}\n') end
  for line in io.stdin:lines() do
    local text = answer(action, line)
    -- The proxy writes the markers as soon as it has the answer.
    log_streams.finish_lines()
    send(text .. "\n")
  end
end

return actionloop
