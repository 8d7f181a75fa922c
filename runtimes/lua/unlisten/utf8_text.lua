--- Whether a text is UTF-8.

local find, gsub = string.find, string.gsub

--- LuaJIT has no utf8 library: whole characters are taken out, by their possible lead and following bytes.
local sequences = {
  "[\194-\223][\128-\191]",
  "\224[\160-\191][\128-\191]",
  "[\225-\236\238\239][\128-\191][\128-\191]",
  "\237[\128-\159][\128-\191]",
  "\240[\144-\191][\128-\191][\128-\191]",
  "[\241-\243][\128-\191][\128-\191][\128-\191]",
  "\244[\128-\143][\128-\191][\128-\191]",
}

local function is_utf8_by_patterns(text)
  for n = 1, #sequences do
    -- Something stays in its place: taken out, it might make a character of what stood on both sides.
    text = gsub(text, sequences[n], "_")
    if not find(text, "[\128-\255]") then return true end
  end
  return false
end

local len = utf8 and utf8.len

if len ~= nil then
  return function(text) return len(text) ~= nil end
end

return function(text)
  return not find(text, "[\128-\255]") or is_utf8_by_patterns(text)
end
