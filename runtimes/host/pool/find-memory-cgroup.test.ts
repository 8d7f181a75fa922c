import { expect, test } from "vitest";
import { findMemoryCgroup } from "./find-memory-cgroup.js";

/** Lines of `/proc/self/mountinfo`, in order of their fields: cgroups(7), proc(5). */
const unified = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate";
const legacy = "36 30 0:33 / /sys/fs/cgroup/memory rw,relatime shared:15 - cgroup cgroup rw,memory";
const disk = "24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw";

test.each([
  {
    name: "version 2: beside the own group",
    self: "0::/user.slice/user-1000.slice/user@1000.service/app.slice/terminal.scope\n",
    mounts: [disk, unified],
    place: {
      version: 2,
      folder: "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice",
    },
  },
  {
    name: "version 2: beside a group just below the root",
    self: "0::/init.scope\n",
    mounts: [unified],
    place: { version: 2, folder: "/sys/fs/cgroup" },
  },
  {
    name: "version 2: nothing is beside the root, as in most containers",
    self: "0::/\n",
    mounts: [unified],
    place: undefined,
  },
  {
    name: "version 1: below the own group",
    self: "9:name=systemd:/\n4:memory:/jobs/17\n3:cpuset:/\n0::/\n",
    mounts: [disk, legacy, unified],
    place: { version: 1, folder: "/sys/fs/cgroup/memory/jobs/17" },
  },
  {
    name: "version 1: several controllers in one hierarchy",
    self: "4:cpu,memory:/jobs\n",
    mounts: ["36 30 0:33 / /cg rw - cgroup cgroup rw,cpu,memory"],
    place: { version: 1, folder: "/cg/jobs" },
  },
  {
    name: "version 1: mounted from the container's own group on",
    self: "4:memory:/docker/abc\n",
    mounts: [legacy.replace("0:33 /", "0:33 /docker/abc")],
    place: { version: 1, folder: "/sys/fs/cgroup/memory" },
  },
  {
    name: "version 1: mounted from another group on",
    self: "4:memory:/docker/abc\n",
    mounts: [legacy.replace("0:33 /", "0:33 /docker/ab")],
    place: undefined,
  },
  { name: "not mounted", self: "0::/a/b\n", mounts: [disk], place: undefined },
  { name: "no groups at all", self: "", mounts: [disk], place: undefined },
])("$name", ({ self, mounts, place }) => {
  expect(findMemoryCgroup(self, `${mounts.join("\n")}\n`)).toEqual(place);
});
