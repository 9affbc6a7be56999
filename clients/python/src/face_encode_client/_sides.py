"""What stands for a container, and for one side of a verification."""

from __future__ import annotations

from uuid import UUID

from .generated.models import (
    Container,
    ContainerSide,
    Template,
    TemplateSide,
    TemplateSideTemplate,
    TemplateSideTemplateEncoder,
    VectorsSide,
)

#: A container, or its id.
ContainerRef = Container | UUID | str

#: One side of a verification: a container or its id, a template, or vectors of one person.
Side = ContainerRef | Template | VectorsSide


def id_of(container: ContainerRef) -> UUID:
    """Raises ``ValueError`` for a text that is no UUID, which the service never gives as an id."""
    return container.container_id if isinstance(container, Container) else UUID(str(container))


def side_of(side: Side) -> ContainerSide | TemplateSide | VectorsSide:
    if isinstance(side, VectorsSide):
        return side
    if not isinstance(side, Template):
        return ContainerSide(container_id=id_of(side))
    encoder = TemplateSideTemplateEncoder(name=side.encoder.name, version=side.encoder.version)
    return TemplateSide(TemplateSideTemplate(vector=side.vector, faces=len(side.faces), encoder=encoder))
