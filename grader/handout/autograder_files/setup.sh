#!/usr/bin/env bash
# Runs once, as root, when the image is built: on Debian 12, Ubuntu 22.04, or a newer one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends bubblewrap ca-certificates python3 python3-venv
python=python3
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then # Ubuntu 22.04 has both
    python=python3.11
    apt-get install --yes --no-install-recommends python3.11 python3.11-venv
fi
"$python" -m venv /opt/backprop-autograder
/opt/backprop-autograder/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement "$here/requirements.lock"
rm -rf /var/lib/apt/lists/*
