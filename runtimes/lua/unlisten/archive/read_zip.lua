--- Unpacks a ZIP archive by its central directory; data descriptors need no care then. Stored and deflated entries,
-- ZIP64 sizes; no encryption, no archive in several parts.
--
-- Source: PKWARE APPNOTE.TXT 4.3.12 and 4.5.3.

local zlib = require("zlib")
local inflate = require("unlisten.archive.inflate")
local numbers = require("unlisten.archive.numbers")
local quote = require("unlisten.archive.entry_path").quote

local le16, le32, le64 = numbers.le16, numbers.le32, numbers.le64
local sub, byte, find, max, floor, error, concat, ipairs =
  string.sub, string.byte, string.find, math.max, math.floor, error, table.concat, ipairs

--- Bytes, one file.
local max_entry_bytes = 256 * 1024 * 1024

local function damaged()
  error("the archive is damaged: it is no complete ZIP file", 0)
end

--- The end record is the last thing in the archive but for a comment of up to 65,535 bytes.
local function find_end(archive)
  for at = #archive - 21, max(1, #archive - 21 - 65535), -1 do
    if sub(archive, at, at + 3) == "PK\5\6" and at + 21 + le16(archive, at + 20) <= #archive then return at end
  end
  damaged()
end

--- @return how many entries the central directory has, and where it begins
local function find_directory(archive)
  local at = find_end(archive)
  local count, offset = le16(archive, at + 10), le32(archive, at + 16)
  local locator = at - 20
  if (count ~= 0xFFFF and offset ~= 0xFFFFFFFF) or locator < 1 or sub(archive, locator, locator + 3) ~= "PK\6\7" then
    return count, offset + 1
  end
  local record = (le64(archive, locator + 8) or damaged()) + 1
  if record + 55 > #archive or sub(archive, record, record + 3) ~= "PK\6\6" then damaged() end
  return le64(archive, record + 32) or damaged(), (le64(archive, record + 48) or damaged()) + 1
end

--- Puts in what the 32-bit fields had no room for.
local function read_zip64(extra, entry)
  local wide = {}
  for _, field in ipairs({ "bytes", "packed_bytes", "offset" }) do
    if entry[field] == 0xFFFFFFFF then wide[#wide + 1] = field end
  end
  if #wide == 0 then return end
  local at = 1
  while at + 3 <= #extra do
    local id, length = le16(extra, at), le16(extra, at + 2)
    at = at + 4
    if id == 1 then
      if length < #wide * 8 or at + length - 1 > #extra then damaged() end
      for n, field in ipairs(wide) do entry[field] = le64(extra, at + (n - 1) * 8) or damaged() end
      return
    end
    at = at + length
  end
  damaged()
end

local function read_directory(archive)
  local entries = {}
  local count, at = find_directory(archive)
  for n = 1, count do
    if at + 45 > #archive or sub(archive, at, at + 3) ~= "PK\1\2" then damaged() end
    local name_end = at + 46 + le16(archive, at + 28)
    local extra_end = name_end + le16(archive, at + 30)
    if extra_end > #archive + 1 then damaged() end
    local made_on, mode = byte(archive, at + 5), le16(archive, at + 40)
    local entry = {
      name = sub(archive, at + 46, name_end - 1),
      flags = le16(archive, at + 8),
      method = le16(archive, at + 10),
      crc = le32(archive, at + 16),
      packed_bytes = le32(archive, at + 20),
      bytes = le32(archive, at + 24),
      offset = le32(archive, at + 42),
      -- 3 is Unix, 19 macOS; others say nothing about permissions.
      mode = (made_on == 3 or made_on == 19) and mode ~= 0 and mode or nil,
    }
    read_zip64(sub(archive, name_end, extra_end - 1), entry)
    entries[n] = entry
    at = extra_end + le16(archive, at + 32)
  end
  return entries
end

--- Unpacks and checks an entry's bytes, and passes them on in pieces.
local function read_entry(archive, entry, take)
  local function fail(why) error("cannot unpack " .. quote(entry.name) .. ": " .. why, 0) end
  if entry.flags % 2 == 1 then fail("it is encrypted") end
  if entry.bytes > max_entry_bytes then fail(entry.bytes .. " bytes must be <= " .. max_entry_bytes) end
  local at = entry.offset + 1
  if at + 29 > #archive or sub(archive, at, at + 3) ~= "PK\3\4" then fail("the archive is damaged") end
  local start = at + 30 + le16(archive, at + 26) + le16(archive, at + 28)
  local stop = start + entry.packed_bytes - 1
  if stop > #archive then fail("the archive is cut short") end

  local checksum, bytes, crc = zlib.crc32(), 0, 0
  local function check(piece)
    bytes = bytes + #piece
    if bytes > entry.bytes then fail("it holds more than the " .. entry.bytes .. " bytes it claims") end
    crc = checksum(piece)
    take(piece)
  end
  if entry.method == 0 then
    if stop >= start then check(sub(archive, start, stop)) end
  elseif entry.method == 8 then
    if not inflate(archive, start, stop, -15, check) then fail("its deflated bytes are damaged") end
  else
    fail("compression method " .. entry.method .. " is unknown, expected 0 (stored) or 8 (deflate)")
  end
  if bytes ~= entry.bytes then fail("expected " .. entry.bytes .. " bytes: got " .. bytes) end
  if crc ~= entry.crc then fail("its checksum is wrong") end
end

--- @param writer  a folder_writer; raises a text that names the entry
return function(archive, writer)
  for _, entry in ipairs(read_directory(archive)) do
    local name = entry.name
    local kind = floor((entry.mode or 0) / 4096)
    if find(name, "[/\\]$") or kind == 4 then
      writer:add_folder(name)
    elseif kind == 10 then
      local target = {}
      read_entry(archive, entry, function(piece) target[#target + 1] = piece end)
      writer:add_link(name, concat(target))
    elseif kind == 0 or kind == 8 then
      local write, close = writer:add_file(name, entry.mode)
      read_entry(archive, entry, write)
      close()
    else
      error("cannot unpack " .. quote(name) .. ": it is neither file, folder nor link", 0)
    end
  end
end
