#include "lifeline.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace unlisten {
namespace {

/** A message with one descriptor beside one number. */
struct Envelope {
  int slot = -1;
  iovec data{&slot, sizeof(slot)};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};

  Envelope() {
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
  }
};

}  // namespace

void entrust(const Lifeline& lifeline, int fd, int slot) {
  Envelope envelope;
  envelope.slot = slot;
  cmsghdr* header = CMSG_FIRSTHDR(&envelope.message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &fd, sizeof(int));
  // A guardian that is gone takes this process with it; nothing is left to be done here.
  while (sendmsg(lifeline.channel, &envelope.message, MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

bool take_entrusted(int channel, CarriedConnection& connection) {
  Envelope envelope;
  const ssize_t size = recvmsg(channel, &envelope.message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (size != sizeof(int)) return false;
  const cmsghdr* header = CMSG_FIRSTHDR(&envelope.message);
  connection.slot = envelope.slot;
  connection.fd = -1;
  // Without a descriptor when this process has no more of them.
  if (header != nullptr && header->cmsg_type == SCM_RIGHTS) {
    std::memcpy(&connection.fd, CMSG_DATA(header), sizeof(int));
  }
  return true;
}

}  // namespace unlisten
