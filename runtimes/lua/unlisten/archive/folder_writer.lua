--- Puts an archive's entries into a folder, and nothing anywhere else.
--
-- Every function raises a text that names the entry when it refuses one.

local uv = require("luv")
local entry_path = require("unlisten.archive.entry_path")

local of, below, quote = entry_path.of, entry_path.below, entry_path.quote
local ipairs, setmetatable, tonumber, error = ipairs, setmetatable, tonumber, error

local folder_mode = tonumber("755", 8)
local default_file_mode = tonumber("644", 8)

local folder_writer = {}
folder_writer.__index = folder_writer

--- What unpacking may cost: bytes of all files together, and files, folders and links together. The platform takes
-- about 36 MB of archive; what is in it may unpack to a few hundred.
folder_writer.max_bytes = 512 * 1024 * 1024
folder_writer.max_entries = 100000

--- @param root  an empty folder
function folder_writer.new(root)
  return setmetatable({
    root = root,
    folders = { [root] = true },
    links = {},
    entries = 0,
    bytes_left = folder_writer.max_bytes,
  }, folder_writer)
end

local taken = { EEXIST = true, ENOTDIR = true, EISDIR = true }

--- Passes on what a file system call gave, or says which entry its error is about.
local function attempt(name, result, message, code)
  if result ~= nil then return result end
  local why = taken[code] and "the name is taken by another entry" or message
  error("cannot unpack " .. quote(name) .. ": " .. why, 0)
end

--- Makes the folders above an entry, or the entry itself.
local function make_folders(self, name, path, depth)
  for level = 1, depth do
    local at = below(self.root, path, level)
    if not self.folders[at] then
      attempt(name, uv.fs_mkdir(at, folder_mode))
      self.folders[at] = true
    end
  end
end

--- @return where an entry goes; the folders above it are there afterwards
local function place(self, name, path)
  self.entries = self.entries + 1
  if self.entries > folder_writer.max_entries then
    error("the archive has more than " .. folder_writer.max_entries .. " entries", 0)
  end
  if #path == 0 then error("cannot unpack " .. quote(name) .. ": the name is empty", 0) end
  make_folders(self, name, path, #path - 1)
  return below(self.root, path, #path)
end

local function spend(self, name, bytes)
  self.bytes_left = self.bytes_left - bytes
  if self.bytes_left < 0 then
    error("cannot unpack " .. quote(name) .. ": the archive holds more than " .. folder_writer.max_bytes .. " bytes", 0)
  end
end

function folder_writer:add_folder(name)
  local path = of(name)
  if #path == 0 then return end
  place(self, name, path)
  make_folders(self, name, path, #path)
end

--- Files stay readable and writable for us whatever the archive says; set-user-id and the like are dropped.
local function file_mode(mode)
  if mode == nil then return default_file_mode end
  local is_program = mode % 128 >= 64
  return tonumber(is_program and "700" or "600", 8) + mode % 64
end

--- Opens a new file.
--
-- @param mode  the permissions the archive gives, nil when it gives none
-- @return `write(piece)`, which counts against the limit, and `close()`
function folder_writer:add_file(name, mode)
  local at = place(self, name, of(name))
  -- "wx" fails on whatever is there already: an entry named twice, a folder.
  local fd = attempt(name, uv.fs_open(at, "wx", file_mode(mode)))
  local function write(piece)
    spend(self, name, #piece)
    local from = 1
    while from <= #piece do
      from = from + attempt(name, uv.fs_write(fd, from == 1 and piece or piece:sub(from), -1))
    end
  end
  return write, function() uv.fs_close(fd) end
end

--- Notes a symbolic link; it is made by `finish`, so that no file can be written through it.
function folder_writer:add_link(name, target)
  local path = of(name)
  if not entry_path.stays_inside(path, target) then
    error("cannot unpack " .. quote(name) .. ": the link leads outside of the archive", 0)
  end
  self.links[#self.links + 1] = { name = name, path = path, target = target }
end

--- A second name for a file that is already there; becomes a copy.
function folder_writer:add_copy(name, source)
  local from_path = of(source)
  local from = below(self.root, from_path, #from_path)
  local at = place(self, name, of(name))
  spend(self, name, attempt(name, uv.fs_lstat(from)).size)
  attempt(name, uv.fs_copyfile(from, at, { excl = true }))
end

--- Makes the links. First the folders, then the links: no link is made, or followed, on the way to another.
function folder_writer:finish()
  for _, link in ipairs(self.links) do link.at = place(self, link.name, link.path) end
  for _, link in ipairs(self.links) do attempt(link.name, uv.fs_symlink(link.target, link.at)) end
end

return folder_writer
