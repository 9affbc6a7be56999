"""Client of the face-encode API: upload pictures of faces, ask whether they show the same person, and search enrolled people."""

from ._client import FaceEncode
from ._errors import FaceEncodeError
from ._pictures import Picture
from ._sides import ContainerRef, Side, vectors_of
from .generated.models import (
    AcceptedImage,
    Comparison,
    Container,
    Encoder,
    Encoding as Face,
    Enrolment,
    Health,
    Image,
    Match,
    Matches,
    Summary,
    Template,
    VectorsSide,
    VectorsSideEncoder,
    Verification,
)

__all__ = [
    "AcceptedImage",
    "Comparison",
    "Container",
    "ContainerRef",
    "Encoder",
    "Enrolment",
    "Face",
    "FaceEncode",
    "FaceEncodeError",
    "Health",
    "Image",
    "Match",
    "Matches",
    "Picture",
    "Side",
    "Summary",
    "Template",
    "VectorsSide",
    "VectorsSideEncoder",
    "Verification",
    "vectors_of",
]
