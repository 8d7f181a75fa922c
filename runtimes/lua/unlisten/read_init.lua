--- Reads the body of `/init`.

local type = type

--- @param body  decoded JSON
-- @return `{ main, code, binary, env }`, or nil when there is no code, or no `main`
return function(body)
  local value = type(body) == "table" and body.value
  if type(value) ~= "table" then return nil end
  local main, code, binary = value.main, value.code, value.binary
  if type(main) ~= "string" or main == "" or type(code) ~= "string" or code == "" then return nil end
  return { main = main, code = code, binary = binary == true or binary == "true", env = value.env }
end
