#pragma once

#include <string>

/** One entry of a tar archive, as wrong as a test wants it. @param type  as ustar has it: '0', '2' (link),
 * '5', 'x', ... */
std::string tar_entry(const std::string& name, char type, const std::string& content,
                      const std::string& link = "");

/** The bytes of a gzipped archive of such entries. */
std::string gzip_tar(const std::string& entries);

/** The same of any bytes. */
std::string gzip(const std::string& bytes);
