--- Lua values to JSON text, without recursion, so that no depth of nesting ends the process.

-- LuaJIT compiles loops over `next` wrongly once in a while (2.1.0-beta3, as Debian 12 has it): keys get lost.
if jit then jit.off(true, true) end

local find, gsub, format = string.find, string.gsub, string.format
local type, next, tonumber, tostring, getmetatable = type, next, tonumber, tostring, getmetatable
local concat, floor, huge, math_type = table.concat, math.floor, math.huge, math.type

local is_utf8 = require("unlisten.utf8_text")
local null = require("unlisten.json_null")

--- Levels of nesting that are written; more are an error, as they are for the decoder.
local max_depth = 100000

--- Every control character as JSON escapes it.
local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
for code = 0, 31 do
  local control = string.char(code)
  escapes[control] = escapes[control] or format("\\u%04x", code)
end

--- @return the JSON text, or nil and why there is none
local function encode_string(text)
  -- Nearly all texts: nothing to escape, nothing that can be wrong.
  if not find(text, '[%z\1-\31"\\\128-\255]') then return '"' .. text .. '"' end
  if not is_utf8(text) then return nil, "is text that is not UTF-8" end
  if find(text, '[%z\1-\31"\\]') then text = gsub(text, '[%z\1-\31"\\]', escapes) end
  return '"' .. text .. '"'
end

--- Whether `%d` writes a number as it is.
local function is_integer(number)
  if math_type ~= nil and math_type(number) == "integer" then return true end
  return floor(number) == number and number > -2 ^ 63 and number < 2 ^ 63
end

--- Whole numbers have no fraction in either Lua, others the fewest digits that give them back.
local function encode_number(number)
  if number ~= number then return nil, "is NaN" end
  if number == huge or number == -huge then return nil, "is an infinite number" end
  if is_integer(number) then return format("%d", number) end
  for digits = 15, 16 do
    local text = format("%." .. digits .. "g", number)
    if tonumber(text) == number then return text end
  end
  return format("%.17g", number)
end

local function encode_scalar(value)
  local kind = type(value)
  if kind == "string" then return encode_string(value) end
  if kind == "number" then return encode_number(value) end
  if kind == "boolean" then return value and "true" or "false" end
  if value == null then return "null" end
  return nil, "is a " .. kind
end

--- Whether a table is written as an array, and how long it is.
--
-- It is when its metatable says so, else when all its keys are whole numbers from 1 on with few gaps (gaps become
-- null). The empty table is an object: that is what results mostly are.
local function array_length(value)
  local meta = getmetatable(value)
  local said = type(meta) == "table" and meta.__jsontype or nil
  if said == "object" then return nil end
  local count, longest = 0, 0
  for key in next, value do
    if type(key) ~= "number" or key < 1 or floor(key) ~= key then
      return said == "array" and #value or nil
    end
    count = count + 1
    if key > longest then longest = key end
  end
  if said == "array" then return longest <= 2 * count + 10 and longest or #value end
  if count > 0 and longest <= 2 * count + 10 then return longest end
  return nil
end

--- A key as a member's name. @return the JSON text, or nil and why there is none
local function encode_name(key)
  local kind = type(key)
  if kind == "string" then return encode_string(key) end
  if kind == "number" then
    local text, why = encode_number(key)
    if text == nil then return nil, why end
    return '"' .. text .. '"'
  end
  return nil, "is a " .. kind
end

--- Where a value stands, for an error's text: `result.orders[3]`; the middle of a deep one is left out.
local function place(frames, depth)
  local parts = { "the value" }
  for level = 1, depth do
    local key = frames[level].key
    if depth > 20 and level == 11 then parts[#parts + 1] = "..." end
    if depth <= 20 or level <= 10 or level > depth - 10 then
      parts[#parts + 1] = type(key) == "number" and format("[%d]", key) or "." .. tostring(key)
    end
  end
  return concat(parts)
end

--- Writes a value as JSON.
--
-- @return the text, or nil and why there is none, with the place in the value
return function(value)
  local out, count = {}, 0
  local frames, depth = {}, 0
  local open = {}

  while true do
    -- Begin `value`.
    if type(value) == "table" then
      if open[value] then return nil, place(frames, depth) .. " is a table that holds itself" end
      if depth >= max_depth then return nil, "the value is nested more than " .. max_depth .. " levels" end
      open[value] = true
      depth = depth + 1
      local length = array_length(value)
      frames[depth] = { table = value, length = length, key = length and 0 or nil }
      count = count + 1
      out[count] = length and "[" or "{"
    else
      local text, why = encode_scalar(value)
      if text == nil then return nil, place(frames, depth) .. " " .. why end
      count = count + 1
      out[count] = text
    end

    -- Go on with the innermost table that has something left.
    while true do
      local frame = frames[depth]
      if frame == nil then return concat(out) end
      if frame.length ~= nil then
        local index = frame.key + 1
        if index <= frame.length then
          if index > 1 then
            count = count + 1
            out[count] = ","
          end
          frame.key = index
          value = frame.table[index]
          if value == nil then value = null end
          break
        end
        count = count + 1
        out[count] = "]"
      else
        local key, member = next(frame.table, frame.key)
        if key ~= nil then
          local name, why = encode_name(key)
          if name == nil then return nil, "a key of " .. place(frames, depth - 1) .. " " .. why end
          count = count + 1
          out[count] = (frame.key == nil and "" or ",") .. name .. ":"
          frame.key = key
          value = member
          break
        end
        count = count + 1
        out[count] = "}"
      end
      open[frame.table] = nil
      frames[depth] = nil
      depth = depth - 1
    end
  end
end
