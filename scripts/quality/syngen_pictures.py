"""Makes pictures worse with ofiq-syngen: reads the portraits and the operators as JSON, writes PNGs into a folder.

Without OFIQ's models, which are not part of its package, ofiq-syngen takes what it needs from the middle of the picture, where
the face of a portrait is. Nothing is downloaded.
"""

import json
import os
import sys

os.environ["OFIQ_SYNGEN_OFFLINE"] = "1"

import cv2  # noqa: E402
from ofiq_syngen import DegradationPipeline  # noqa: E402

given = json.load(sys.stdin)
pipeline = DegradationPipeline()
for number, portrait in enumerate(given["portraits"]):
    picture = cv2.imread(portrait)
    for component, variant in given["operators"]:
        for severity in given["severities"]:
            worse, _ = pipeline.degrade_single(picture, f"{component}.scalar", severity, degradation_index=variant)
            name = f"{number}-{component}-{variant}-{severity}.png"
            if not cv2.imwrite(os.path.join(given["folder"], name), worse):
                sys.exit(f"cannot write {name}")
