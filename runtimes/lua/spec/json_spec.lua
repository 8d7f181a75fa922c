local json = require("unlisten.json")

local function deep(depth)
  local value = {}
  for _ = 1, depth do value = { d = value } end
  return value
end

describe("json", function()
  for _, text in ipairs({
    "{}", "[]", "[[],{}]", '{"a":[]}', "[1,null,2]", "9007199254740991", "-1.5", "1e+300", '"\\u0001"', '"a/b"',
    '"\\"\\\\\\n\\r\\t"', '"☃\226\128\168"', "true", "false", "null", '{"__index":1}', "0.1", "[[[[1]]]]",
  }) do
    it("gives back " .. text, function()
      local value, why = json.decode(text)
      assert.is_nil(why)
      assert.equal(text, json.encode(value))
    end)
  end

  for text, expected in pairs({
    ['"\\u2603"'] = "☃",
    ['"\\ud83d\\ude00"'] = "😀",
    ['"\\\\ud83d\\ude00"'] = "\\ud83d\239\191\189",
    ['"\\ud83d"'] = "\239\191\189",
    ['"\\u00e9\\/\\b\\f"'] = "é/\b\f",
    [' \n"a" '] = "a",
    ["1E2"] = 100,
    ["-0"] = 0,
  }) do
    it("reads " .. text, function() assert.equal(expected, (json.decode(text))) end)
  end

  for _, text in ipairs({
    "", " ", "{", "[", "[1", "[1,]", "[,1]", '{"a"}', '{"a":}', '{"a":1,}', "{a:1}", "01", "1.", ".5", "-", "1e",
    "+1", "nul", "truee", '"', '"\\x"', '"\\u12"', '"a\nb"', "'a'", "[1]]", "{}{}", "NaN", '"\255"', '"\237\160\128"',
    '{"a":1 "b":2}', "[1 2]",
  }) do
    it("refuses " .. ("%q"):format(text), function()
      local value, why = json.decode(text)
      assert.is_nil(value)
      assert.is_string(why)
    end)
  end

  it("tells arrays from objects", function()
    assert.equal("[]", json.encode(json.array({})))
    assert.equal("{}", json.encode({}))
    assert.equal("[1,2]", json.encode({ 1, 2 }))
    assert.equal("[1,null,3]", json.encode({ 1, nil, 3 }))
    assert.equal('{"1000":"x"}', json.encode({ [1000] = "x" }))
    assert.equal("{}", json.encode(setmetatable({}, { __jsontype = "object" })))
    assert.equal("[]", json.encode(setmetatable({}, { __jsontype = "array" })))
  end)

  it("writes whole numbers without a fraction", function()
    assert.equal("5", json.encode(10 / 2))
    assert.equal("9007199254740991", json.encode(2 ^ 53 - 1))
    assert.equal("1e+20", json.encode(1e20))
    assert.equal("0.30000000000000004", json.encode(0.1 + 0.2))
  end)

  it("says where it cannot write", function()
    local circular = {}
    circular.self = { circular }
    for value, expected in pairs({
      [{ a = { b = print } }] = "the value.a.b is a function",
      [{ list = { 1, 0 / 0 } }] = "the value.list[2] is NaN",
      [{ math.huge }] = "the value[1] is an infinite number",
      [circular] = "the value.self[1] is a table that holds itself",
      [{ s = "\255" }] = "the value.s is text that is not UTF-8",
      [{ [true] = 1 }] = "a key of the value is a boolean",
      [{ t = coroutine.create(print) }] = "the value.t is a thread",
    }) do
      local text, why = json.encode(value)
      assert.is_nil(text)
      assert.equal(expected, why)
    end
  end)

  it("writes a table twice that is not within itself", function()
    local shared = { 1 }
    assert.equal("[[1],[1]]", json.encode({ shared, shared }))
  end)

  it("goes deep", function()
    local text = json.encode(deep(50000))
    assert.equal(text, json.encode(json.decode(text)))
    assert.matches("nested more than", select(2, json.encode(deep(100001))))
    assert.matches("nested more than", select(2, json.decode(("["):rep(100001))))
  end)

  it("uses the null of lua-cjson", function()
    assert.equal(require("cjson").null, json.decode("[null]")[1])
  end)
end)
