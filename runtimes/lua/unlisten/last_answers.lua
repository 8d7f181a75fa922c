--- What the guardian answers when the serving process is gone.

local uv = require("luv")
local answer = require("unlisten.answer")
local http_response = require("unlisten.http_response")
local log_streams = require("unlisten.log_streams")

local last_answers = {}

--- The platform takes 503 for "this container is shutting down", and moves the activation elsewhere
-- (Container.scala, initialize and run); only for calls that have had no effect.
local stopped = http_response(answer.failure(503, "System not ready, status is stopped."), nil)

--- Answers, and ends the connection. What does not fit into the socket's buffer at once is lost.
local function answer_and_close(connections, slot, text)
  local connection = connections[slot]
  if connection == nil then return end
  connections[slot] = nil
  uv.try_write(connection, text)
  uv.shutdown(connection, function() uv.close(connection) end)
end

--- Answers what was under way and what had been read, and ends the activation's logs.
--
-- @param connections  by slot; those that are of no further use are taken out
-- @param book  what the ledger said
-- @param reason  why there is no better answer
-- @return whether a call was under way
function last_answers.send(connections, book, reason)
  local was_active = false
  for slot, mark in pairs(book.marks) do
    if mark == "waiting" then
      answer_and_close(connections, slot, stopped)
    else
      was_active = true
      local is_run = book.state == "ready"
      local text = is_run and "An error has occurred" or "Initialization has failed due to"
      local failure = answer.failure(502, text .. ": " .. reason .. ".")
      log_streams.end_activation_for(book.open[1], book.open[2])
      if mark == "active" and not is_run and connections[slot] ~= nil then
        uv.try_write(connections[slot], http_response(failure, { keep_alive = true }))
      else
        answer_and_close(connections, slot, http_response(failure, nil))
      end
    end
  end
  return was_active
end

--- Answers what has come in on the other connections and nobody has read.
--
-- @param done  called when that is sent
function last_answers.refuse_rest(connections, done)
  for slot, connection in pairs(connections) do
    uv.read_start(connection, function(_, bytes)
      uv.read_stop(connection)
      if bytes ~= nil then answer_and_close(connections, slot, stopped) end
    end)
  end
  local turns = 0
  local idle = uv.new_idle()
  uv.idle_start(idle, function()
    -- What was there is read in the first turn, and what was written is out by the second.
    turns = turns + 1
    if turns < 4 then return end
    uv.close(idle)
    done()
  end)
end

return last_answers
