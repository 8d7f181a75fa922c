local json = require("unlisten.json")
local runner_process = require("spec.support.runner_process")

describe("a runner", function()
  local runner
  before_each(function() runner = runner_process.start({ __OW_API_HOST = "http://host", LEFT = "a" }) end)
  after_each(function() runner:stop() end)

  it("gives main its parameters and answers with the result", function()
    assert.equal(200, runner:init("function main(args) return args end").status)
    for _, text in ipairs({ "{}", "[]", '{"a":[],"b":{},"c":null,"n":9007199254740991}', '[1,null,"☃"]' }) do
      runner.client:send(runner.client.post_text("/run", '{"value":' .. text .. "}"))
      local answer = runner.client:receive()
      assert.equal(200, answer.status)
      assert.same(json.decode(text), json.decode(answer.body))
      assert.equal("application/json", answer.headers["content-type"])
    end
    assert.same({ 4, 4 }, runner:markers())
    assert.equal("", (runner:stdout():gsub("XXX[^\n]*\n", "")))
  end)

  for name, code in pairs({
    ["a table"] = "return { main = function() return { found = true } end }",
    ["a function"] = "return function() return { found = true } end",
    ["a callable table"] = "main = setmetatable({}, { __call = function() return { found = true } end })",
    ["text with a shebang and a byte order mark"] = "\239\187\191#!/usr/bin/lua\nfunction main() return { found = true } end",
  }) do
    it("finds main in " .. name, function()
      assert.equal(200, runner:init(code).status)
      assert.same({ found = true }, runner:run({}).json)
    end)
  end

  it("finds a path", function()
    local code = "local lib = { deep = { handler = function() return { a = 1 } end } } return { lib = lib }"
    assert.equal(200, runner:init(code, { main = "lib.deep.handler" }).status)
    assert.same({ a = 1 }, runner:run({}).json)
  end)

  for body, expected in pairs({
    ["{}"] = "{}", ["null"] = "{}", [""] = "{}", ['{"value":null}'] = "{}", ['{"value":[]}'] = "[]", ["[]"] = "{}",
  }) do
    it("takes the body " .. body, function()
      runner:init("function main(args) return args end")
      runner.client:send(runner.client.post_text("/run", body))
      assert.equal(expected, runner.client:receive().body)
    end)
  end

  it("answers what returns nothing with {}, and nil with a reason with an error", function()
    runner:init([[function main(args)
      if args.nothing then return end
      if args.null then return nil end
      return nil, "no such order"
    end]])
    assert.equal("{}", runner:run({ nothing = true }).body)
    assert.equal("{}", runner:run({ null = true }).body)
    assert.equal('{"error":"no such order"}', runner:run({}).body)
  end)

  for expression, expected in pairs({
    ['"text"'] = "The action did not return a dictionary or array.",
    ["42"] = "The action did not return a dictionary or array.",
    ["false"] = "The action did not return a dictionary or array.",
    ['require("cjson").null'] = "The action did not return a dictionary or array.",
    ["{ n = 0 / 0 }"] = "The action's result cannot be written as JSON: the value.n is NaN.",
    ["{ f = print }"] = "The action's result cannot be written as JSON: the value.f is a function.",
    ["_G"] = "cannot be written as JSON",
  }) do
    it("refuses the result " .. expression, function()
      runner:init("function main() return " .. expression .. " end")
      local answer = runner:run({})
      assert.equal(502, answer.status)
      assert.truthy(answer.json.error:find(expected, 1, true))
      assert.equal(502, runner:run({}).status)
      assert.same({ 2, 2 }, runner:markers())
    end)
  end

  for statement, expected in pairs({
    ['error("mine")'] = "action.lua:1: mine",
    ['error("mine", 0)'] = "mine",
    ['error({ code = 7 })'] = '{"code":7}',
    ['error(setmetatable({}, { __tostring = function() return "told" end }))'] = "told",
    ["error()"] = "nil",
    ["coroutine.wrap(function() error('within', 0) end)()"] = "within",
    ["local x = nil; x.y = 1"] = "attempt to index",
    ["local function f() return 1 + f() end f()"] = "stack overflow",
    ["coroutine.yield()"] = "attempt to yield",
  }) do
    it("answers " .. statement .. " and serves the next run", function()
      runner:init("function main(args) if args.fail then " .. statement .. " end return { fine = true } end")
      local answer = runner:run({ fail = true })
      assert.equal(502, answer.status)
      assert.matches("^An error has occurred: ", answer.json.error)
      assert.truthy(answer.json.error:find(expected, 1, true))
      assert.truthy(runner:stderr():find(expected, 1, true))
      assert.same({ fine = true }, runner:run({}).json)
      assert.same({ 2, 2 }, runner:markers())
    end)
  end

  it("refuses what comes out of turn", function()
    assert.same({ error = "System not initialized." }, runner:run({}).json)
    assert.same({ error = "Missing main/no code to execute." }, runner:init("").json)
    assert.equal(403, runner:init("function main() end", { main = json.null }).status)
    assert.equal(200, runner:init("function main() return { first = true } end").status)
    local second = runner:init("function main() return { first = false } end")
    assert.equal(403, second.status)
    assert.same({ error = "Cannot initialize the action more than once." }, second.json)
    assert.matches("Cannot initialize the action more than once.", runner:stderr())
    assert.same({ 0, 0 }, runner:markers())
    assert.same({ first = true }, runner:run({}).json)
    local refused = runner:run("text")
    assert.equal(403, refused.status)
    assert.matches("must be a dictionary but has type 'string'", refused.json.error)
    assert.same({ 1, 1 }, runner:markers())
  end)

  for name, code in pairs({
    ["a syntax error"] = "function main( return",
    ["an error at load"] = 'function main() end error("at load")',
    ["no main"] = "function other() end",
    ["a local main"] = "local function main() end",
    ["bytecode"] = "\27Lua",
    ["a module that is missing"] = 'require("none")',
  }) do
    it("takes another init after " .. name .. ", on the same connection", function()
      if name ~= "bytecode" then code = "LEFT_BEHIND = true " .. code end
      local failed = runner:init(code, { env = { OF_FIRST = "1", LEFT = "b" } })
      assert.equal(502, failed.status)
      assert.matches("^Initialization has failed due to: ", failed.json.error)
      local after = runner:init([[function main()
        return { first = tostring(OF_FIRST), left = os.getenv("LEFT"), global = LEFT_BEHIND == nil,
          env = os.getenv("OF_FIRST") == nil }
      end]])
      assert.equal(200, after.status)
      assert.same({ first = "nil", left = "a", global = true, env = true }, runner:run({}).json)
    end)
  end

  it("exports env before the code loads, as text", function()
    local code = [[local seen = {}
      for _, name in ipairs({ "T", "EMPTY", "NULL", "N", "B", "O", "__OW_API_HOST" }) do seen[name] = os.getenv(name) end
      function main() return seen end]]
    local env = { T = "a=b", EMPTY = "", NULL = json.null, N = 1.5, B = false, O = { a = json.array({ 1 }) } }
    assert.equal(200, runner:init(code, { env = env }).status)
    assert.same({
      T = "a=b", EMPTY = "", NULL = "", N = "1.5", B = "false", O = '{"a":[1]}', __OW_API_HOST = "http://host",
    }, runner:run({}).json)
  end)

  it("exports a run's metadata for that run, to the programs it starts too", function()
    runner:init([[function main(args)
      local child = io.popen("echo $__OW_ACTIVATION_ID-$__OW_EXTRA-$__OW_OF_INIT-$__OW_DEADLINE")
      local line = child:read("*l")
      child:close()
      return { line = line, id = os.getenv("__OW_ACTIVATION_ID"), extra = os.getenv("__OW_EXTRA") }
    end]], { env = { __OW_OF_INIT = "kept", __OW_DEADLINE = "1" } })
    assert.same({ line = "1-x-kept-2", id = "1", extra = "x" },
      runner:run({}, { activation_id = "1", extra = "x", deadline = 2, none = json.null }).json)
    assert.same({ line = "2--kept-1", id = "2" }, runner:run({}, { activation_id = "2" }).json)
  end)

  it("lets libraries that read the environment themselves see it", function()
    runner:init([[local uv = require("luv")
      function main() return { id = uv.os_getenv("__OW_ACTIVATION_ID"), all = uv.os_environ().__OW_ACTIVATION_ID } end]])
    assert.same({ id = "7", all = "7" }, runner:run({}, { activation_id = "7" }).json)
    assert.same({}, runner:run({}).json)
  end)

  it("tells main its context", function()
    runner:init([[function main(_, context)
      return { id = context.activation_id, host = context.api_host, deadline = context.deadline, own = context.own,
        remaining = context.remaining_ms() > 0, endless = context.remaining_ms() == math.huge }
    end]])
    local deadline = (os.time() + 60) * 1000
    assert.same({ id = "9", host = "http://host", deadline = deadline, own = "x", remaining = true, endless = false },
      runner:run({}, { activation_id = "9", deadline = tostring(deadline), own = "x" }).json)
    assert.is_true(runner:run({}, { deadline = "none" }).json.endless)
  end)

  it("writes logs in order and complete, the marker on a line of its own", function()
    runner:init([[function main(args)
      if args.open then io.write("open ", 1, " out") io.stderr:write("open err") return {} end
      print("a", nil, 1) io.stdout:write("b\n", "c\n") io.write("d") io.write("\n") return {}
    end]])
    runner:run({})
    runner:run({ open = true })
    local marker = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n"
    assert.equal("a\tnil\t1\nb\nc\nd\n" .. marker .. "open 1 out\n" .. marker, runner:stdout())
    assert.equal(marker .. "open err\n" .. marker, runner:stderr())
  end)

  it("keeps logs in order that were buffered by the action, and those of child processes", function()
    runner:init([[function main()
      io.stdout:setvbuf("full")
      print("buffered")
      os.execute("echo child out; echo child err >&2")
      return {}
    end]])
    runner:run({})
    assert.truthy(runner:stdout():find("buffered\n", 1, true) < runner:stdout():find("XXX_", 1, true))
    assert.matches("^child err\nXXX_", runner:stderr())
  end)

  it("lets an action run the loop, while other requests wait", function()
    runner:init([[local uv = require("luv")
      local runs = 0
      function main()
        runs = runs + 1
        local mine, timer = runs, uv.new_timer()
        timer:start(30, 0, function() timer:close() end)
        uv.run()
        return { n = mine, undisturbed = mine == runs }
      end]])
    local clients = {}
    for n = 1, 5 do
      clients[n] = runner:connect()
      clients[n]:send(clients[n].post_text("/run", "{}"))
    end
    for _, client in ipairs(clients) do
      assert.is_true(json.decode(client:receive().body).undisturbed)
      client:close()
    end
  end)

  it("answers 16 connections", function()
    runner:init("function main(args) return args end")
    local clients = {}
    for n = 1, 16 do clients[n] = runner:connect() end
    for round = 1, 10 do
      for n, client in ipairs(clients) do
        client:send(client.post_text("/run", ('{"value":{"n":%d}}'):format(n * round)))
      end
      for n, client in ipairs(clients) do assert.equal(('{"n":%d}'):format(n * round), client:receive().body) end
    end
    for _, client in ipairs(clients) do client:close() end
    assert.same({ 160, 160 }, runner:markers())
  end)
end)
