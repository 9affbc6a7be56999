"""Client of the face-encode API: upload pictures of faces, and ask whether they show the same person."""

from ._client import FaceEncode, Side
from ._errors import FaceEncodeError
from ._pictures import Picture
from .generated.models import (
    AcceptedImage,
    Comparison,
    Container,
    Encoder,
    Encoding as Face,
    Health,
    Image,
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
    "Encoder",
    "Face",
    "FaceEncode",
    "FaceEncodeError",
    "Health",
    "Image",
    "Picture",
    "Side",
    "Summary",
    "Template",
    "VectorsSide",
    "VectorsSideEncoder",
    "Verification",
]
