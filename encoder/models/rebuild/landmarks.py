"""dlib's 5-point shape predictor -> one flat little-endian binary that typed arrays can look into without parsing.

The source is dlib's own serialisation (dlib/serialize.h): an integer is a control byte (low four bits: number of bytes
that follow, high bit: sign) and its little-endian bytes; a float is two such integers, mantissa and exponent of two; a
matrix is rows, columns (both stored negative) and its numbers; a vector is its length and its elements.

The result, in this order (C cascades, T trees each, S splits and L leaves in a tree, F pixels looked at, P points):

    int32   C, T, S, L, F, P
    float32 [P, 2]           the mean shape, in units of the face's box
    int32   [C, F]           the point that each looked-at pixel is anchored to
    float32 [C, F, 2]        its offset from that point, in units of the box
    uint16  [C, T, S, 2]     a split compares these two pixels ...
    float32 [C, T, S]        ... and goes left when first - second > this threshold
    float32 [C, T, L, P, 2]  what a leaf adds to the shape
"""

import numpy as np


class DlibReader:
    def __init__(self, data: bytes) -> None:
        self.data, self.position = data, 0

    def integer(self) -> int:
        control = self.data[self.position]
        start, end = self.position + 1, self.position + 1 + (control & 0x0F)
        self.position = end
        magnitude = int.from_bytes(self.data[start:end], "little")
        return -magnitude if control & 0x80 else magnitude

    def number(self) -> float:
        mantissa, exponent = self.integer(), self.integer()
        return mantissa * 2.0**exponent

    def matrix(self) -> list[float]:
        rows, columns = abs(self.integer()), abs(self.integer())
        return [self.number() for _ in range(rows * columns)]

    def vector(self, element) -> list:
        return [element() for _ in range(self.integer())]


def convert_landmarks(data: bytes) -> bytes:
    reader = DlibReader(data)
    version = reader.integer()
    if version != 1:
        raise ValueError(f"shape predictor of version {version}, expected 1")

    def split() -> tuple[int, int, float]:
        return reader.integer(), reader.integer(), reader.number()

    def tree() -> tuple[list, list]:
        return reader.vector(split), reader.vector(reader.matrix)

    mean_shape = reader.matrix()
    cascades = reader.vector(lambda: reader.vector(tree))
    anchors = reader.vector(lambda: reader.vector(reader.integer))
    offsets = reader.vector(lambda: reader.vector(lambda: (reader.number(), reader.number())))
    if reader.position != len(data):
        raise ValueError(f"{len(data) - reader.position} bytes left over")

    splits = [[[s for s in splits] for splits, _ in trees] for trees in cascades]
    leaves = [[leaves for _, leaves in trees] for trees in cascades]
    header = [len(cascades), len(cascades[0]), len(splits[0][0]), len(leaves[0][0]), len(anchors[0]), len(mean_shape) // 2]
    parts = [
        np.array(header, "<i4"),
        np.array(mean_shape, "<f4"),
        np.array(anchors, "<i4"),
        np.array(offsets, "<f4"),
        np.array([[[s[:2] for s in tree] for tree in trees] for trees in splits], "<u2"),
        np.array([[[s[2] for s in tree] for tree in trees] for trees in splits], "<f4"),
        np.array(leaves, "<f4"),
    ]
    return b"".join(part.tobytes() for part in parts)
