#include "answer.hpp"

#include <nlohmann/json.hpp>

namespace unlisten {
namespace {

const char* reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    default:
      return "Unknown";
  }
}

}  // namespace

Answer failure(int status, std::string_view error) {
  const nlohmann::json body{{"error", error}};
  return {status, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

std::string http_text(const Answer& answer, const Framing& framing) {
  std::string text;
  text.reserve(answer.body.size() + 160);
  text += "HTTP/1.1 ";
  text += std::to_string(answer.status);
  text += ' ';
  text += reason_of(answer.status);
  // The platform takes an answer without a length for no answer at all.
  text += "\r\nContent-Type: application/json\r\nContent-Length: ";
  text += std::to_string(answer.body.size());
  if (answer.status == 405) text += "\r\nAllow: POST";
  if (!framing.keep_alive) {
    text += "\r\nConnection: close";
  } else if (framing.http_1_0) {
    text += "\r\nConnection: keep-alive";
  }
  text += "\r\n\r\n";
  if (!framing.head_only) text += answer.body;
  return text;
}

}  // namespace unlisten
