--- Little-endian numbers out of bytes; LuaJIT has no string.unpack.

local byte = string.byte

local numbers = {}

function numbers.le16(bytes, at)
  local a, b = byte(bytes, at, at + 1)
  return a + b * 256
end

function numbers.le32(bytes, at)
  local a, b, c, d = byte(bytes, at, at + 3)
  return a + b * 256 + c * 65536 + d * 16777216
end

--- @return the number, or nil when it is over 2^53
function numbers.le64(bytes, at)
  local high = numbers.le32(bytes, at + 4)
  if high >= 2097152 then return nil end
  return numbers.le32(bytes, at) + high * 4294967296
end

return numbers
