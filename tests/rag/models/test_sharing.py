from __future__ import annotations

import gc

from rag.models.sharing import Shared


class Model:
    pass


def test_a_model_in_use_is_shared_and_an_unused_one_is_let_go():
    shared, loads = Shared(), []

    def load() -> Model:
        loads.append(1)
        return Model()

    held = shared.get("a", load)
    assert shared.get("a", load) is held
    assert shared.get("b", load) is not held
    assert len(loads) == 2
    del held
    gc.collect()
    shared.get("a", load)
    assert len(loads) == 3
