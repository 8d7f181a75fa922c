local http_request = require("unlisten.http_request")

--- Feeds pieces, and collects the requests and the problem that come of them.
local function read(...)
  local reader, requests = http_request.new(), {}
  for _, piece in ipairs({ ... }) do
    reader:feed(piece)
    while true do
      local request, problem = reader:next()
      if problem ~= nil then return requests, problem, reader end
      if request == nil then break end
      requests[#requests + 1] = request
    end
  end
  return requests, nil, reader
end

local function bytes_of(text)
  local bytes = {}
  for n = 1, #text do bytes[n] = text:sub(n, n) end
  return (table.unpack or unpack)(bytes)
end

local post = "POST /run HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
local chunked = "POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nT: 1\r\n\r\n"

describe("http_request", function()
  it("reads a request in one piece, and byte by byte", function()
    for _, requests in ipairs({ (read(post)), (read(bytes_of(post))) }) do
      assert.equal(1, #requests)
      assert.equal("POST", requests[1].method)
      assert.equal("/run", requests[1].target)
      assert.equal("{}", requests[1].body)
      assert.is_true(requests[1].keep_alive)
    end
  end)

  it("reads chunks in one piece, and byte by byte", function()
    for _, requests in ipairs({ (read(chunked .. post)), (read(bytes_of(chunked .. post))) }) do
      assert.equal('{"a":1}', requests[1].body)
      assert.equal("{}", requests[2].body)
    end
  end)

  it("keeps requests that are sent ahead", function()
    local requests, _, reader = read(post .. post .. post:sub(1, 20))
    assert.equal(2, #requests)
    assert.is_true(reader:is_within())
  end)

  it("takes names in any case, blank lines ahead, no host, and spaces around values", function()
    local requests = read("\r\n\r\nPOST / HTTP/1.1\r\ncontent-LENGTH: \t2 \r\nX:\r\n\r\nab")
    assert.equal("ab", requests[1].body)
  end)

  it("tells whether the connection stays open", function()
    local function open(head) return read(head)[1].keep_alive end
    assert.is_true(open("GET / HTTP/1.1\r\n\r\n"))
    assert.is_false(open("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n"))
    assert.is_false(open("GET / HTTP/1.0\r\n\r\n"))
    assert.is_true(open("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
  end)

  it("asks for 100 Continue when the body is held back", function()
    local _, _, reader = read("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert.is_true(reader.wants_continue)
    local _, _, sent = read("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\na")
    assert.is_false(sent.wants_continue)
  end)

  it("reads a body that is too large to its end, and does not keep it", function()
    local piece = ("x"):rep(16 * 1024 * 1024)
    local head = "POST / HTTP/1.1\r\nContent-Length: " .. #piece * 9 .. "\r\n\r\n"
    local requests = read(head, piece, piece, piece, piece, piece, piece, piece, piece, piece)
    assert.is_true(requests[1].is_too_large)
    assert.equal("", requests[1].body)
  end)

  for text, status in pairs({
    ["nonsense\r\n\r\n"] = 400,
    ["POST / HTTP/2.0\r\n\r\n"] = 400,
    ["POST / HTTP/1.1\n\n"] = 400,
    ["POST / HTTP/1.1\r\nA : b\r\n\r\n"] = 400,
    ["POST / HTTP/1.1\r\nA: b\r\n c\r\n\r\n"] = 400,
    ["POST / HTTP/1.1\r\nA: b\nc: d\r\n\r\n"] = 400,
    ["POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"] = 400,
    ["POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"] = 400,
    ["POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"] = 400,
    ["POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n"] = 501,
    ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"] = 400,
    ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc"] = 400,
    ["POST / HTTP/1.1\r\nExpect: wonders\r\n\r\n"] = 417,
    ["GET / HTTP/1.1\r\nA: " .. ("x"):rep(70000)] = 431,
  }) do
    it("refuses " .. ("%q"):format(text:sub(1, 70)), function()
      local _, problem = read(text)
      assert.equal(status, problem and problem.status)
    end)
  end
end)
