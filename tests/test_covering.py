"""What measures the tests stays out of what the tests measure."""

import tracemalloc
from types import CodeType, FunctionType, ModuleType

from tests.covering import Probes


def said() -> int:
    number = 1
    return number + 1


def test_no_probe_is_taken_out_while_memory_is_measured() -> None:
    probes, module = Probes(), ModuleType("made_up")
    probed = FunctionType(probes.instrument(said.__code__), {})
    vars(module)["said"] = probed
    probes.register_module(module)
    assert probed() == 2

    def left() -> CodeType:
        probes.deinstrument_seen()
        return probed.__code__

    with_probes = probed.__code__
    tracemalloc.start()
    assert left() is with_probes
    tracemalloc.stop()
    assert left() is not with_probes
