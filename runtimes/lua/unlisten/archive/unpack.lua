--- Unpacks an action's archive, a ZIP or a gzipped tar, into an empty folder.
--
-- Nothing is ever written outside of the folder. An archive with anything doubtful in it (a name or a link that leads
-- outside, a name twice, a damaged entry, more than the limits allow) is refused as a whole: half an action is worse
-- than none. Part of it may lie in the folder then.

local folder_writer = require("unlisten.archive.folder_writer")

local sub, error = string.sub, error

--- @param archive  its bytes; raises a text that names the entry
return function(archive, folder)
  local writer = folder_writer.new(folder)
  -- Told by the first bytes: a local file header of ZIP; gzip with its only method, deflate.
  if sub(archive, 1, 4) == "PK\3\4" then
    require("unlisten.archive.read_zip")(archive, writer)
  elseif sub(archive, 1, 3) == "\31\139\8" then
    require("unlisten.archive.read_tar_gz")(archive, writer)
  else
    error("the file type is unsupported, expected zip or tar.gz", 0)
  end
  writer:finish()
end
