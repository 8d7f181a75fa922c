--- The two streams an action's logs are collected from, and the lines that end an activation's logs there.

local uv = require("luv")

local select, type, sub, concat, tostring = select, type, string.sub, table.concat, tostring
local stdout, stderr, output = io.stdout, io.stderr, io.output
local methods = getmetatable(io.stdout).__index
local original_write, flush = methods.write, methods.flush

local log_streams = {}

--- Source: OpenWhisk, Container.scala, ACTIVATION_LOG_SENTINEL.
local marker = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n"

--- Whether the last thing written to a stream was no line break, by descriptor.
local is_open = { false, false }

--- Told when one of these changes; by default nobody is.
local notice = function() end

local function note(fd, text)
  if text == "" then return end
  local now = sub(text, -1) ~= "\n"
  if now ~= is_open[fd] then
    is_open[fd] = now
    notice(fd, now)
  end
end

--- The method `write` of all files, that sees how lines end on the two streams.
--
-- Several texts go out as one: the streams have no buffer, so that nothing is lost when the process dies.
local function write(file, ...)
  local fd = file == stdout and 1 or file == stderr and 2 or nil
  if fd == nil then return original_write(file, ...) end
  local count = select("#", ...)
  for n = 1, count do
    local kind = type((select(n, ...)))
    if kind ~= "string" then
      -- Numbers have a way of their own of being written, and the rest is an error.
      if kind == "number" then note(fd, "0") end
      return original_write(file, ...)
    end
  end
  local text = count == 1 and (...) or concat({ ... })
  note(fd, text)
  return original_write(file, text)
end

local function print_line(...)
  local count = select("#", ...)
  local texts = {}
  for n = 1, count do texts[n] = tostring((select(n, ...))) end
  write(stdout, concat(texts, "\t") .. "\n")
end

--- Follows both streams from now on.
--
-- What a child process or a library wrote past Lua's files is not seen: after an unfinished line of theirs the marker
-- stands at its end.
--
-- @param on_change  called with 1 or 2 and whether the line there is unfinished now, when that changes
function log_streams.follow(on_change)
  notice = on_change
  stdout:setvbuf("no")
  methods.write = write
  io.write = function(...) return output():write(...) end
  print = print_line
end

--- Writes all of a text, however slow the reader is; a reader that went away is no error.
local function write_all(fd, text)
  while text ~= "" do
    local written, _, code = uv.fs_write(fd, text, -1)
    if written ~= nil then
      text = sub(text, written + 1)
    elseif code == "EAGAIN" then
      -- The action made the stream non-blocking.
      uv.sleep(1)
    else
      return
    end
  end
end

--- Writes a line of the runner's own to stderr.
function log_streams.write_line(text)
  write_all(2, (is_open[2] and "\n" or "") .. text .. "\n")
  note(2, "\n")
end

--- Lets both streams begin a new line.
function log_streams.finish_lines()
  flush(stdout)
  flush(stderr)
  for fd = 1, 2 do
    if is_open[fd] then
      write_all(fd, "\n")
      note(fd, "\n")
    end
  end
end

--- Ends the activation's logs on both streams, after all that was written before.
function log_streams.end_activation()
  log_streams.finish_lines()
  write_all(1, marker)
  write_all(2, marker)
end

--- The same for a process that is gone.
--
-- @param open_stdout  whether its last line there was unfinished
function log_streams.end_activation_for(open_stdout, open_stderr)
  write_all(1, (open_stdout and "\n" or "") .. marker)
  write_all(2, (open_stderr and "\n" or "") .. marker)
end

return log_streams
