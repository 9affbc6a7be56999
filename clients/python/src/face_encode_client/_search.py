"""The search among enrolled people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ._errors import FaceEncodeError
from ._given import given
from ._sides import ContainerRef, id_of
from ._transport import Transport
from ._waiting import LONG_WAIT, read_when_ready
from .generated.api.search import delete_enrolment, get_matches, put_enrolment
from .generated.models import Enrolment, EnrolmentRequest, Matches

SEARCH_OFF = (
    "This service has its search switched off; FACE_SEARCH=on (one machine) or faceSearch=true (AWS) turns it on"
)


class FaceSearch:
    """The search among enrolled people. A service that has it switched off makes each call raise ``route_not_found``."""

    _api: Transport

    def enrol(self, container: ContainerRef, label: str | None = None, retain_days: int | None = None) -> Enrolment:
        """Lets searches find the person of a container. A second time replaces the enrolment.

        Waits as ``template`` does.

        Args:
            label: what you call the person; it comes with matches
            retain_days: days until the enrolment ends; it never outlives its container
        """
        body = EnrolmentRequest(label=given(label), retain_days=given(retain_days))
        request = put_enrolment._get_kwargs(id_of(container), body=body, prefer=LONG_WAIT)
        with _explaining_search_off():
            return read_when_ready(self._api, Enrolment, lambda: request)

    def end_enrolment(self, container: ContainerRef) -> None:
        """Searches find the person no more; the container stays."""
        request = delete_enrolment._get_kwargs(id_of(container))
        with _explaining_search_off():
            self._api.erase(lambda: request)

    def find(
        self, container: ContainerRef, *, max: int | None = None, max_false_match_rate: float | None = None
    ) -> Matches:
        """Enrolled people who look like the person of a container, nearest first: candidates for a person to look at.

        Waits as ``template`` does.

        Args:
            max: candidates at most, 1 to 40; by default 10
            max_false_match_rate: candidates beyond the distance that goes with this rate are left out; by default 0.0001,
                or the smallest measured
        """
        request = get_matches._get_kwargs(
            id_of(container), max_=given(max), max_false_match_rate=given(max_false_match_rate), prefer=LONG_WAIT
        )
        with _explaining_search_off():
            return read_when_ready(self._api, Matches, lambda: request)


@contextmanager
def _explaining_search_off() -> Iterator[None]:
    """A service with its search off answers that there is no such route. This says what turns it on."""
    try:
        yield
    except FaceEncodeError as error:
        if error.code != "route_not_found":
            raise
        raise FaceEncodeError(error.code, SEARCH_OFF, status=error.status, request_id=error.request_id) from error
