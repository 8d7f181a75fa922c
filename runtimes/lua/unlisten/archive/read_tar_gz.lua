--- Unpacks a gzipped tar: the ustar, GNU and pax forms; files, folders, symbolic and hard links.
--
-- Source: POSIX pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".

local inflate = require("unlisten.archive.inflate")
local tar_header = require("unlisten.archive.tar_header")
local quote = require("unlisten.archive.entry_path").quote

local sub, find, error, min, concat = string.sub, string.find, error, math.min, table.concat
local wrap, yield = coroutine.wrap, coroutine.yield

local block_bytes = 512

--- Bytes. Long names and the like; the longest path Linux takes is 4,096.
local max_extension_bytes = 1024 * 1024

--- The unpacked bytes, read from front to back. @return `read_some(bytes)`: at least one byte and at most so many,
-- nil at the end
local function source_of(archive, max_bytes)
  local total = 0
  local more = wrap(function()
    local complete = inflate(archive, 1, #archive, 31, function(piece)
      total = total + #piece
      if total > max_bytes then error("the archive holds more than " .. max_bytes .. " bytes", 0) end
      yield(piece)
    end)
    if not complete then error("the archive is damaged: its gzip data is cut short or wrong", 0) end
    while true do yield(nil) end
  end)
  local chunk, at = "", 1
  return function(bytes)
    while at > #chunk do
      chunk, at = more(), 1
      if chunk == nil then
        chunk = ""
        return nil
      end
    end
    local piece = sub(chunk, at, at + min(bytes, #chunk) - 1)
    at = at + #piece
    return piece
  end
end

--- Passes exactly so many bytes on.
local function copy(read_some, bytes, take)
  while bytes > 0 do
    local piece = read_some(bytes)
    if piece == nil then error("the archive is damaged: it is cut short", 0) end
    take(piece)
    bytes = bytes - #piece
  end
end

local function read(read_some, bytes)
  local parts = {}
  copy(read_some, bytes, function(piece) parts[#parts + 1] = piece end)
  return concat(parts)
end

local function skip_padding(read_some, bytes)
  copy(read_some, -bytes % block_bytes, function() end)
end

local function read_extension(read_some, entry)
  if entry.bytes > max_extension_bytes then error("the archive is damaged: it is no complete tar file", 0) end
  local text = read(read_some, entry.bytes)
  skip_padding(read_some, entry.bytes)
  return text
end

local function unpack_entry(read_some, entry, writer)
  local name, kind = entry.name, entry.kind
  local is_file = kind == "\0" or kind == "0" or kind == "7"
  -- Tars from before POSIX mark a folder by its name alone.
  if kind == "5" or (is_file and find(name, "/$")) then
    writer:add_folder(name)
  elseif is_file then
    local write, close = writer:add_file(name, entry.mode)
    copy(read_some, entry.bytes, write)
    close()
    skip_padding(read_some, entry.bytes)
  elseif kind == "2" then
    writer:add_link(name, entry.target)
  elseif kind == "1" then
    writer:add_copy(name, entry.target)
  else
    error("cannot unpack " .. quote(name) .. ": it is neither file, folder nor link", 0)
  end
end

--- @param writer  a folder_writer; raises a text that names the entry
return function(archive, writer)
  -- Files are counted by the writer; this stops a bomb of headers and padding.
  local read_some = source_of(archive, 2 * writer.max_bytes)
  local overrides = {}
  while true do
    local first = read_some(block_bytes)
    if first == nil then return end
    local header = #first == block_bytes and first or first .. read(read_some, block_bytes - #first)
    -- Two blocks of zeros end the archive, or nothing does; one block is enough to know.
    if not find(header, "[^%z]") then break end
    local entry = tar_header.read(header, overrides)
    if entry.kind == "L" then
      overrides.name = tar_header.text_of(read_extension(read_some, entry))
    elseif entry.kind == "K" then
      overrides.target = tar_header.text_of(read_extension(read_some, entry))
    elseif entry.kind == "x" then
      tar_header.read_pax(read_extension(read_some, entry), overrides)
    elseif entry.kind == "g" then
      read_extension(read_some, entry)
    else
      unpack_entry(read_some, entry, writer)
      overrides = {}
    end
  end
  -- To the end, where gzip has its checksum.
  while read_some(block_bytes) ~= nil do end
end
