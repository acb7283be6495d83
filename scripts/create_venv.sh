#!/usr/bin/env bash
# Creates .venv with a Python that the project runs on. Debian splits venv off its Python: where
# that part is missing and we may install it, it is installed, else the message says what to do.
set -euo pipefail
python=$1

if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then
    for candidate in python3.13 python3.12 python3.11; do
        if "$candidate" -c 'pass' 2>/dev/null; then python=$candidate; break; fi
    done
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then
    echo "shopmarts needs Python 3.11, 3.12 or 3.13; install one, or name it: make PYTHON=/path/to/python" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        apt-get install -y -qq python3-venv >/dev/null
    else
        echo "Python has no venv module here; install it first: sudo apt install python3-venv" >&2
        exit 1
    fi
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
