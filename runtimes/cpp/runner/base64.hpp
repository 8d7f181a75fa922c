#pragma once

#include <string>
#include <string_view>

namespace unlisten {

/** Decodes base64; white space and missing padding are taken. @throws CodeError for anything else that is
 * none */
std::string decode_base64(std::string_view text);

}  // namespace unlisten
