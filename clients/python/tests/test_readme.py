"""The README does what it says, word by word but for the address of the service."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import unittest
from contextlib import chdir, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from face_encode_client import FaceEncode

URL = os.environ["FACE_ENCODE_URL"]
PICTURE = Path(os.environ["FACE_ENCODE_PICTURE"])
README = Path(__file__).parents[1] / "README.md"


def encode_largest_face() -> list[float]:
    with FaceEncode(URL) as client:
        container = client.create_container()
        client.upload(container, PICTURE)
        return client.template(container).vector


class ReadmeTest(unittest.TestCase):
    def test_its_examples_verify_and_find_a_person(self) -> None:
        blocks = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
        source = "".join(blocks).replace("http://127.0.0.1:8001", URL)
        self.assertEqual(len(blocks), 3)

        with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(io.StringIO()) as printed:
            for file in ("passport.jpg", "selfie.jpg"):
                shutil.copy(PICTURE, file)
            Path("vectors.json").write_text(json.dumps({"anna": [encode_largest_face()]}))
            names: dict[str, Any] = {}
            exec(source, names)
            names["client"].close()

        same, found, anna = printed.getvalue().splitlines()
        self.assertRegex(same, r"^the same person; at most 0\.00\d+ of strangers are as near$")
        self.assertEqual(anna, "this is Anna")
        self.assertRegex(found, r"^customer 4711: at most 0\.00\d+ of strangers are as near$")


class MigrationPageTest(unittest.TestCase):
    def test_its_script_enrols_a_folder_of_people_and_names_the_others(self) -> None:
        page = README.parents[2] / "docs" / "migration.md"
        [source] = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)

        with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(io.StringIO()) as printed:
            for person in ("anna", "nobody"):
                Path("people", person).mkdir(parents=True)
            for file in ("1.jpg", "2.jpg"):
                shutil.copy(PICTURE, Path("people", "anna", file))
            Path("people", "nobody", "1.jpg").write_bytes(b"not a picture")
            names: dict[str, Any] = {}
            exec(source.replace("http://127.0.0.1:8001", URL), names)
            anna, nobody = printed.getvalue().splitlines()
            names["client"].delete(anna.removeprefix("anna,"))
            names["client"].close()

        self.assertRegex(nobody, r"^nobody,not enrolled: .*face")


if __name__ == "__main__":
    unittest.main()
