local uv = require("luv")
local runner_process = require("spec.support.runner_process")

local marker = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n"

describe("a runner whose action ends the process", function()
  local runner
  before_each(function() runner = runner_process.start() end)
  after_each(function() runner:stop() end)

  local deaths = {
    ["os.exit(7)"] = "exit code 7",
    ["os.exit(true)"] = "exit code 0",
    ["os.exit(5, true)"] = "exit code 5",
    ['require("luv").kill(require("luv").os_getpid(), "sigkill")'] = "signal SIGKILL",
    ['require("luv").kill(require("luv").os_getpid(), "sigsegv")'] = "signal SIGSEGV",
    ['os.execute("kill -ABRT $PPID")'] = "signal SIGABRT",
  }
  if jit then deaths['local x = require("ffi").cast("int *", 0)[0]'] = "signal SIGSEGV" end

  for statement, expected in pairs(deaths) do
    it("answers the run of " .. statement .. ", with all its logs, and ends", function()
      runner:init("function main(args) print('line') io.write('open') io.stderr:write('open') " .. statement .. " end")
      local answer = runner:run({})
      assert.equal(502, answer.status)
      assert.same({ error = "An error has occurred: the action ended the process with " .. expected .. "." }, answer.json)
      assert.equal("line\nopen\n" .. marker, runner:stdout())
      assert.equal("open\n" .. marker, runner:stderr())
      assert.is_true(runner.client:is_closed())
      assert.equal(1, runner:wait())
    end)
  end

  it("answers at load, and takes another init on the same connection and on others", function()
    local other = runner:connect()
    for n = 1, 3 do
      local answer = runner:init("io.write('open') os.exit(" .. n .. ")")
      assert.equal(502, answer.status)
      assert.same({ error = "Initialization has failed due to: the action ended the process with exit code " .. n .. "." },
        answer.json)
    end
    assert.equal(("open\n" .. marker):rep(3), runner:stdout())
    assert.equal(200, runner:init("function main() return { fine = true } end").status)
    assert.same({ fine = true }, other:post("/run", {}).json)
    other:close()
  end)

  it("answers also when the guardian hears of all connections only after the death", function()
    uv.kill(runner.pid, "sigstop")
    local early, late = runner:connect(), runner:connect()
    late:post("/init", { value = { main = "main", code = "function main() os.exit(3) end" } })
    late:send(late.post_text("/run", "{}"))
    uv.sleep(100)
    uv.kill(runner.pid, "sigcont")
    assert.equal(502, late:receive().status)
    early:close()
    late:close()
    assert.equal(1, runner:wait())
  end)

  it("answers an error in a callback of the loop", function()
    runner:init([[local uv = require("luv")
      function main()
        uv.new_timer():start(5, 0, function() error("stray") end)
        uv.new_timer():start(5000, 0, function() end)
        uv.run()
      end]])
    assert.equal(502, runner:run({}).status)
    assert.matches("stray", runner:stderr())
    assert.same({ 1, 1 }, runner:markers())
  end)

  it("tells runs that waited to go elsewhere", function()
    runner:init([[local uv = require("luv") function main() uv.sleep(1000) os.exit(1) end]])
    local first = runner:connect()
    first:send(first.post_text("/run", "{}"))
    -- Taken in together with what follows, while the first one sleeps.
    local others = {}
    for n = 1, 3 do
      others[n] = runner:connect()
      others[n]:send(others[n].post_text("/run", "{}"))
    end
    assert.equal(502, first:receive().status)
    for _, other in ipairs(others) do
      local answer = other:receive()
      assert.is_true(answer == nil or answer.status == 503)
      other:close()
    end
    first:close()
    assert.equal(1, runner:wait())
  end)
end)

describe("a runner that is ended", function()
  for name, code in pairs({ sigterm = 143, sigint = 130, sighup = 129 }) do
    it("ends at " .. name .. ", and answers what is under way", function()
      local runner = runner_process.start()
      runner:init('local uv = require("luv") function main() print("begun") while true do uv.sleep(1000) end end')
      runner.client:send(runner.client.post_text("/run", "{}"))
      while runner:stdout() == "" do uv.sleep(5) end
      uv.kill(runner.pid, name)
      local answer = runner.client:receive()
      assert.equal(502, answer.status)
      assert.equal('{"error":"An error has occurred: the runner was ended by ' .. name:upper() .. '."}', answer.body)
      assert.equal(code, runner:wait())
      assert.same({ 1, 1 }, runner:markers())
      runner:stop()
    end)
  end

  it("ends with stdin, in the middle of an endless loop, with what it started", function()
    local folder = assert(uv.fs_mkdtemp(uv.os_tmpdir() .. "/unlisten-spec-XXXXXX"))
    local pids = folder .. "/pids"
    local runner = io.popen(("%s unlisten-lua --host 127.0.0.1 --port 0 --exit-with-stdin >%s/out 2>/dev/null; touch %s/ended"):format(
      jit and "luajit" or "lua5.4", folder, folder), "w")
    local function read(name)
      local file = io.open(folder .. "/" .. name)
      local text = file and file:read("*a") or ""
      if file then file:close() end
      return text
    end
    while not read("out"):find("\n") do uv.sleep(5) end
    local client = require("spec.support.http_client").connect(tonumber(read("out"):match('"port":(%d+)')))
    client:post("/init", { value = { main = "main", code = [[function main()
      os.execute("sleep 1000 & echo $! $PPID >]] .. pids .. [[")
      while true do end
    end]] } })
    client:send(client.post_text("/run", "{}"))
    while not read("pids"):find("\n") do uv.sleep(5) end
    local serving = tonumber(read("pids"):match(" (%d+)"))
    runner:close()
    assert.truthy(io.open(folder .. "/ended"))
    assert.is_nil(uv.kill(serving, 0))
    client:close()
    uv.kill(tonumber(read("pids"):match("^(%d+)")), "sigkill")
    require("unlisten.remove_folder")(folder)
  end)

  it("leaves no serving process behind when it is killed", function()
    local runner = runner_process.start()
    runner:init([[function main(args)
      print(("%d"):format(require("luv").os_getpid()))
      while args.endless do end
    end]])
    runner.client:send(runner.client.post_text("/run", '{"value":{"endless":true}}'))
    local serving
    while serving == nil do
      uv.sleep(5)
      serving = tonumber(runner:stdout():match("^(%d+)\n"))
    end
    uv.kill(runner.pid, "sigkill")
    runner:wait()
    while uv.kill(serving, 0) ~= nil do uv.sleep(5) end
    runner:stop()
  end)

  it("removes what it unpacked", function()
    local archives = require("spec.support.archives")
    local runner = runner_process.start()
    local zip = archives.zip({ { name = "main.lua", data = "function main() return {} end" } })
    runner:init(archives.base64(zip), { binary = true })
    assert.equal("{}", runner:run({}).body)
    uv.kill(runner.pid, "sigterm")
    runner:wait()
    local names = {}
    local listing = uv.fs_scandir(runner.folder)
    while true do
      local name = uv.fs_scandir_next(listing)
      if name == nil then break end
      names[#names + 1] = name
    end
    table.sort(names)
    assert.same({ "code", "err", "out" }, names)
    runner:stop()
  end)
end)

describe("a runner that cannot start", function()
  for arguments, expected in pairs({
    ["--port 70000"] = "--port must be a number",
    ["--wrong"] = 'unknown argument "--wrong"',
    ["--ready-fd 2"] = "--ready-fd must be a number",
    ["--exit-with-stdin"] = "--exit-with-stdin needs a pipe",
  }) do
    it("says what is wrong with " .. arguments, function()
      local runner = runner_process.start({}, arguments)
      assert.equal(2, runner:wait())
      assert.truthy(runner:stderr():find(expected, 1, true))
      assert.matches("usage: ", runner:stderr())
      runner:stop()
    end)
  end

  it("says that the port is taken", function()
    local first = runner_process.start()
    local second = runner_process.start({}, "--host 127.0.0.1 --port " .. first.port)
    assert.equal(1, second:wait())
    assert.matches("cannot listen on 127.0.0.1:" .. first.port, second:stderr())
    second:stop()
    first:stop()
  end)
end)
