#include "board.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace unlisten {

int create_board() {
  const int fd = memfd_create("unlisten-board", MFD_CLOEXEC);
  if (fd < 0 || ftruncate(fd, sizeof(Board)) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make shared memory");
  }
  return fd;
}

Board& map_board(int fd) {
  void* memory = mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED)
    throw std::system_error(errno, std::generic_category(), "cannot map shared memory");
  return *static_cast<Board*>(memory);
}

}  // namespace unlisten
