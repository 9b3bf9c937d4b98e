#!/usr/bin/env bash
# Gradescope runs this once, as root with a network, when it builds the image of the assignment.
# It makes the two environments of the grader from the lock files beside it: every package by its hash.
set -euo pipefail
cd "$(dirname "$0")/kittengrad"
export DEBIAN_FRONTEND=noninteractive

find_python() { sh requirements/find-python 2>/dev/null; }

# Ubuntu 22.04 has Python 3.10 as python3, and Python 3.11 beside it.
if ! python=$(find_python); then
    apt-get update
    apt-get install -y --no-install-recommends python3 python3-venv
    if ! python=$(find_python); then
        apt-get install -y --no-install-recommends python3.11 python3.11-venv
        python=$(sh requirements/find-python)
    fi
fi
"$python" requirements/install.py /opt/worker requirements/worker.txt --compile
"$python" requirements/install.py /opt/grader requirements/grader.txt --compile
