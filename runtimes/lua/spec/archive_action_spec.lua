local archives = require("spec.support.archives")
local runner_process = require("spec.support.runner_process")

describe("an action in an archive", function()
  local runner
  before_each(function() runner = runner_process.start() end)
  after_each(function() runner:stop() end)

  local function init(entries, pack)
    return runner:init(archives.base64((pack or archives.zip)(entries)), { binary = true })
  end

  it("reads its files by relative names, and its modules before those of the image", function()
    for _, pack in ipairs({ archives.zip, archives.tar_gz }) do
      local answer = init({
        { name = "main.lua", data = [[local cjson, socket, helper = require("cjson"), require("socket"), require("lib.helper")
          function main()
            local file = io.open("data.txt")
            return { text = file:read("*a"), cjson = cjson.mine, socket = type(socket.gettime), helper = helper,
              luv = require("luv").new_timer ~= nil, runner = require("unlisten.json").encode({}) }
          end]] },
        { name = "cjson.lua", data = "return { mine = true }" },
        { name = "lib/helper/init.lua", data = "return (...)" },
        { name = "data.txt", data = "from the archive" },
      }, pack)
      assert.equal(200, answer.status)
      assert.same({
        text = "from the archive", cjson = true, socket = "function", helper = "lib.helper", luv = true, runner = "{}",
      }, runner:run({}).json)
      runner:stop()
      runner = runner_process.start()
    end
  end)

  it("names the line of an error by its file", function()
    init({ { name = "main.lua", data = "function main()\n  require('broken')\nend" }, { name = "broken.lua", data = "x = = 1" } })
    assert.matches("broken.lua:1: unexpected symbol near '='", runner:run({}).json.error)
  end)

  for name, code in pairs({
    ["no base64"] = "$$$$",
    ["no archive"] = archives.base64("text"),
    ["no main.lua"] = archives.base64(archives.zip({ { name = "other.lua", data = "" } })),
    ["an entry that leads outside"] = archives.base64(archives.zip({ { name = "../main.lua", data = "" } })),
    ["a syntax error"] = archives.base64(archives.zip({ { name = "main.lua", data = "x = = 1" } })),
  }) do
    it("takes another init after " .. name, function()
      local failed = runner:init(code, { binary = true })
      assert.equal(502, failed.status)
      assert.same({ 1, 1 }, runner:markers())
      assert.equal(200, init({ { name = "main.lua", data = "return { main = function() return { fine = true } end }" } }).status)
      assert.same({ fine = true }, runner:run({}).json)
    end)
  end
end)
