--- Finds the function that a dotted path names.

local type, getmetatable, gmatch = type, getmetatable, string.gmatch

local function is_callable(value)
  if type(value) == "function" then return true end
  local meta = getmetatable(value)
  return type(value) == "table" and type(meta) == "table" and meta.__call ~= nil
end

local function follow(root, path)
  local value = root
  for name in gmatch(path, "[^.]+") do
    if type(value) ~= "table" then return nil end
    value = value[name]
  end
  if value ~= root and is_callable(value) then return value end
  return nil
end

--- @param path  `main`, `lib.handler`
-- @param exported  what the code returned: a table that holds the function, or the function itself
-- @param globals  where it is looked for next
-- @return the function, or nil and why there is none
return function(path, exported, globals)
  local found = follow(exported, path) or follow(globals, path)
  if found == nil and type(exported) == "function" then found = exported end
  if found ~= nil then return found end
  return nil, "Action entrypoint '" .. path .. "' is not a function: it must be global, or in the table that the code"
    .. " returns; local functions are not seen."
end
