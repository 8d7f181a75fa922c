--- What guardian and serving process tell each other over their pipe: a letter, a connection's slot in four digits,
-- and with some a descriptor.
--
-- | letter | from     | with                 | means                                       |
-- | ------ | -------- | -------------------- | ------------------------------------------- |
-- | l      | guardian | the listening socket | listen here                                 |
-- | c      | both     | a connection         | here is a connection with this slot         |
-- | d      | server   |                      | the connection of this slot is closed       |
-- | i      | server   |                      | I listen                                    |

local uv = require("luv")

local format, sub, tonumber = string.format, string.sub, tonumber

local messages = {}

local length = 5

--- @param handle  goes along as a descriptor; this process keeps its own
function messages.send(pipe, letter, slot, handle)
  local text = format("%s%04d", letter, slot or 0)
  if handle ~= nil then
    uv.write2(pipe, text, handle)
  else
    uv.write(pipe, text)
  end
end

--- Reads messages for as long as the pipe is open.
--
-- @param on_message  called with the letter, the slot and the TCP handle that came along, or nil
-- @param on_end  called when the other process is gone
function messages.receive(pipe, on_message, on_end)
  local rest = ""
  uv.read_start(pipe, function(problem, bytes)
    if problem ~= nil or bytes == nil then return on_end() end
    rest = rest .. bytes
    while #rest >= length do
      local letter, slot = sub(rest, 1, 1), tonumber(sub(rest, 2, length))
      rest = sub(rest, length + 1)
      local handle
      if letter == "l" or letter == "c" then
        handle = uv.new_tcp()
        uv.accept(pipe, handle)
      end
      on_message(letter, slot, handle)
    end
  end)
end

return messages
