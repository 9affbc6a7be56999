"""The search among enrolled people: against a running service, which has it on, and where answers fail."""

from __future__ import annotations

import json
import os
import unittest
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from face_encode_client import Container, FaceEncode, FaceEncodeError
from fake_api import CONTAINER_ID, FakeApiTest, enrolment, headers_of, refusal

URL = os.environ["FACE_ENCODE_URL"]
PICTURE = Path(os.environ["FACE_ENCODE_PICTURE"])


class SearchTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = FaceEncode(URL)
        self.addCleanup(self.client.close)

    def make_person(self) -> Container:
        container = self.client.create_container()
        self.addCleanup(self.client.delete, container)
        self.client.upload(container, PICTURE)
        return container

    def test_finds_an_enrolled_person_with_the_label_and_what_the_match_means(self) -> None:
        enrolled, other = self.make_person(), self.make_person()

        enrolment = self.client.enrol(enrolled, "customer 4711", retain_days=30)
        found = self.client.find(other)

        self.assertEqual((enrolment.container_id, enrolment.label), (enrolled.container_id, "customer 4711"))
        self.assertAlmostEqual(enrolment.expires_at - enrolment.enrolled_at, timedelta(30), delta=timedelta(1))
        [match] = found.matches
        self.assertEqual((match.container_id, match.label), (enrolled.container_id, "customer 4711"))
        self.assertAlmostEqual(match.distance, 0, places=5)
        self.assertEqual(found.searched, 1)
        self.assertEqual(match.expected_false_matches, match.false_match_rate.estimate)
        self.assertEqual(found.max_false_match_rate, found.calibration.smallest_rate)

    def test_enrols_again_with_another_label_or_none(self) -> None:
        enrolled, other = self.make_person(), self.make_person()
        self.client.enrol(enrolled, "before")

        self.client.enrol(enrolled.container_id)

        self.assertEqual([match.label for match in self.client.find(other).matches], [None])

    def test_gives_so_many_candidates_within_a_rate(self) -> None:
        for _ in range(2):
            self.client.enrol(self.make_person())
        other = self.make_person()

        self.assertEqual(len(self.client.find(other).matches), 2)
        found = self.client.find(other, max=1, max_false_match_rate=0.01)
        self.assertEqual((len(found.matches), found.searched, found.max_false_match_rate), (1, 2, 0.01))

    def test_does_not_find_the_container_itself_or_a_person_whose_enrolment_has_ended(self) -> None:
        enrolled, other = self.make_person(), self.make_person()
        self.client.enrol(enrolled)
        self.assertEqual(self.client.find(enrolled).matches, [])

        self.client.end_enrolment(enrolled)

        self.assertEqual(self.client.find(other).matches, [])
        self.assertEqual(len(self.client.wait(enrolled).images), 1)
        with self.assertRaises(FaceEncodeError) as raised:
            self.client.end_enrolment(enrolled)
        self.assertEqual(raised.exception.code, "enrolment_not_found")

    def test_tells_what_the_service_refuses(self) -> None:
        container = self.make_person()
        with self.assertRaisesRegex(FaceEncodeError, "retain_days"):
            self.client.enrol(container, retain_days=0)
        with self.assertRaisesRegex(FaceEncodeError, "max must be a whole number from 1 to 40"):
            self.client.find(container, max=41)


class FailedSearchTest(FakeApiTest):
    def test_waits_for_pictures_and_repeats_the_label(self) -> None:
        client, api = self.connect(refusal(409, "still_processing", 2), enrolment("customer 4711"))

        client.enrol(CONTAINER_ID, "customer 4711", 30)

        self.assertEqual(api.pauses, [2])
        self.assertEqual(headers_of(api.requests, "Prefer"), ["wait=20"] * 2)
        bodies = [json.loads(request.body) for request in api.requests]
        self.assertEqual(bodies, [{"label": "customer 4711", "retain_days": 30}] * 2)

    def test_leaves_out_what_is_not_given(self) -> None:
        client, api = self.connect(enrolment(None), refusal(422, "no_usable_face"))

        client.enrol(CONTAINER_ID)
        with self.assertRaises(FaceEncodeError):
            client.find(CONTAINER_ID)

        self.assertEqual(json.loads(api.requests[0].body), {})
        self.assertEqual(api.requests[1].path, f"/v1/containers/{CONTAINER_ID}/matches")

    def test_comes_again_when_the_search_is_being_prepared(self) -> None:
        client, api = self.connect(*[refusal(503, "search_not_ready", 5)] * 4)

        with self.assertRaises(FaceEncodeError) as raised:
            client.find(CONTAINER_ID)
        self.assertEqual(raised.exception.code, "search_not_ready")
        self.assertEqual(api.pauses, [5, 5, 5])

    def test_says_what_turns_the_search_on_where_it_is_off(self) -> None:
        calls: dict[str, Callable[[FaceEncode], object]] = {
            "enrol": lambda client: client.enrol(CONTAINER_ID),
            "find": lambda client: client.find(CONTAINER_ID),
            "end_enrolment": lambda client: client.end_enrolment(CONTAINER_ID),
        }
        for name, call in calls.items():
            with self.subTest(call=name):
                client, _ = self.connect(refusal(404, "route_not_found"))

                with self.assertRaisesRegex(FaceEncodeError, "FACE_SEARCH=on") as raised:
                    call(client)
                error = raised.exception
                self.assertEqual((error.code, error.status, error.request_id), ("route_not_found", 404, "request-1"))

    def test_takes_a_second_end_of_an_enrolment_for_a_success(self) -> None:
        client, api = self.connect(refusal(503, "unavailable"), refusal(404, "enrolment_not_found"))

        client.end_enrolment(CONTAINER_ID)

        self.assertEqual(len(api.requests), 2)


if __name__ == "__main__":
    unittest.main()
