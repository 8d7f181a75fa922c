rockspec_format = "3.0"
package = "unlisten-runner"
version = "0.1.0-1"
source = { url = "." }
description = {
  summary = "Runs Apache OpenWhisk actions written in Lua",
  detailed = "Answers /init and /run as the platform's containers must; speaks ActionLoop under the official proxy.",
  license = "Apache-2.0",
}
supported_platforms = { "linux" }
dependencies = { "lua >= 5.1, < 5.5", "luv >= 1.44", "lua-cjson >= 2.1", "lua-zlib >= 1.2", "luasocket >= 3.0" }
test_dependencies = { "busted >= 2.1" }
test = { type = "busted" }
build = {
  type = "builtin",
  modules = {
    ["unlisten.action_modules"] = "unlisten/action_modules.lua",
    ["unlisten.actionloop"] = "unlisten/actionloop.lua",
    ["unlisten.announce"] = "unlisten/announce.lua",
    ["unlisten.answer"] = "unlisten/answer.lua",
    ["unlisten.archive.entry_path"] = "unlisten/archive/entry_path.lua",
    ["unlisten.archive.folder_writer"] = "unlisten/archive/folder_writer.lua",
    ["unlisten.archive.inflate"] = "unlisten/archive/inflate.lua",
    ["unlisten.archive.numbers"] = "unlisten/archive/numbers.lua",
    ["unlisten.archive.read_tar_gz"] = "unlisten/archive/read_tar_gz.lua",
    ["unlisten.archive.read_zip"] = "unlisten/archive/read_zip.lua",
    ["unlisten.archive.tar_header"] = "unlisten/archive/tar_header.lua",
    ["unlisten.archive.unpack"] = "unlisten/archive/unpack.lua",
    ["unlisten.calls"] = "unlisten/calls.lua",
    ["unlisten.connection"] = "unlisten/connection.lua",
    ["unlisten.context"] = "unlisten/context.lua",
    ["unlisten.describe_error"] = "unlisten/describe_error.lua",
    ["unlisten.environment"] = "unlisten/environment.lua",
    ["unlisten.find_main"] = "unlisten/find_main.lua",
    ["unlisten.guardian"] = "unlisten/guardian.lua",
    ["unlisten.http_request"] = "unlisten/http_request.lua",
    ["unlisten.http_response"] = "unlisten/http_response.lua",
    ["unlisten.json"] = "unlisten/json.lua",
    ["unlisten.json_array"] = "unlisten/json_array.lua",
    ["unlisten.json_decode"] = "unlisten/json_decode.lua",
    ["unlisten.json_encode"] = "unlisten/json_encode.lua",
    ["unlisten.json_null"] = "unlisten/json_null.lua",
    ["unlisten.last_answers"] = "unlisten/last_answers.lua",
    ["unlisten.ledger"] = "unlisten/ledger.lua",
    ["unlisten.load_action"] = "unlisten/load_action.lua",
    ["unlisten.log_streams"] = "unlisten/log_streams.lua",
    ["unlisten.main"] = "unlisten/main.lua",
    ["unlisten.messages"] = "unlisten/messages.lua",
    ["unlisten.processes"] = "unlisten/processes.lua",
    ["unlisten.read_arguments"] = "unlisten/read_arguments.lua",
    ["unlisten.read_init"] = "unlisten/read_init.lua",
    ["unlisten.read_run"] = "unlisten/read_run.lua",
    ["unlisten.remove_folder"] = "unlisten/remove_folder.lua",
    ["unlisten.result"] = "unlisten/result.lua",
    ["unlisten.runner"] = "unlisten/runner.lua",
    ["unlisten.server"] = "unlisten/server.lua",
    ["unlisten.utf8_text"] = "unlisten/utf8_text.lua",
    ["unlisten.watch_guardian"] = "unlisten/watch_guardian.lua",
  },
  install = { bin = { "unlisten-lua" } },
}
