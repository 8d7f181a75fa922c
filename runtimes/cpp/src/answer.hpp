#pragma once

#include <string>
#include <string_view>

namespace unlisten {

/** What a call is answered with. */
struct Answer {
  /** The HTTP status. */
  int status = 200;
  /** JSON text. */
  std::string body;
};

/** @param error  text of any kind; bytes that are no UTF-8 are replaced */
Answer failure(int status, std::string_view error);

/** What the request says about how its answer is framed. */
struct Framing {
  bool keep_alive = true;
  bool http_1_0 = false;
  /** HEAD: the head alone. */
  bool head_only = false;
};

/** Head and body of an HTTP answer, in one piece so that one write sends it. */
std::string http_text(const Answer& answer, const Framing& framing);

}  // namespace unlisten
