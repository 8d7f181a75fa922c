--- One action in this process: what `/init` and `/run` do, without HTTP.
--
-- Lua runs one thing at a time, so both are plain calls that end with an answer. An action that ends the process
-- ends these too; see guardian.lua for who answers then.

local answer = require("unlisten.answer")
local describe_error = require("unlisten.describe_error")
local environment = require("unlisten.environment")
local load_action = require("unlisten.load_action")
local log_streams = require("unlisten.log_streams")
local make_context = require("unlisten.context")
local read_init = require("unlisten.read_init")
local read_run = require("unlisten.read_run")
local answer_result = require("unlisten.result")

local select, pcall, setmetatable, find = select, pcall, setmetatable, string.find

local runner = {}
runner.__index = runner

--- @param make_folder  gives an empty folder for an archive, or raises a text
-- @param on_state  called with each new state: "cold", "starting", "ready", "failed"
function runner.new(make_folder, on_state)
  return setmetatable({
    -- "cold" before an `/init`, "failed" after one whose code did not load: what it left cannot be taken back, so
    -- this process is given up and another one takes the next.
    state = "cold",
    main = nil,
    make_folder = make_folder,
    on_state = on_state,
  }, runner)
end

local function enter(self, state)
  self.state = state
  self.on_state(state)
end

local function refuse(status, text)
  log_streams.write_line(find(text, "^Internal system error:") and text or "Internal system error: " .. text)
  return answer.failure(status, text)
end

--- @param body  decoded JSON
function runner:init(body)
  if self.state == "ready" then return refuse(403, "Cannot initialize the action more than once.") end
  if self.state ~= "cold" then return refuse(403, "System not ready, status is " .. self.state .. ".") end
  local action = read_init(body)
  -- Compared by clients and by the platform's own tests. Source: runtime-nodejs, service.js, initCode.
  if action == nil then return answer.failure(403, "Missing main/no code to execute.") end
  enter(self, "starting")
  local fine, main, why, log = pcall(load_action, action, function() environment.export_init(action.env) end,
    self.make_folder)
  if fine and main ~= nil then
    self.main = main
    enter(self, "ready")
    return answer.of(200, '{"OK":true}')
  end
  if not fine then why, log = describe_error.text(main), describe_error.text(main) end
  log_streams.write_line("Error during initialization: " .. log)
  log_streams.end_activation()
  enter(self, "failed")
  return answer.failure(502, "Initialization has failed due to: " .. why)
end

--- @return what becomes of a call of `main`: the answer and, for the logs, what went wrong
local function answer_call(fine, ...)
  if fine then return answer_result(select("#", ...), ...) end
  local error = ...
  return answer.failure(502, "An error has occurred: " .. error.text), error.trace
end

--- @return the answer and, for the logs, what went wrong
function runner:call(params, metadata)
  environment.export_run(metadata)
  local context = make_context(metadata, environment.get("__OW_API_HOST"))
  return answer_call(describe_error.call(self.main, params, context))
end

--- @param body  decoded JSON: an object, an array or null
function runner:run(body)
  if self.state ~= "ready" then return refuse(403, "System not initialized.") end
  local params, metadata = read_run(body)
  if params == nil then return refuse(403, metadata) end
  local reply, log = self:call(params, metadata)
  if log ~= nil then log_streams.write_line(log) end
  log_streams.end_activation()
  return reply
end

return runner
