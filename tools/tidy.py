#!/usr/bin/env python3
"""Entry of the project's own checks: `tools/tidy.py [--root DIR]`; the rules live in tools/tidy/."""

import sys

from tidy.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
