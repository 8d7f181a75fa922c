local zlib = require("zlib")
local json = require("unlisten.json")
local runner_process = require("spec.support.runner_process")

describe("the HTTP of a runner", function()
  local runner, client
  setup(function()
    runner = runner_process.start()
    runner:init("function main(args) return args end")
  end)
  teardown(function() runner:stop() end)
  before_each(function() client = runner:connect() end)
  after_each(function() client:close() end)

  local run = '{"value":{"a":1}}'

  for name, request in pairs({
    ["no Host"] = "POST /run HTTP/1.1\r\nContent-Length: 17\r\n\r\n" .. run,
    ["a query, capitals and a slash"] = "POST /RUN/?a=b HTTP/1.1\r\nContent-Length: 17\r\n\r\n" .. run,
    ["an absolute target"] = "POST http://host/run HTTP/1.1\r\nContent-Length: 17\r\n\r\n" .. run,
    ["chunks"] = "POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n" .. run:sub(1, 8) .. "\r\n9\r\n" .. run:sub(9)
      .. "\r\n0\r\n\r\n",
    ["another content type"] = "POST /run HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 17\r\n\r\n" .. run,
    ["gzip"] = (function()
      local packed = zlib.deflate(6, 31)(run, "finish")
      return "POST /run HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: " .. #packed .. "\r\n\r\n" .. packed
    end)(),
    ["a byte order mark"] = "POST /run HTTP/1.1\r\nContent-Length: 20\r\n\r\n\239\187\191" .. run,
  }) do
    it("takes a request with " .. name, function()
      client:send(request)
      local answer = client:receive()
      assert.equal(200, answer.status)
      assert.same({ a = 1 }, json.decode(answer.body))
      client:send(request)
      assert.equal(200, client:receive().status)
    end)
  end

  it("answers requests that are sent ahead, in order", function()
    local all = ""
    for n = 1, 50 do all = all .. client.post_text("/run", '{"value":{"n":' .. n .. "}}") end
    client:send(all)
    for n = 1, 50 do assert.equal('{"n":' .. n .. "}", client:receive().body) end
  end)

  it("says 100 Continue when it is waited for", function()
    client:send("POST /run HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 17\r\n\r\n")
    assert.equal(100, client:receive().status)
    client:send(run)
    assert.equal(200, client:receive().status)
  end)

  it("closes when it is asked to", function()
    client:send(client.post_text("/run", run, "Connection: close\r\n"))
    local answer = client:receive()
    assert.equal("close", answer.headers.connection)
    assert.is_true(client:is_closed())
  end)

  it("closes after HTTP/1.0, unless it is asked not to", function()
    client:send("POST /run HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 17\r\n\r\n" .. run)
    assert.equal("keep-alive", client:receive().headers.connection)
    client:send("POST /run HTTP/1.0\r\nContent-Length: 17\r\n\r\n" .. run)
    assert.equal(200, client:receive().status)
    assert.is_true(client:is_closed())
  end)

  for request, expected in pairs({
    ["GET /run HTTP/1.1\r\n\r\n"] = { 405, "Route /run takes POST: got GET." },
    ["POST /other HTTP/1.1\r\nContent-Length: 0\r\n\r\n"] = { 404, "There is no route POST /other." },
    ["POST /run HTTP/1.1\r\nContent-Length: 3\r\n\r\n{a}"] = { 400, "Bad request: the body is not JSON." },
    ["POST /run HTTP/1.1\r\nContent-Length: 4\r\n\r\ntrue"] = { 400, "Bad request: the body must be a JSON object: got a boolean." },
    ["POST /run HTTP/1.1\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}"] =
      { 415, "Bad request: the content encoding must be gzip or deflate." },
    ["POST /run HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"] =
      { 400, "Bad request: the body is not encoded as its content encoding says." },
  }) do
    it("answers " .. expected[2] .. " and goes on", function()
      client:send(request)
      local answer = client:receive()
      assert.equal(expected[1], answer.status)
      assert.same({ error = expected[2] }, json.decode(answer.body))
      assert.equal(expected[1] == 405 and "POST" or nil, answer.headers.allow)
      client:send(client.post_text("/run", run))
      assert.equal(200, client:receive().status)
    end)
  end

  it("answers what is no HTTP, and closes", function()
    client:send("nonsense\r\n\r\n" .. ("x"):rep(100000))
    local answer = client:receive()
    assert.equal(400, answer.status)
    assert.matches("request line is malformed", answer.body)
    assert.is_true(client:is_closed())
  end)

  it("refuses a body over 128 MiB", function()
    local piece = ("x"):rep(1024 * 1024)
    client:send("POST /run HTTP/1.1\r\nContent-Length: " .. 129 * #piece .. "\r\n\r\n")
    for _ = 1, 129 do client:send(piece) end
    assert.equal(413, client:receive().status)
    client:send(client.post_text("/run", run))
    assert.equal(200, client:receive().status)
  end)

  it("answers a result over 1 MiB in full, to a reader that is slow", function()
    local text = ("y"):rep(8 * 1024 * 1024)
    client:send(client.post_text("/run", '{"value":{"s":"' .. text .. '"}}'))
    require("luv").sleep(50)
    assert.equal(#text + 8, #client:receive().body)
  end)

  it("is not disturbed by a caller who leaves", function()
    for _ = 1, 5 do
      local leaving = runner:connect()
      leaving:send(client.post_text("/run", run))
      leaving:close()
      local half = runner:connect()
      half:send("POST /run HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
      half:close()
    end
    client:send(client.post_text("/run", run))
    assert.equal(200, client:receive().status)
  end)

  it("answers a caller who only stopped sending", function()
    client:send(client.post_text("/run", run))
    client.socket:shutdown("send")
    assert.equal(200, client:receive().status)
    assert.is_true(client:is_closed())
  end)
end)
