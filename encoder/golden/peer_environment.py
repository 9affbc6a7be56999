"""A virtual environment with dlib and face_recognition, pinned by version and hash, under `.cache/`. Standard library only.

    python3 encoder/golden/peer_environment.py SCRIPT ARGUMENTS...    runs a script in it, making it when needed
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parents[1] / ".cache" / "golden" / "venv"
BUILD_TOOL = HERE / "requirements-build.txt"
REQUIREMENTS = HERE / "requirements.txt"


def prepare_python() -> Path:
    python = ENVIRONMENT / "bin" / "python"
    stamp = ENVIRONMENT / "requirements.sha256"
    wanted = hashlib.sha256(BUILD_TOOL.read_bytes() + REQUIREMENTS.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("Installing dlib and face_recognition into .cache/golden (once, about 130 MB) ...", file=sys.stderr)
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--require-hashes"]
        # face_recognition and its models come as source, and the models' package needs setuptools when it runs, too.
        subprocess.run([*pip, "--only-binary", ":all:", "-r", BUILD_TOOL], check=True)
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-r", REQUIREMENTS], check=True)
        stamp.write_text(wanted)
    return python


if __name__ == "__main__":
    interpreter = prepare_python()
    # face_recognition_models uses pkg_resources, which warns on every import that it is old.
    os.execv(interpreter, [str(interpreter), "-B", "-W", "ignore", *sys.argv[1:]])
