#include "call_main.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <utility>

#include "../log_markers.hpp"
#include "describe_error.hpp"

namespace unlisten {

ResultAnswer call_main(const Main& main, json params, const Context& context) {
  try {
    return answer_result(main(std::move(params), context));
  } catch (const abi::__forced_unwind&) {
    // pthread_exit: the thread that owes the answer is ending, and nothing may stop it.
    log_line("the action ended the thread it was called on");
    std::_Exit(1);
  } catch (...) {
    const ThrownValue thrown = describe_current_exception();
    return {failure(502, "An error has occurred: " + thrown.text), thrown.log};
  }
}

}  // namespace unlisten
