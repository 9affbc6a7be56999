"""dlib_face_recognition_resnet_model_v1.dat -> ONNX with 16-bit weights.

The network is the one that dlib documents in its example `dnn_face_recognition_ex.cpp` (the file holds weights, not
a graph):

    loss_metric<fc_no_bias<128, avg_pool_everything<
        ares_down<256,
        ares<256, ares<256, ares_down<256,
        ares<128, ares<128, ares_down<128,
        ares<64, ares<64, ares<64, ares_down<64,
        ares<32, ares<32, ares<32,
        max_pool<3,3,2,2, relu<affine<con<32,7,7,2,2, input_rgb_image_sized<150>>>>>
    >...

A block is con 3x3, affine, relu, con 3x3, affine; `ares` adds its input to that and applies relu; `ares_down` has
stride 2 in its first convolution and adds its input averaged 2x2, the smaller of both padded with zeros. dlib pads a
convolution of stride 1 by half its size, and one of another stride not at all.

In the file every layer's parameters are a tensor: dlib integers 2 (the version), samples, k, rows, columns, then raw
float32. They come in the order of the data flow: filters and biases of a convolution, then gamma and beta of its
affine layer. Each is found by the header that its size dictates, so a file of another shape fails.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

INPUT_SIZE = 150  # px
MEAN_RGB = (122.782, 117.001, 104.298)  # dlib's input_rgb_image
SCALE = 1 / 256
# (filters, whether it halves the size), in the order of the data flow.
BLOCKS = [(32, False)] * 3 + [(64, True)] + [(64, False)] * 3 + [(128, True)] + [(128, False)] * 2
BLOCKS += [(256, True)] + [(256, False)] * 2 + [(256, True)]


class TensorReader:
    def __init__(self, data: bytes) -> None:
        self.data, self.position = data, 0

    def next(self, *shape: int) -> np.ndarray:
        """The next tensor whose dimensions (four, dlib's order) are these; float32, flat."""
        header = b"\x01\x02" + b"".join(pack_integer(n) for n in shape)
        start = self.data.find(header, self.position)
        if start < 0:
            raise ValueError(f"no tensor of {shape} after byte {self.position}")
        count = int(np.prod(shape))
        self.position = start + len(header) + 4 * count
        values = np.frombuffer(self.data, "<f4", count, start + len(header))
        if not np.isfinite(values).all() or np.abs(values).max() > 1e3:
            raise ValueError(f"the tensor of {shape} at byte {start} holds no weights")
        return values

    def convolution(self, filters: int, channels: int, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Weights [filters, channels, size, size] and biases [filters], with the affine layer folded into both."""
        count = filters * channels * size * size
        parameters = self.next(count + filters, 1, 1, 1)
        gamma, beta = np.split(self.next(2 * filters, 1, 1, 1), 2)
        weights = parameters[:count].reshape(filters, channels, size, size)
        return weights * gamma.reshape(-1, 1, 1, 1), parameters[count:] * gamma + beta


def pack_integer(value: int) -> bytes:
    raw = value.to_bytes(8, "little").rstrip(b"\0")
    return bytes([len(raw)]) + raw


class GraphWriter:
    def __init__(self) -> None:
        self.nodes, self.constants = [], []

    def constant(self, values, dtype=np.float32) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype), name))
        return name

    def weights(self, values: np.ndarray) -> str:
        """16 bits in the file, 32 in the computation: the runtime casts once, when it loads the model."""
        return self.add("Cast", self.constant(values, np.float16), to=TensorProto.FLOAT)

    def add(self, operator: str, *inputs: str, **attributes) -> str:
        output = f"value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def convolution(self, x: str, parameters: tuple[np.ndarray, np.ndarray], stride: int, padding: int) -> str:
        weights, biases = parameters
        size = weights.shape[2]
        return self.add(
            "Conv", x, self.weights(weights), self.constant(biases),
            kernel_shape=[size, size], strides=[stride, stride], pads=[padding] * 4,
        )  # fmt: skip

    def pad(self, x: str, channels: int, pixels: int) -> str:
        """Zeros behind the channels, and below and right of the picture."""
        if channels == 0 and pixels == 0:
            return x
        return self.add("Pad", x, self.constant([0, 0, 0, 0, 0, channels, pixels, pixels], np.int64))


def write_block(graph: GraphWriter, reader: TensorReader, x: str, channels: int, size: int, filters: int, down: bool):
    """One residual block on x [n, channels, size, size]; returns its output's name and size."""
    stride, padding = (2, 0) if down else (1, 1)
    y = graph.convolution(x, reader.convolution(filters, channels, 3), stride, padding)
    y = graph.convolution(graph.add("Relu", y), reader.convolution(filters, filters, 3), 1, 1)
    if down:
        convolved, pooled = (size - 3) // 2 + 1, size // 2
        x = graph.add("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
        size = max(convolved, pooled)
        x = graph.pad(x, filters - channels, size - pooled)
        y = graph.pad(y, 0, size - convolved)
    return graph.add("Relu", graph.add("Add", x, y)), size


def convert_descriptor(data: bytes) -> bytes:
    reader, graph = TensorReader(data), GraphWriter()
    x = graph.add("Transpose", "chips", perm=[0, 3, 1, 2])
    x = graph.add("Sub", x, graph.constant(np.array(MEAN_RGB).reshape(1, 3, 1, 1)))
    x = graph.add("Mul", x, graph.constant(SCALE))
    x = graph.add("Relu", graph.convolution(x, reader.convolution(32, 3, 7), 2, 0))
    x = graph.add("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2])
    channels, size = 32, ((INPUT_SIZE - 7) // 2 + 1 - 3) // 2 + 1
    for filters, down in BLOCKS:
        x, size = write_block(graph, reader, x, channels, size, filters, down)
        channels = filters
    x = graph.add("Flatten", graph.add("GlobalAveragePool", x))
    projection = reader.next(256, 128, 1, 1).reshape(256, 128)
    graph.nodes.append(helper.make_node("MatMul", [x, graph.weights(projection)], ["vectors"]))
    return serialize(graph)


def serialize(graph: GraphWriter) -> bytes:
    chips = helper.make_tensor_value_info("chips", TensorProto.FLOAT, ["n", INPUT_SIZE, INPUT_SIZE, 3])
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", 128])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "dlib_face_recognition_resnet_v1", [chips], [vectors], graph.constants),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)
