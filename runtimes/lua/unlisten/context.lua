--- What one activation knows about itself: the second argument of `main`.

-- LuaJIT compiles loops over `next` wrongly once in a while (2.1.0-beta3, as Debian 12 has it): keys get lost.
if jit then jit.off(true, true) end

local next, type, tonumber, floor, max, huge = next, type, tonumber, math.floor, math.max, math.huge

local null = require("unlisten.json_null")
local gettimeofday = require("luv").gettimeofday

--- Makes the context of a run.
--
-- @param metadata  the body of `/run`: `activation_id`, `namespace`, ... keep their names, null ones are left out
-- @param api_host  the container's, for a run that was told none
return function(metadata, api_host)
  local context = {}
  for key, value in next, metadata do
    if key ~= "value" and value ~= null then context[key] = value end
  end
  -- The platform sends text.
  context.deadline = tonumber(context.deadline)
  if context.api_host == nil then context.api_host = api_host end

  --- Milliseconds until the deadline, never below 0; `math.huge` when no deadline was sent, or none that is a number.
  function context.remaining_ms()
    if type(context.deadline) ~= "number" then return huge end
    local seconds, micros = gettimeofday()
    return max(0, context.deadline - seconds * 1000 - floor(micros / 1000))
  end

  return context
end
