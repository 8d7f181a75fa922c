--- What the guardian must know when the serving process dies: a small file that both have open.
--
-- The serving process writes single bytes at fixed places; a death at any moment loses none, and the guardian is not
-- woken for them. One byte for each stream (whether its last line is unfinished), one for the action's state, and one
-- for each connection (whether an answer is owed there).

local uv = require("luv")

local sub, error, setmetatable, ipairs, fs_write = string.sub, error, setmetatable, ipairs, uv.fs_write

local ledger = {}
ledger.__index = ledger

--- The states of a runner as bytes.
local states = { cold = "c", starting = "s", ready = "r", failed = "f" }
local state_names = { c = "cold", s = "starting", r = "ready", f = "failed" }

--- What is owed on a connection: the answer to the call under way (after which it may go on or must be closed), or to
-- one that waits its turn.
local marks = { nothing = ".", active = "a", active_last = "l", waiting = "w" }
local mark_names = { a = "active", l = "active_last", w = "waiting" }

--- Connections beyond these are served, but not guarded.
ledger.max_slots = 9999

local state_at, slots_at = 2, 2

--- Opens a new ledger, a file without a name.
function ledger.create()
  local message
  for _, folder in ipairs({ uv.os_tmpdir(), "/dev/shm" }) do
    local fd, path = uv.fs_mkstemp(folder .. "/unlisten-ledger-XXXXXX")
    if fd ~= nil then
      uv.fs_unlink(path)
      local made = ledger.attach(fd)
      made:reset()
      return made
    end
    message = message or path
  end
  error("cannot make a file for the runner: " .. message, 0)
end

--- @param fd  of a ledger that another process created
function ledger.attach(fd)
  return setmetatable({ fd = fd }, ledger)
end

--- Forgets everything, for a new serving process.
function ledger:reset()
  uv.fs_ftruncate(self.fd, 0)
  fs_write(self.fd, "..c", 0)
end

--- @param stream  1 or 2
function ledger:set_line_open(stream, is_open)
  fs_write(self.fd, is_open and "o" or ".", stream - 1)
end

function ledger:set_state(state)
  fs_write(self.fd, states[state], state_at)
end

--- @param mark  "nothing", "active", "active_last" or "waiting"
function ledger:set_mark(slot, mark)
  if slot ~= nil then fs_write(self.fd, marks[mark], slots_at + slot) end
end

--- Reads all of it: `{ open = { bool, bool }, state, marks = { [slot] = mark } }`.
function ledger:read()
  local bytes = uv.fs_read(self.fd, slots_at + ledger.max_slots + 1, 0)
  local owed = {}
  for slot = 1, #bytes - slots_at - 1 do
    owed[slot] = mark_names[sub(bytes, slots_at + slot + 1, slots_at + slot + 1)]
  end
  return {
    open = { sub(bytes, 1, 1) == "o", sub(bytes, 2, 2) == "o" },
    state = state_names[sub(bytes, 3, 3)],
    marks = owed,
  }
end

return ledger
