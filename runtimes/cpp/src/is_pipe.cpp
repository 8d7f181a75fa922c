#include "is_pipe.hpp"

#include <sys/stat.h>

namespace unlisten {

bool is_pipe(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

}  // namespace unlisten
