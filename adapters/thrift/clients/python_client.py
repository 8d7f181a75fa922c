"""Apache's Python client, over its own THttpClient. Usage: python_client.py URL PROTOCOL, generated code on PYTHONPATH."""

import sys

from everything import Everything
from everything.ttypes import Color, Containers, NotFound, Point, Refused, Scalars, Shape, Tree
from thrift.protocol import TBinaryProtocol, TCompactProtocol, THeaderProtocol, TJSONProtocol
from thrift.Thrift import TApplicationException
from thrift.transport import THttpClient

FACTORIES = {
    "binary": TBinaryProtocol.TBinaryProtocolFactory,
    "compact": TCompactProtocol.TCompactProtocolFactory,
    "json": TJSONProtocol.TJSONProtocolFactory,
    "header": THeaderProtocol.THeaderProtocolFactory,
}
TEXT = 'Grüße, 世界 🌍 "quoted" \\ \n\t\u0001 end'
EDGES = [2**63 - 1, -(2**63), 2**53 + 1, -1]
ALL_BYTES = bytes(range(256))


def equal(actual, expected):
    global count
    count += 1
    if actual != expected:
        raise AssertionError(f"expected {expected!r}, got {actual!r}")


def raised(call, *kinds):
    try:
        call()
    except kinds as error:
        return error
    raise AssertionError(f"nothing was raised, expected {kinds}")


def tree(depth):
    children = [] if depth == 0 else [tree(depth - 1), Tree("leaf", [])]
    return Tree(f"level {depth}", children)


count = 0
url, protocol = sys.argv[1:]
transport = THttpClient.THttpClient(url)
client = Everything.Client(FACTORIES[protocol]().getProtocol(transport))
transport.open()

for value in ["", "hi", TEXT, "x" * 5000]:
    equal(client.echo(value), value)
equal(client.nothing(), None)
for method, values in {
    "flag": [True, False],
    "tiny": [0, 127, -128],
    "small": [0, 32767, -32768],
    "medium": [0, 2**31 - 1, -(2**31)],
    "real": [0.0, 1.5, -0.1, 1e300, 5e-324],
    "color": [Color.RED, Color.GREEN, Color.BLUE],
    "bytes": [b"", ALL_BYTES],
    "numbers": [set(), {1, 2, 3}],
}.items():
    for value in values:
        equal(getattr(client, method)(value), value)
# In JSON the library writes these without the quotes that the protocol wants.
if protocol != "json":
    for value in [float("inf"), float("-inf")]:
        equal(client.real(value), value)
    real = client.real(float("nan"))
    equal(real != real, True)
equal(client.add(40, 2), 42)
for large in EDGES:
    scalars = Scalars(True, -1, 300, 70000, large, 2.5, TEXT, ALL_BYTES, Color.GREEN, 7, 8)
    equal(client.scalars(scalars), scalars)
point = Point(5, -5)
containers = Containers(
    names=["a", "", TEXT],
    numbers={1, -1},
    counts={"one": 1, "many": 2**63 - 1},
    points={1: point, -2: point},
    matrix=[[1.5, 2.0], [], [-0.5]],
    nested={"outer": {"inner": [point]}, "empty": {}},
    index={"odd": [1, 3], "none": []},
    tags={"x", "y"},
    flags=[True, False, True],
    names_by_id={5: "five", 12: "twelve", -(2**53) + 1: "far"},
)
equal(client.containers(containers), containers)
for shape in [Shape(point=point), Shape(name="round"), Shape(path=[point, point])]:
    equal(client.shape(shape), shape)
equal(client.tree(tree(20)), tree(20))

equal(client.find(9), "9")
not_found = raised(lambda: client.find(1), NotFound)
equal((not_found.id, not_found.reason), (1, "no such id"))
refused = raised(lambda: client.find(2), Refused)
equal((refused.why, refused.where), (Color.BLUE, Point(1, -1)))
undeclared = raised(lambda: client.find(3), TApplicationException)
equal((undeclared.type, "tulip" in undeclared.message), (TApplicationException.INTERNAL_ERROR, False))

client.remember("well")
equal(client.remembered(), "well")
print(f"{count} right")
