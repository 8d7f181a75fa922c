--- The process that serves: HTTP and the action itself. It is the guardian's child.
--
-- The action is never called from within the loop's callbacks: these only put requests into a queue, and between two
-- turns of the loop the first of them is answered. So an action may use luv and run the loop itself; the runner's
-- own handles do not keep it running then, and requests that come meanwhile wait.

local uv = require("luv")
local calls = require("unlisten.calls")
local connection = require("unlisten.connection")
local ledger = require("unlisten.ledger")
local log_streams = require("unlisten.log_streams")
local messages = require("unlisten.messages")
local runner = require("unlisten.runner")
local watch_guardian = require("unlisten.watch_guardian")

local run_loop, ref, unref, remove, exit = uv.run, uv.ref, uv.unref, table.remove, os.exit

local server = {}
server.__index = server

--- Descriptors that the guardian gives.
server.pipe_fd, server.ledger_fd, server.lifeline_fd = 3, 4, 5

local backlog = 511

--- Takes up a connection, new or handed over by the guardian.
local function add(self, client, slot)
  local made = connection.new(client, slot, function(from, request)
    self.queue[#self.queue + 1] = { from = from, request = request }
  end, function(closed)
    self.connections[closed] = nil
    if closed.slot ~= nil then
      self.slots[closed.slot] = nil
      messages.send(self.pipe, "d", closed.slot)
    end
  end)
  self.connections[made] = true
  if slot ~= nil then self.slots[slot] = true end
end

local function free_slot(self)
  for slot = 1, ledger.max_slots do
    if not self.slots[slot] then return slot end
  end
  return nil
end

local function listen(self, listener)
  self.listener = listener
  uv.listen(listener, backlog, function(problem)
    if problem ~= nil then return end
    local client = uv.new_tcp()
    if uv.accept(listener, client) == nil then return uv.close(client) end
    local slot = free_slot(self)
    -- Before anything is read from it: from now on the guardian can answer if this process cannot.
    if slot ~= nil then messages.send(self.pipe, "c", slot, client) end
    add(self, client, slot)
  end)
  messages.send(self.pipe, "i")
end

--- Answers the first request of the queue.
local function answer_next(self)
  local call = remove(self.queue, 1)
  local from = call.from
  for _, other in ipairs(self.queue) do
    if not other.is_marked then
      other.is_marked = true
      self.ledger:set_mark(other.from.slot, "waiting")
    end
  end
  self.ledger:set_mark(from.slot, from:can_go_on() and "active" or "active_last")
  unref(self.listener)
  local reply = calls.answer(self.runner, call.request)
  ref(self.listener)
  -- Before the answer: a death between the two must not answer twice.
  self.ledger:set_mark(from.slot, "nothing")
  from:respond(reply)
end

--- Ends this process after an `/init` that failed; the guardian starts another one, which takes over the connections.
local function give_up(self)
  while #self.queue > 0 do answer_next(self) end
  for open in pairs(self.connections) do
    -- What has been read cannot be handed over. What has not must stay so: the loop does not run again.
    if open.is_leaving or open.reader:is_within() then open:close() end
  end
  exit(0)
end
-- Compiled, a loop over `pairs` may lose entries (LuaJIT 2.1.0-beta3).
if jit then jit.off(give_up) end

--- Serves for as long as the process lives.
--
-- @param folder  where an archive may be unpacked; it does not exist yet
function server.serve(folder)
  local pipe = uv.new_pipe(true)
  uv.pipe_open(pipe, server.pipe_fd)
  watch_guardian(server.lifeline_fd)
  local book = ledger.attach(server.ledger_fd)
  log_streams.follow(function(stream, is_open) book:set_line_open(stream, is_open) end)
  local function make_folder()
    local made, message = uv.fs_mkdir(folder, tonumber("700", 8))
    if made == nil then error("cannot make a folder for the archive: " .. message, 0) end
    return folder
  end
  local self = setmetatable({
    pipe = pipe,
    ledger = book,
    runner = runner.new(make_folder, function(state) book:set_state(state) end),
    queue = {},
    connections = {},
    slots = {},
  }, server)
  require("unlisten.environment").install()
  messages.receive(pipe, function(letter, slot, handle)
    if letter == "l" then listen(self, handle) else add(self, handle, slot) end
  end, function() exit(1) end)
  while self.listener == nil do run_loop("once") end
  unref(pipe)
  while true do
    if #self.queue == 0 then
      run_loop("once")
    else
      answer_next(self)
      if self.runner.state == "failed" then give_up(self) end
    end
  end
end

return server
