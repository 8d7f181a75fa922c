--- The process that was started. It serves nothing: its child does, on the same socket, so that no request takes a
-- detour. It holds a duplicate of every connection, reads nothing from them, and answers only when the child died with
-- an answer owed.

local uv = require("luv")
local last_answers = require("unlisten.last_answers")
local ledger = require("unlisten.ledger")
local log_streams = require("unlisten.log_streams")
local messages = require("unlisten.messages")
local processes = require("unlisten.processes")
local remove_folder = require("unlisten.remove_folder")

-- Nothing here is hot, and LuaJIT compiles loops over `pairs` wrongly once in a while (2.1.0-beta3): entries get lost.
if jit then jit.off() end

local guardian = {}
guardian.__index = guardian

--- Exit codes as shells give them to a process that a signal ended.
local signals = { sighup = 129, sigint = 130, sigterm = 143 }

--- Second names of signals, which nobody knows them by.
local aliases = { SIGIOT = true, SIGPOLL = true }

--- How the child ended, in words.
local function describe_end(code, signal)
  if signal == 0 then return ("exit code %d"):format(code) end
  for name, number in pairs(uv.constants) do
    if number == signal and name:find("^SIG%u") and not aliases[name] then return "signal " .. name end
  end
  return "signal " .. signal
end

local function exit(self, code)
  remove_folder(self.folder)
  os.exit(code)
end

--- Starts a serving process, and hands it the socket and the connections there are.
local function start_child(self)
  local pipe, lifeline = uv.new_pipe(true), uv.new_pipe(false)
  local ends = uv.socketpair("stream", nil, { nonblock = true }, { nonblock = true })
  uv.pipe_open(pipe, ends[1])
  self.pipe, self.child_end, self.lifeline = pipe, ends[2], lifeline
  self.listens = false
  local child, pid
  child, pid = uv.spawn(uv.exepath(), {
    args = { self.script, "serve", self.folder },
    stdio = { nil, 1, 2, ends[2], self.ledger.fd, lifeline },
  }, function(code, signal)
    uv.close(child)
    self:drain(function() self:child_ended(code, signal) end)
  end)
  if child == nil then
    io.stderr:write("cannot start the serving process: " .. pid .. "\n")
    return exit(self, 1)
  end
  self.pid = pid
  messages.receive(pipe, function(letter, slot, handle)
    self.heard = true
    if letter == "c" then
      self.connections[slot] = handle
    elseif letter == "d" then
      if self.connections[slot] then uv.close(self.connections[slot]) end
      self.connections[slot] = nil
    elseif letter == "i" then
      self.listens = true
      if self.on_listening ~= nil then self.on_listening() end
      self.on_listening = nil
    end
  end, function() uv.read_stop(pipe) end)
  messages.send(pipe, "l", 0, self.listener)
  for slot, connection in pairs(self.connections) do messages.send(pipe, "c", slot, connection) end
end

--- Reads what a child that is gone has sent, and then goes on. That works because this process holds the child's end of
-- the pipe too: libuv takes the hang-up of a pipe for its end, and leaves unread what comes behind the first descriptor.
function guardian:drain(done)
  self.heard = true
  local idle = uv.new_idle()
  -- While an idle handle is active the loop polls without waiting: once a whole turn brought nothing, nothing is left.
  uv.idle_start(idle, function()
    if self.heard then
      self.heard = false
      return
    end
    uv.close(idle)
    uv.close(self.pipe)
    uv.fs_close(self.child_end)
    uv.close(self.lifeline)
    done()
  end)
end

--- Says for a dead child what it can no longer say, and starts another one if no action was loaded.
function guardian:child_ended(code, signal)
  local book = self.ledger:read()
  local reason = self.ending and "the runner was ended by " .. self.ending:upper()
    or "the action ended the process with " .. describe_end(code, signal)
  local owed = last_answers.send(self.connections, book, reason)
  if self.ending then return exit(self, signals[self.ending]) end
  if not self.listens then
    log_streams.write_line("the serving process ended with " .. describe_end(code, signal) .. " before it listened")
    return exit(self, 1)
  end
  if book.state == "ready" then
    if not owed then log_streams.write_line(reason) end
    return last_answers.refuse_rest(self.connections, function() exit(self, 1) end)
  end
  remove_folder(self.folder)
  self.ledger:reset()
  start_child(self)
end

--- Ends the child, and with it this process.
function guardian:finish(signal)
  if self.ending then return end
  self.ending = signal
  processes.kill(self.pid)
end

--- Guards a runner for as long as it lives.
--
-- @param script  the program, as its child is started with it
-- @param listener  a TCP handle that is bound
-- @param on_listening  called once requests are taken
-- @param exit_with_stdin  whether the end of stdin is the end of the runner
function guardian.guard(script, listener, on_listening, exit_with_stdin)
  local folder = ("%s/unlisten-action-%s"):format(uv.os_tmpdir(), uv.random(8):gsub(".", function(c)
    return ("%02x"):format(c:byte())
  end))
  local self = setmetatable({
    script = script,
    listener = listener,
    on_listening = on_listening,
    ledger = ledger.create(),
    -- Made by the child when an archive comes, removed here.
    folder = folder,
    connections = {},
  }, guardian)
  start_child(self)
  for name in pairs(signals) do
    local handle = uv.new_signal()
    uv.signal_start(handle, name, function() self:finish(name) end)
  end
  if exit_with_stdin then
    local stdin = uv.new_pipe(false)
    uv.pipe_open(stdin, 0)
    uv.read_start(stdin, function(problem, bytes)
      if problem ~= nil or bytes == nil then
        uv.read_stop(stdin)
        self:finish("sigterm")
      end
    end)
  end
  -- A closed connection is a few bytes to Lua and some hundred to the C library: collected late, they scatter its heap.
  collectgarbage("setpause", 100)
  uv.run()
end

return guardian
