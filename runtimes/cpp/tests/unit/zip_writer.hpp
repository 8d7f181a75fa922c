#pragma once

#include <string>
#include <vector>

/** What goes into an archive, as wrong as a test wants it. */
struct WrittenEntry {
  std::string name;
  std::string content;
  /** As `stat` has it; 0 says nothing. */
  unsigned mode = 0;
  /** How often the content is written. */
  int times = 1;
};

/** The bytes of a ZIP archive; a link's content is where it leads. */
std::string write_zip(const std::vector<WrittenEntry>& entries);
