--- JSON text to Lua values, without recursion, so that no depth of nesting ends the process.
--
-- The common libraries lose what a runner must keep: whether an empty table was `[]` or `{}`, and integers above
-- 10^14. Here arrays carry the metatable `json_array`, and whole numbers are what `tonumber` makes of them: integers
-- in Lua 5.4, doubles in LuaJIT.

local byte, find, sub, gsub, char = string.byte, string.find, string.sub, string.gsub, string.char
local tonumber, setmetatable, concat, floor = tonumber, setmetatable, table.concat, math.floor

local json_array = require("unlisten.json_array")
local is_utf8 = require("unlisten.utf8_text")
local null = require("unlisten.json_null")

--- Levels of nesting; more are refused, for each costs a table that the text does not pay for.
local max_depth = 100000

local escapes = {
  ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t",
}

--- A code point's UTF-8 bytes. A lone surrogate, which UTF-8 cannot say, becomes U+FFFD.
local function utf8_char(code)
  if code < 0x80 then return char(code) end
  if code < 0x800 then return char(0xC0 + floor(code / 64), 0x80 + code % 64) end
  if code >= 0xD800 and code < 0xE000 then code = 0xFFFD end
  if code < 0x10000 then
    return char(0xE0 + floor(code / 4096), 0x80 + floor(code / 64) % 64, 0x80 + code % 64)
  end
  return char(0xF0 + floor(code / 262144), 0x80 + floor(code / 4096) % 64, 0x80 + floor(code / 64) % 64,
    0x80 + code % 64)
end

--- Joins surrogate pairs, so that what is left are lone ones.
local function join_pairs(text)
  return (gsub(text, "\\[uU]([dD][89aAbB]%x%x)\\[uU]([dD][c-fC-F]%x%x)", function(high, low)
    local code = 0x10000 + (tonumber(high, 16) - 0xD800) * 1024 + tonumber(low, 16) - 0xDC00
    return utf8_char(code)
  end))
end

--- Replaces the escapes of a string's inside. @return the text, or nil when an escape is none
local function unescape(text)
  local wrong = false
  if find(text, "\\u[dD][89aAbB]%x%x\\u[dD][c-fC-F]%x%x") then
    -- An escaped backslash before a "u" must not be taken for the beginning of one: set those apart first.
    local parts, from = {}, 1
    while true do
      local at = find(text, "\\\\", from, true)
      parts[#parts + 1] = join_pairs(sub(text, from, (at or 0) - 1))
      if at == nil then break end
      parts[#parts + 1] = "\\\\"
      from = at + 2
    end
    text = concat(parts)
  end
  text = gsub(text, "\\(.)(%x?%x?%x?%x?)", function(name, hex)
    if name == "u" then
      if #hex == 4 then return utf8_char(tonumber(hex, 16)) end
      wrong = true
    else
      local plain = escapes[name]
      if plain ~= nil then return plain .. hex end
      wrong = true
    end
    return ""
  end)
  if wrong then return nil end
  return text
end

--- @param at  where the opening quote is
-- @return the string and where the text goes on, or nil
local function read_string(text, at)
  -- Nearly all strings: nothing escaped, nothing wrong.
  local _, quote = find(text, '^[^%z\1-\31"\\]*"', at + 1)
  if quote ~= nil then return sub(text, at + 1, quote - 1), quote + 1 end
  local stop = at + 1
  local escaped = false
  while true do
    stop = find(text, '["\\]', stop)
    if stop == nil then return nil end
    if byte(text, stop) == 34 then break end
    escaped = true
    stop = stop + 2
  end
  local inside = sub(text, at + 1, stop - 1)
  if find(inside, "[%z\1-\31]") then return nil end
  if escaped then inside = unescape(inside) end
  return inside, stop + 1
end

local function read_number(text, at)
  local _, stop = find(text, "^-?%d+", at)
  if stop == nil or find(text, "^-?0%d", at) then return nil end
  if byte(text, stop + 1) == 46 then
    _, stop = find(text, "^%d+", stop + 2)
    if stop == nil then return nil end
  end
  local after = byte(text, stop + 1)
  if after == 101 or after == 69 then
    _, stop = find(text, "^[+-]?%d+", stop + 2)
    if stop == nil then return nil end
  end
  return tonumber(sub(text, at, stop)), stop + 1
end

local words = { [116] = { "true", true }, [102] = { "false", false }, [110] = { "null", null } }

--- Reads a string, a number or one of the three words. @return the value and where the text goes on, or nil twice
local function read_scalar(text, at, first)
  if first == 34 then return read_string(text, at) end
  local word = words[first]
  if word == nil then return read_number(text, at) end
  local stop = at + #word[1]
  if sub(text, at, stop - 1) ~= word[1] then return nil end
  return word[2], stop
end

local function wrong(at)
  return nil, "not JSON at byte " .. at
end

--- @return where the next token begins, and its first byte; nil at the end
local function skip_space(text, at)
  at = find(text, "[^ \n\r\t]", at)
  return at, at and byte(text, at)
end

--- The same at once where no space is, which is nearly everywhere.
local function next_token(text, at)
  local first = byte(text, at)
  if first ~= nil and first > 32 then return at, first end
  return skip_space(text, at)
end

--- Reads the name and the colon of an object's member. @return the name and where its value begins, or nil
local function read_name(text, at)
  local name, after = read_string(text, at)
  if name == nil then return nil end
  if byte(text, after) == 58 then return name, after + 1 end
  local colon, found = next_token(text, after)
  if found ~= 58 then return nil end
  return name, colon + 1
end

--- Reads JSON text.
--
-- @return the value (`null` for null), or nil and what is wrong; that never quotes the text, which may hold secrets
return function(text)
  if not is_utf8(text) then return nil, "not UTF-8" end
  local parents, names, lengths, depth = {}, {}, {}, 0
  -- The table that is being filled; `length` is its items for an array, nil for an object.
  local current, name, length
  local at, first, value, after = 1, nil, nil, nil

  while true do
    at, first = next_token(text, at)
    if at == nil then return wrong(#text + 1) end
    if first == 123 or first == 91 then
      if depth >= max_depth then return nil, "nested more than " .. max_depth .. " levels" end
      depth = depth + 1
      parents[depth], names[depth], lengths[depth] = current, name, length
      if first == 91 then
        current, name, length = setmetatable({}, json_array), nil, 0
      else
        current, name, length = {}, nil, nil
      end
      local inner, found = next_token(text, at + 1)
      if found == (first == 91 and 93 or 125) then
        value, after = current, inner + 1
        current, name, length = parents[depth], names[depth], lengths[depth]
        depth = depth - 1
      elseif first == 91 then
        at = at + 1
        goto continue
      else
        if found ~= 34 then return wrong(inner or #text + 1) end
        name, at = read_name(text, inner)
        if name == nil then return wrong(inner) end
        goto continue
      end
    else
      value, after = read_scalar(text, at, first)
      if after == nil or value == nil then return wrong(at) end
    end

    -- A value is complete: store it, and close as many tables as end here.
    while true do
      if depth == 0 then
        local rest = next_token(text, after)
        if rest ~= nil then return wrong(rest) end
        return value
      end
      local next_at, found = next_token(text, after)
      if length ~= nil then
        length = length + 1
        current[length] = value
        if found == 44 then
          at = next_at + 1
          break
        elseif found ~= 93 then
          return wrong(next_at or #text + 1)
        end
      else
        current[name] = value
        if found == 44 then
          local inner, quote = next_token(text, next_at + 1)
          if quote ~= 34 then return wrong(inner or #text + 1) end
          name, at = read_name(text, inner)
          if name == nil then return wrong(inner) end
          break
        elseif found ~= 125 then
          return wrong(next_at or #text + 1)
        end
      end
      value, after = current, next_at + 1
      current, name, length = parents[depth], names[depth], lengths[depth]
      depth = depth - 1
    end
    ::continue::
  end
end
