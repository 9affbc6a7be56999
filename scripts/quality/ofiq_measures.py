"""Measures aligned faces with ofiqpy: reads raw chips and geometry, prints the measures of each as JSON.

ofiqpy finds landmarks by models that are not part of its package. Here it gets the region of the face and the landmarks
that it asks for, so that both implementations work on the same pixels.
"""

import json
import sys
from types import SimpleNamespace

import numpy as np
from ofiqpy.measures import geometry, pixel
from ofiqpy.measures.core import Measures

LANDMARKS = 98
LEFT_EYE, RIGHT_EYE, MOUTH, CHIN = (60, 64), (68, 72), (90, 94), 16


def measure(face, side, mask):
    chip = np.frombuffer(bytes(face["chip"]), np.uint8).reshape(side, side, 3)[:, :, ::-1].copy()
    aligned = np.zeros((LANDMARKS, 2))
    for names, point in zip((LEFT_EYE, RIGHT_EYE, MOUTH), face["aligned"]):
        for name in names:
            aligned[name] = point
    session = SimpleNamespace(
        aligned_face=chip,
        landmarked_region=mask,
        occlusion_mask=np.full_like(mask, 255),
        aligned_landmarks=aligned,
        face_areas=face["areas"],
    )
    core = Measures.__new__(Measures)
    values = {
        "light": core.luminance_mean(session),
        "contrast": pixel.luminance_variance(session),
        "shadow": pixel.under_exposure(session),
        "glare": pixel.over_exposure(session),
        "range": pixel.dynamic_range(session),
        "even": pixel.illumination_uniformity(session),
        "colour": pixel.natural_colour(session),
        "single": geometry.single_face_present(session),
    }
    measured = {name: value.scalar for name, value in values.items()}
    for name in ("yaw", "pitch", "roll"):
        measured[name] = Measures._cos2(face["pose"][name])
    return measured | measure_place(core, face)


def measure_place(core, face):
    points = np.zeros((LANDMARKS, 2))
    for names, point in zip((LEFT_EYE, RIGHT_EYE), face["eyes"]):
        for name in names:
            points[name] = point
    points[CHIN] = face["chin"]
    # What ofiqpy calls pitch turns the distance of the eyes: OFIQ names its angles otherwise.
    session = SimpleNamespace(
        landmarks=points, image=np.zeros((face["height"], face["width"]), np.uint8), pitch=face["pose"]["yaw"]
    )
    left, right, above, below = geometry.crop_of_face(session)
    place = {
        "eyes": geometry.inter_eye_distance(session),
        "head": core.head_size(session),
        **{"left": left, "right": right, "above": above, "below": below},
    }
    return {name: value.scalar for name, value in place.items()}


given = json.load(sys.stdin)
side = given["side"]
region = np.zeros(side * side, np.uint8)
region[given["mask"]] = 1
print(json.dumps([measure(face, side, region.reshape(side, side)) for face in given["faces"]]))
