"""Run in a process of its own by test_bounded.py: writes what the process was given of the environment."""

import json
import os
import sys

json.dump(dict(os.environ), sys.stdout)
