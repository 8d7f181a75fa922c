local uv = require("luv")
local archives = require("spec.support.archives")
local folder_writer = require("unlisten.archive.folder_writer")
local remove_folder = require("unlisten.remove_folder")
local unpack_archive = require("unlisten.archive.unpack")

describe("unpacking", function()
  local parent, folder
  before_each(function()
    parent = assert(uv.fs_mkdtemp(uv.os_tmpdir() .. "/unlisten-spec-XXXXXX"))
    folder = parent .. "/action"
    uv.fs_mkdir(folder, 448)
  end)
  after_each(function() remove_folder(parent) end)

  local function read(name)
    local file = io.open(folder .. "/" .. name)
    if file == nil then return nil end
    local text = file:read("*a")
    file:close()
    return text
  end

  --- @return the error's text
  local function refusal(archive)
    local fine, why = pcall(unpack_archive, archive, folder)
    assert.is_false(fine)
    -- Nothing but the action's folder.
    local listing = uv.fs_scandir(parent)
    assert.equal("action", (uv.fs_scandir_next(listing)))
    assert.is_nil((uv.fs_scandir_next(listing)))
    return why
  end

  local honest = {
    { name = "main.lua", data = "return 1\n" },
    { name = "./lib/deep/x.lua", data = ("long "):rep(100000), mode = 493 },
    { name = "empty", data = "" },
    { name = "link", link = "lib/deep" },
    { name = "lib/up", link = "../main.lua" },
  }

  for name, archive in pairs({
    ["a ZIP"] = archives.zip(honest),
    ["a ZIP with a comment"] = archives.zip(honest):sub(1, -3) .. "\5\0hello",
    ["a tar.gz"] = archives.tar_gz(honest),
    ["a ZIP with ZIP64 sizes"] = archives.zip((function()
      local wide = {}
      for n, entry in ipairs(honest) do
        wide[n] = { name = entry.name, data = entry.data, link = entry.link, mode = entry.mode, zip64 = true }
      end
      return wide
    end)()),
  }) do
    it("writes what is in " .. name, function()
      unpack_archive(archive, folder)
      assert.equal("return 1\n", read("main.lua"))
      assert.equal(500000, #read("lib/deep/x.lua"))
      assert.equal("", read("empty"))
      assert.equal(500000, #read("link/x.lua"))
      assert.equal("return 1\n", read("lib/up"))
      assert.equal(493, uv.fs_stat(folder .. "/lib/deep/x.lua").mode % 512)
    end)
  end

  it("reads stored entries, folders, and names of the long kinds", function()
    unpack_archive(archives.zip({ { name = "a", data = "x", stored = true }, { name = "d/" } }), folder)
    local long = ("n"):rep(150)
    unpack_archive(archives.tar_gz({
      { name = "././@LongLink", kind = "L", data = long .. "\0" },
      { name = "cut", data = "gnu" },
      { name = "pax", kind = "x", data = "20 path=by-pax-name\n" },
      { name = "cut", data = "pax" },
      { name = "hard", kind = "1", link = "by-pax-name" },
      { name = "folder", kind = "5" },
    }), folder)
    assert.equal("x", read("a"))
    assert.equal("directory", uv.fs_stat(folder .. "/d").type)
    assert.equal("gnu", read(long))
    assert.equal("pax", read("by-pax-name"))
    assert.equal("pax", read("hard"))
    assert.equal("directory", uv.fs_stat(folder .. "/folder").type)
  end)

  for name, entries in pairs({
    ["climbs"] = { { name = "../out", data = "x" } },
    ["climbs from within"] = { { name = "a/../../out", data = "x" } },
    ["climbs with backslashes"] = { { name = "..\\out", data = "x" } },
    ["is absolute"] = { { name = "/out", data = "x" } },
    ["links out"] = { { name = "l", link = ".." } },
    ["links out by an absolute path"] = { { name = "l", link = "/etc/passwd" } },
    ["links out by way of another link"] = { { name = "d/l", link = ".." }, { name = "m", link = "d/l/../.." } },
    ["writes through a link"] = { { name = "l", link = "d" }, { name = "l/x", data = "x" }, { name = "d/y", data = "" } },
    ["is there twice"] = { { name = "a", data = "x" }, { name = "./a", data = "y" } },
    ["is a file and a folder"] = { { name = "a", data = "x" }, { name = "a/b", data = "y" } },
    ["is empty"] = { { name = ".", data = "x" } },
  }) do
    it("refuses an entry that " .. name, function()
      assert.matches("^cannot unpack ", refusal(archives.zip(entries)))
      remove_folder(folder)
      uv.fs_mkdir(folder, 448)
      assert.matches("^cannot unpack ", refusal(archives.tar_gz(entries)))
    end)
  end

  local good = archives.zip({ { name = "main.lua", data = ("return 1\n"):rep(1000) } })
  local good_tar = archives.tar_gz({ { name = "main.lua", data = ("return 1\n"):rep(1000) } })
  for name, archive in pairs({
    ["nothing"] = "",
    ["text"] = "return 1",
    ["half a ZIP"] = good:sub(1, 60),
    ["half a tar.gz"] = good_tar:sub(1, 60),
    ["a ZIP with a wrong checksum"] = archives.zip({ { name = "a", data = "x", crc = 1 } }),
    ["a ZIP that claims fewer bytes"] = archives.zip({ { name = "a", data = "xyz", bytes = 1 } }),
    ["a ZIP that claims more bytes"] = archives.zip({ { name = "a", data = "xyz", bytes = 9 } }),
    ["a ZIP with an unknown method"] = archives.zip({ { name = "a", data = "x", method = 12 } }),
    ["an encrypted ZIP"] = archives.zip({ { name = "a", data = "x", flags = 1 } }),
    ["a ZIP with an entry elsewhere"] = archives.zip({ { name = "a", data = "x", offset = 999999 } }),
    ["a ZIP with a NUL in a name"] = archives.zip({ { name = "a\0b", data = "x" } }),
    ["a tar.gz with a device"] = archives.tar_gz({ { name = "a", kind = "3" } }),
    ["a tar.gz of no tar"] = archives.gzip(("x"):rep(1024)),
    ["a tar.gz with a wrong gzip checksum"] = good_tar:sub(1, -9) .. "\0\0\0\0" .. good_tar:sub(-4),
  }) do
    it("refuses " .. name, function() assert.is_string(refusal(archive)) end)
  end

  it("refuses more bytes than it may unpack to", function()
    local before = folder_writer.max_bytes
    folder_writer.max_bytes = 1000000
    local entries = {}
    for n = 1, 3 do entries[n] = { name = "zeros" .. n, data = ("\0"):rep(400000) } end
    local zip_refusal, tar_refusal = refusal(archives.zip(entries)), refusal(archives.tar_gz(entries))
    folder_writer.max_bytes = before
    assert.matches("holds more than 1000000 bytes", zip_refusal)
    assert.matches("cannot unpack", tar_refusal)
  end)

  it("stops at the first megabytes of a bomb", function()
    local bomb = archives.zip({ { name = "a", data = ("\0"):rep(50000000), bytes = 100 } })
    assert.matches("holds more than the 100 bytes it claims", refusal(bomb))
    assert.is_true(uv.fs_stat(folder .. "/a").size <= 100)
  end)
end)
