"""The environment of an action: the container's own, `env` of `/init` over it, `__OW_*` of each `/run` over both."""

from __future__ import annotations

import json
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Audit events of the standard library before another program takes over, or is started.
STARTS_PROGRAM = ("subprocess.Popen", "os.system", "os.exec")


class Environment:
    """Exports to `os.environ`.

    What a run exports reaches the environment of the process itself only when a program is about to be started: the C
    library never frees the text of a variable that is set anew, and three new values a run, in a container that stays
    warm, fill its memory (about 340 bytes a run with glibc).
    """

    def __init__(self) -> None:
        # The dictionary behind os.environ: bytes to bytes. Writing there, and nowhere else, skips putenv.
        self._values: dict[bytes, bytes] = os.environ._data  # type: ignore[attr-defined]
        #: What the names that the last run set were before any run; None when they were not there.
        self._before: dict[bytes, bytes | None] = {}
        #: Names whose value in the process is not the one in os.environ.
        self._behind: set[bytes] = set()
        self._names: dict[str, bytes | None] = {}
        sys.addaudithook(self._watch_programs)

    def export_init(self, env: Any) -> None:
        """Exports `env` of `/init`. What no environment can hold is left out."""
        for name, value in env.items() if isinstance(env, dict) else ():
            try:
                os.environ[name] = environment_text(value)
            except ValueError:
                pass  # "=" or NUL in the name, NUL in the value, half of a surrogate pair

    def export_run(self, metadata: dict[str, Any]) -> None:
        """Exports a run's metadata as `__OW_<UPPER CASE>`; what an earlier run set and this one lacks goes back."""
        values, earlier, before = self._values, self._before, {}
        for key, value in metadata.items():
            if key == "value" or value is None:
                continue
            name = self._names[key] if key in self._names else self._name_of(key)
            text = value if type(value) is str else environment_text(value)
            if name is None or "\0" in text:
                continue
            try:
                encoded = os.environ.encodevalue(text)  # type: ignore[attr-defined]
            except ValueError:
                continue
            before[name] = earlier.pop(name) if name in earlier else values.get(name)
            values[name] = encoded
        for name, old in earlier.items():
            if old is None:
                values.pop(name, None)
            else:
                values[name] = old
        self._behind.update(before, earlier)
        self._before = before

    def _name_of(self, key: str) -> bytes | None:
        try:
            name = os.environ.encodekey(f"__OW_{key.upper()}")  # type: ignore[attr-defined]
        except ValueError:
            name = None
        if name is not None and (b"=" in name or b"\0" in name):
            name = None
        # The platform sends seven names; a caller who makes up new ones each time must not fill the memory.
        if len(self._names) < 100:
            self._names[key] = name
        return name

    def _watch_programs(self, event: str, _arguments: object) -> None:
        if event in STARTS_PROGRAM and self._behind:
            for name in tuple(self._behind):
                value = self._values.get(name)
                if value is None:
                    os.unsetenv(name)
                else:
                    os.putenv(name, value)
            self._behind.clear()


def environment_text(value: Any) -> str:
    """A JSON value as the text of an environment variable, as the platform itself writes `init: true` parameters: text
    as it is, null as "", numbers and booleans as text, the rest as JSON.

    Source: OpenWhisk, WhiskAction.scala, containerInitializer.
    """
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
