--- Writes archives with exactly the entries a test wants, honest or not.

local zlib = require("zlib")

local archives = {}

local function le(value, bytes)
  local text = ""
  for _ = 1, bytes do
    text = text .. string.char(value % 256)
    value = math.floor(value / 256)
  end
  return text
end

--- @param entries  `{ name, data, link, mode, stored, crc, bytes, method, flags, offset, zip64 }`; the last six in
--   place of the truth
function archives.zip(entries)
  local out, central = "", ""
  for _, entry in ipairs(entries) do
    local data = entry.link or entry.data or ""
    local packed = entry.stored and data or zlib.deflate(6, -15)(data, "finish")
    local crc = entry.crc or zlib.crc32()(data)
    local method = entry.method or (entry.stored and 0 or 8)
    local shared = le(entry.flags or 0, 2) .. le(method, 2) .. le(0, 4) .. le(crc, 4)
    local bytes = entry.bytes or #data
    local extra, sizes, offset = "", le(#packed, 4) .. le(bytes, 4), le(entry.offset or #out, 4)
    if entry.zip64 then
      extra = le(1, 2) .. le(24, 2) .. le(bytes, 8) .. le(#packed, 8) .. le(#out, 8)
      sizes, offset = le(0xFFFFFFFF, 4) .. le(0xFFFFFFFF, 4), le(0xFFFFFFFF, 4)
    end
    local kind = entry.link and 0xA000 or 0x8000
    central = central .. "PK\1\2" .. le(0x0314, 2) .. le(20, 2) .. shared .. sizes .. le(#entry.name, 2) .. le(#extra, 2)
      .. le(0, 8) .. le(kind + (entry.mode or 420), 2) .. offset .. entry.name .. extra
    out = out .. "PK\3\4" .. le(20, 2) .. shared .. le(#packed, 4) .. le(#data, 4) .. le(#entry.name, 2) .. le(0, 2)
      .. entry.name .. packed
  end
  return out .. central .. "PK\5\6" .. le(0, 4) .. le(#entries, 2) .. le(#entries, 2) .. le(#central, 4) .. le(#out, 4)
    .. le(0, 2)
end

local function field(text, bytes)
  return text .. ("\0"):rep(bytes - #text)
end

--- @param entries  `{ name, data, link, mode, kind }`
function archives.tar(entries)
  local out = ""
  for _, entry in ipairs(entries) do
    local data = entry.data or ""
    local kind = entry.kind or (entry.link and "2" or "0")
    local before = field(entry.name, 100) .. ("%07o\0"):format(entry.mode or 420) .. field("", 16)
      .. ("%011o\0"):format(#data) .. ("%011o\0"):format(0)
    local after = kind .. field(entry.link or "", 100) .. "ustar\00000" .. field("", 80) .. field("", 155) .. field("", 12)
    local sum = 0
    for at = 1, #before do sum = sum + before:byte(at) end
    for at = 1, #after do sum = sum + after:byte(at) end
    out = out .. before .. ("%06o\0 "):format(sum + 8 * 32) .. after .. data .. ("\0"):rep(-#data % 512)
  end
  return out .. ("\0"):rep(1024)
end

function archives.gzip(data)
  return (zlib.deflate(6, 31)(data, "finish"))
end

function archives.tar_gz(entries)
  return archives.gzip(archives.tar(entries))
end

function archives.base64(data)
  return (require("mime").b64(data))
end

return archives
