import os
import sys

# The folders that Python itself put before all others: of this file, or the working directory. Actions must not find
# what lies there before what they bring themselves.
_folder = os.path.dirname(os.path.abspath(__file__))
if sys.path[0] in (_folder, os.getcwd(), ""):
    del sys.path[0]
if not __package__:
    sys.path.insert(0, os.path.dirname(_folder))

from unlisten_runner.main import main

if not __package__:
    del sys.path[0]

# Processes that multiprocessing spawns load this file too, under another name.
if __name__ == "__main__":
    sys.exit(main())
