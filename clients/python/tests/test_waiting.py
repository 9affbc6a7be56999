"""How the client waits for pictures that are processing."""

from __future__ import annotations

import unittest

from face_encode_client import FaceEncodeError
from fake_api import CONTAINER_ID, IMAGE_ID, TIME, FakeApiTest, Reply, headers_of, refusal, summary, template

UNCHANGED = Reply(304, headers={"Retry-After": "3"})


class SummaryTest(FakeApiTest):
    def test_lets_the_service_hold_its_answer_and_comes_again_when_it_asks(self) -> None:
        client, api = self.connect(summary("processing", '"1"', 3), UNCHANGED, summary("completed", '"2"'))

        [image] = client.wait(CONTAINER_ID).images

        self.assertEqual(image.status, "completed")
        self.assertEqual(api.pauses, [3, 3])
        self.assertEqual(headers_of(api.requests, "Prefer"), ["wait=20"] * 3)
        self.assertEqual(headers_of(api.requests, "If-None-Match"), [None, '"1"', '"1"'])

    def test_tells_each_new_state_without_letting_the_service_hold_its_answer(self) -> None:
        client, api = self.connect(summary("processing", '"1"', 1), UNCHANGED, summary("failed", '"2"'))
        states: list[str] = []

        client.wait(CONTAINER_ID, on_update=lambda summary: states.extend(image.status for image in summary.images))

        self.assertEqual(states, ["processing", "failed"])
        self.assertEqual(headers_of(api.requests, "Prefer"), [None] * 3)
        self.assertEqual(api.pauses, [1, 3])

    def test_looks_after_an_upload_no_sooner_than_its_answer_asks_and_holds_at_once(self) -> None:
        accepted = Reply(202, {"image_id": IMAGE_ID, "status": "processing", "created_at": TIME}, {"Retry-After": "1"})
        client, api = self.connect(accepted, summary("completed", '"1"'), summary("completed", '"1"'))
        client.upload(CONTAINER_ID, b"picture")

        client.wait(CONTAINER_ID)
        self.assertEqual(api.pauses, [])

        client.wait(CONTAINER_ID, on_update=lambda summary: None)
        self.assertEqual(len(api.pauses), 1)
        self.assertTrue(0 < api.pauses[0] <= 1)

    def test_goes_on_later_each_time_while_the_service_is_throttled(self) -> None:
        client, api = self.connect(*[refusal(429, "throttled", 1)] * 9, summary("completed", '"1"'))

        client.wait(CONTAINER_ID)

        self.assertEqual(api.pauses, [2, 2, 2, 3, 4.5, 6.75, 10.125, 15.1875, 22.78125])

    def test_comes_back_no_sooner_than_the_service_asks_when_it_is_throttled(self) -> None:
        client, api = self.connect(refusal(429, "throttled", 7), summary("completed", '"1"'))

        client.wait(CONTAINER_ID)

        self.assertEqual(api.pauses, [7])

    def test_looks_a_last_time_when_the_time_is_over(self) -> None:
        client, api = self.connect(*[summary("processing", '"1"', 4)] * 4)

        with self.assertRaisesRegex(FaceEncodeError, "still processing after 10 seconds") as raised:
            client.wait(CONTAINER_ID, timeout=10)
        self.assertEqual(raised.exception.code, "timed_out")
        self.assertEqual(len(api.requests), 4)
        self.assertAlmostEqual(sum(api.pauses), 10, delta=1)
        # The service does not hold its answer for longer than is left.
        self.assertEqual(headers_of(api.requests, "Prefer")[-1], None)

    def test_looks_once_without_any_time(self) -> None:
        client, api = self.connect(summary("processing", '"1"'))

        with self.assertRaises(FaceEncodeError):
            client.wait(CONTAINER_ID, timeout=0)
        self.assertEqual((len(api.requests), api.pauses), (1, []))

    def test_waits_however_long_that_takes_without_a_limit(self) -> None:
        client, api = self.connect(*[summary("processing", '"1"', 60)] * 10, summary("completed", '"2"'))

        client.wait(CONTAINER_ID, timeout=None)

        self.assertEqual(sum(api.pauses), 600)

    def test_keeps_its_pauses_within_sensible_limits_whatever_the_service_asks(self) -> None:
        for asked, pause in [("0", 0.25), ("86400", 60), ("9" * 400, 60), ("-1", 1), ("soon", 1)]:
            with self.subTest(asked=asked):
                processing = summary("processing", '"1"')
                reply = Reply(200, processing.body, {"Retry-After": asked})
                client, api = self.connect(reply, summary("completed", '"2"'))

                client.wait(CONTAINER_ID, timeout=None)

                self.assertEqual(api.pauses, [pause])


class TemplateTest(FakeApiTest):
    def test_is_asked_for_again_while_pictures_are_processing(self) -> None:
        client, api = self.connect(refusal(409, "still_processing", 1), refusal(409, "still_processing", 2), template())

        self.assertEqual(len(client.template(CONTAINER_ID).vector), 128)
        self.assertEqual(api.pauses, [1, 2])
        self.assertEqual(headers_of(api.requests, "Prefer"), ["wait=20"] * 3)

    def test_is_not_waited_for_longer_than_about_20_seconds(self) -> None:
        client, api = self.connect(*[refusal(409, "still_processing", 8)] * 3)

        with self.assertRaises(FaceEncodeError) as raised:
            client.verify(CONTAINER_ID, CONTAINER_ID)
        self.assertEqual(raised.exception.code, "still_processing")
        self.assertEqual(api.pauses, [8, 8])


if __name__ == "__main__":
    unittest.main()
