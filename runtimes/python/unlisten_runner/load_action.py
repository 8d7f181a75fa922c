"""Loads an action's code and finds its `main`."""

from __future__ import annotations

import gc
import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import ModuleType

from unlisten_runner.activation import Main
from unlisten_runner.calls import InitCall
from unlisten_runner.describe_error import error_trace, exit_text
from unlisten_runner.find_main import find_main
from unlisten_runner.virtualenv import VirtualenvInvalid, activate_virtualenv

TYPE_CHECKING = False
if TYPE_CHECKING:
    from unlisten_runner.environment import Environment
    from unlisten_runner.scratch import Scratch

#: The names the official runtime knows an archive's entry file by; it has the module's name from the second.
ENTRIES = ("__main__.py", "main__.py")
MODULE = "main__"


class LoadFailed(Exception):
    """Says why the code cannot be loaded. This process is of no more use then: the code may have left its traces."""


def load_action(call: InitCall, scratch: Scratch, environment: Environment) -> Main:
    """Runs an action's code, in a folder of its own that is the working directory from then on.

    Raises LoadFailed.
    """
    try:
        folder = scratch.make_folder()
        source = _unpack(call.code, folder) if call.binary else _write_source(call.code, folder)
        environment.export_init(call.env)
        os.chdir(folder)
        activate_virtualenv(folder)
        # Modules of the archive come before those of its virtual environment, and these before installed ones.
        sys.path.insert(0, folder)
        module = _run_module(source, folder)
    except (LoadFailed, VirtualenvInvalid) as error:
        raise LoadFailed(str(error)) from error
    except SystemExit as error:
        raise LoadFailed(exit_text(error)) from error
    except BaseException as error:
        raise LoadFailed(error_trace(error)) from error
    main = find_main(module, call.main)
    if main is None:
        raise LoadFailed(f"Action entrypoint '{call.main}' is not a function.")
    # What was loaded stays; the collector need not look at it again.
    gc.freeze()
    return main


def _write_source(code: str, folder: str) -> str:
    # A file, so that tracebacks can show its lines.
    with open(os.path.join(folder, ENTRIES[0]), "w", encoding="utf-8", newline="") as file:
        file.write(code)
    return code


def _unpack(code: str, folder: str) -> bytes:
    from unlisten_runner.archive.unpack import UnpackFailed, unpack_base64

    try:
        unpack_base64(code, folder)
    except UnpackFailed as error:
        raise LoadFailed(f"There was an error uncompressing the action archive: {error}") from error
    for entry in ENTRIES:
        path = os.path.join(folder, entry)
        if os.path.isfile(path):
            os.rename(path, os.path.join(folder, ENTRIES[0]))
            with open(os.path.join(folder, ENTRIES[0]), "rb") as file:
                return file.read()
    # The beginning is the official runtime's words.
    raise LoadFailed(f"Zip file does not include {ENTRIES[0]}.")


def _run_module(source: str | bytes, folder: str) -> ModuleType:
    path = os.path.join(folder, ENTRIES[0])
    # Code is loaded once in the life of a container.
    sys.dont_write_bytecode = True
    module = ModuleType(MODULE)
    module.__loader__ = SourceFileLoader(MODULE, path)
    module.__spec__ = ModuleSpec(MODULE, module.__loader__, origin=path)
    module.__file__ = path
    sys.modules[MODULE] = module
    exec(compile(source, path, "exec", dont_inherit=True), vars(module))
    return module
