"""What stands for a container, and for one side of a verification."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from .generated.models import (
    Container,
    ContainerSide,
    Encoder,
    Template,
    TemplateSide,
    TemplateSideTemplate,
    TemplateSideTemplateEncoder,
    VectorsSide,
    VectorsSideEncoder,
)

#: A container, or its id.
ContainerRef = Container | UUID | str

#: One side of a verification: a container or its id, a template, or vectors of one person.
Side = ContainerRef | Template | VectorsSide


def id_of(container: ContainerRef) -> UUID:
    """Raises ``ValueError`` for a text that is no UUID, which the service never gives as an id."""
    return container.container_id if isinstance(container, Container) else uuid_of(container, "container")


def uuid_of(given: UUID | str, thing: str) -> UUID:
    try:
        return UUID(str(given))
    except ValueError:
        example = "0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55"
        raise ValueError(f"{given!r} is not the id of a {thing}, which looks like {example}") from None


def vectors_of(vectors: Iterable[Iterable[float]], encoder: Encoder) -> VectorsSide:
    """One side of a verification: vectors of one person that you have kept, up to 25, one a picture.

    Args:
        vectors: lists or numpy arrays of 128 numbers, such as those of ``face_recognition``
        encoder: what made them: that of the answer in which they came, or ``client.health().encoder`` for those of
            ``face_recognition`` and dlib
    """
    rows = [[float(number) for number in vector] for vector in vectors]
    return VectorsSide(rows, VectorsSideEncoder(name=encoder.name, version=encoder.version))


def side_of(side: Side) -> ContainerSide | TemplateSide | VectorsSide:
    if isinstance(side, VectorsSide):
        return side
    if not isinstance(side, Template):
        return ContainerSide(container_id=id_of(side))
    encoder = TemplateSideTemplateEncoder(name=side.encoder.name, version=side.encoder.version)
    return TemplateSide(TemplateSideTemplate(vector=side.vector, faces=len(side.faces), encoder=encoder))
