local uv = require("luv")
local remove_folder = require("unlisten.remove_folder")

--- Runs `main.lua` as the program `exec` beside it, with lines on stdin. @return what came on 3, 1 and 2, and the exit
-- code
local function play(main, lines, env)
  local folder = assert(uv.fs_mkdtemp(uv.os_tmpdir() .. "/unlisten-spec-XXXXXX"))
  local function write(name, text)
    local file = assert(io.open(folder .. "/" .. name, "w"))
    file:write(text)
    file:close()
  end
  local function read(name)
    local file = assert(io.open(folder .. "/" .. name))
    local text = file:read("*a")
    file:close()
    return text
  end
  write("main.lua", main)
  write("helper.lua", "return 'beside'")
  write("in", table.concat(lines, "\n") .. "\n")
  local here = uv.cwd()
  assert(uv.fs_copyfile(here .. "/unlisten-lua", folder .. "/exec"))
  assert(uv.fs_symlink(here .. "/unlisten", folder .. "/unlisten"))
  os.execute(("cd / && env -i %s %s %s/exec <%s/in 3>%s/answers >%s/out 2>%s/err; echo $? >%s/code"):format(env or "",
    jit and "/usr/bin/luajit" or "/usr/bin/lua5.4", folder, folder, folder, folder, folder, folder))
  local answers, out, err, code = read("answers"), read("out"), read("err"), tonumber(read("code"))
  remove_folder(folder)
  return answers, out, err, code
end

describe("ActionLoop", function()
  it("answers one line for each activation", function()
    local answers, out, err = play([[local helper = require("helper")
      local n = 0
      function main(args, context)
        n = n + 1
        io.write("open")
        if args.fail then error("mine", 0) end
        if args.text then return "text" end
        return { n = n, id = os.getenv("__OW_ACTIVATION_ID"), own = context.activation_id, helper = helper }
      end]], {
      '{"value":{},"activation_id":"7"}', '{"value":{"fail":true}}', '{"value":{"text":true}}', "nonsense", '{"value":1}', "",
    }, "__OW_WAIT_FOR_ACK=1")
    local lines = {}
    for line in answers:gmatch("[^\n]+") do lines[#lines + 1] = require("unlisten.json").decode(line) end
    assert.same({
      { ok = true },
      { n = 1, id = "7", own = "7", helper = "beside" },
      { error = "An error has occurred: mine" },
      "",
      { error = "the activation is not JSON" },
      { error = "Internal system error: the argument must be a dictionary but has type 'number'." },
      { n = 4, helper = "beside" },
    }, lines)
    assert.equal(("open\n"):rep(4), out)
    assert.matches("mine", err)
  end)

  it("acknowledges only when it is asked to", function()
    assert.equal("{}\n", (play("function main() return {} end", { "{}" })))
  end)

  it("ends when the action does not load", function()
    local answers, _, err, code = play("error('at load', 0)", { "{}" }, "__OW_WAIT_FOR_ACK=1")
    assert.equal("", answers)
    assert.matches("Error during initialization: at load", err)
    assert.equal(1, code)
  end)
end)
