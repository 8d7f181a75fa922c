const { on, endLogs, isInit, isRun, read } = require("./hooks.cjs");

/**
 * The Node.js runner cannot survive a SIGKILL, other runners can. So that mutants exist of those as well, what the
 * fixture `exits-hard` would do is played here, and answered as those runners answer it.
 */
function simulateHardExits() {
  let loaded = false;
  on.request.push((call, answer) => {
    const value = read(call)?.value;
    if (isInit(call) && value?.name === "exits-hard") loaded = true;
    if (!loaded || !isRun(call) || !/^(exit|kill|crash)$/.test(value?.how)) return false;
    const how = { exit: `exit code ${value.code}`, kill: "signal SIGKILL", crash: "signal SIGSEGV" }[
      value.how
    ];
    endLogs();
    answer(502, { error: `An error has occurred: the action ended the process with ${how}` });
    return true;
  });
}

module.exports = { simulateHardExits };
