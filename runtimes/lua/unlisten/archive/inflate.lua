--- Unpacks deflated bytes piece by piece, so that a small archive cannot fill the memory before it is refused.

local zlib = require("zlib")

local sub, min, pcall = string.sub, math.min, pcall

--- Bytes of input at a time. Deflate gives at most about 1,030 bytes for one.
local slice_bytes = 16 * 1024

--- @param data  what holds the deflated bytes
-- @param from  where they begin
-- @param to  where they end at the latest
-- @param window_bits  zlib's: -15 raw deflate, 31 gzip, 47 gzip or zlib as the data says
-- @param take  called with each piece
-- @return whether the deflated bytes were complete; nil when they are damaged
return function(data, from, to, window_bits, take)
  local stream = zlib.inflate(window_bits)
  local complete = false
  while from <= to and not complete do
    local stop = min(from + slice_bytes - 1, to)
    local fine, piece, at_end = pcall(stream, sub(data, from, stop))
    if not fine then return nil end
    if piece ~= "" then take(piece) end
    complete = at_end
    from = stop + 1
  end
  return complete
end
