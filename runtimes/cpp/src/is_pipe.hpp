#pragma once

namespace unlisten {

/** Whether a descriptor is a pipe, or a socket, which some use in place of one. */
bool is_pipe(int fd);

}  // namespace unlisten
