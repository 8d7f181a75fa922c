--- Where names of an archive lead.

local find, gmatch, gsub, sub, format, concat = string.find, string.gmatch, string.gsub, string.sub, string.format,
  table.concat

local entry_path = {}

--- A name as text for a message: quoted, control characters escaped, not endless.
function entry_path.quote(name)
  if #name > 200 then name = sub(name, 1, 200) .. "..." end
  return '"' .. gsub(name, '[%c"\\]', function(c) return format("\\x%02x", c:byte()) end) .. '"'
end

local function refuse(name, why)
  error("cannot unpack " .. entry_path.quote(name) .. ": the name " .. why, 0)
end

--- ZIP asks for "/"; what some Windows tools write instead would else hide a "..".
local function slashed(name)
  return (gsub(name, "\\", "/"))
end

local function is_absolute(name)
  return find(name, "^/") ~= nil or find(name, "^%a:") ~= nil
end

--- The folders and the name an entry's name stands for, outermost first; empty for the folder itself (`./`).
--
-- Raises a text when the name is absolute, climbs up, or is none that a file system can hold.
function entry_path.of(name)
  local path = {}
  if find(name, "%z") then refuse(name, "has a NUL in it") end
  if is_absolute(slashed(name)) then refuse(name, "is absolute") end
  for part in gmatch(slashed(name), "[^/]+") do
    if part == ".." then refuse(name, "leads outside of the archive") end
    if part ~= "." then path[#path + 1] = part end
  end
  return path
end

--- A path below a folder.
function entry_path.below(root, path, depth)
  return concat({ root, concat(path, "/", 1, depth) }, "/")
end

--- Whether a link's target stays in the archive, whatever else is linked there.
--
-- It may climb from the link's own folder and go down again, and no more: a `..` behind a name could leave by the
-- way another link points.
--
-- @param path  of the link itself, as `of` gives it
function entry_path.stays_inside(path, target)
  target = slashed(target)
  if is_absolute(target) or find(target, "%z") then return false end
  local climbs, is_down = 0, false
  for part in gmatch(target, "[^/]+") do
    if part == ".." then
      if is_down then return false end
      climbs = climbs + 1
    elseif part ~= "." then
      is_down = true
    end
  end
  return climbs < #path
end

return entry_path
