--- Reads the headers of a tar file.

local sub, byte, find, match, rep, tonumber, error =
  string.sub, string.byte, string.find, string.match, string.rep, tonumber, error

local tar_header = {}

local function damaged()
  error("the archive is damaged: it is no complete tar file", 0)
end

--- A field up to its NUL.
function tar_header.text_of(field)
  return match(field, "^[^%z]*")
end

local text_of = tar_header.text_of

--- Octal text, or for large numbers GNU's big-endian bytes with the first bit set.
local function number_of(field)
  local first = byte(field)
  if first >= 128 then
    local value = first - 128
    for at = 2, #field do value = value * 256 + byte(field, at) end
    if value >= 2 ^ 53 then damaged() end
    return value
  end
  local digits = match(text_of(field), "^ *([0-7]*) *$")
  if digits == nil then damaged() end
  return digits == "" and 0 or tonumber(digits, 8)
end

--- The sum of all bytes, with the checksum's own eight taken for spaces.
local function checksum(header)
  local sum = 0
  header = sub(header, 1, 148) .. rep(" ", 8) .. sub(header, 157)
  for at = 1, #header do sum = sum + byte(header, at) end
  return sum
end

--- @param header  its 512 bytes
-- @param overrides  what extension headers said about the entry: `name`, `target`, `bytes`
-- @return `{ name, mode, bytes, kind, target }`
function tar_header.read(header, overrides)
  if number_of(sub(header, 149, 156)) ~= checksum(header) then damaged() end
  local prefix = sub(header, 258, 263) == "ustar\0" and text_of(sub(header, 346, 500)) or ""
  local name = text_of(sub(header, 1, 100))
  local kind = sub(header, 157, 157)
  return {
    name = overrides.name or (prefix == "" and name or prefix .. "/" .. name),
    mode = number_of(sub(header, 101, 108)),
    bytes = not find(kind, "[LKxg]") and overrides.bytes or number_of(sub(header, 125, 136)),
    kind = kind,
    target = overrides.target or text_of(sub(header, 158, 257)),
  }
end

--- Reads records of the form `<length> <key>=<value>\n`, the length counting the whole record in bytes.
function tar_header.read_pax(records, overrides)
  local at = 1
  while at <= #records do
    local digits, value_at = match(records, "^(%d+) ()", at)
    local length = digits and #digits < 10 and tonumber(digits) or damaged()
    if length == 0 or at + length - 1 > #records then damaged() end
    local key, value = match(sub(records, value_at, at + length - 2), "^([^=]*)=(.*)$")
    if key == nil then damaged() end
    if key == "path" then overrides.name = value end
    if key == "linkpath" then overrides.target = value end
    if key == "size" then
      if not find(value, "^%d+$") or #value > 15 then damaged() end
      overrides.bytes = tonumber(value)
    end
    at = at + length
  end
end

return tar_header
