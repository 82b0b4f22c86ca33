"""`docs/suites.md` in step with the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import AliasChoices, BaseModel

from evals.suite import Document, Mark, Nugget, Question, Reference, Response
from evals.summary import BY_KEY

TEXT = (Path(__file__).parents[2] / "docs" / "suites.md").read_text(encoding="utf-8")


def names(model: type[BaseModel]) -> set[str]:
    found = set(model.model_fields)
    for field in model.model_fields.values():
        if isinstance(field.validation_alias, AliasChoices):
            found |= {str(choice) for choice in field.validation_alias.choices}
    return found


@pytest.mark.parametrize("model", [Document, Question, Reference, Response, Mark, Nugget])
def test_every_field_and_variant_is_told(model):
    assert {name for name in names(model) if f"`{name}`" not in TEXT and f'"{name}"' not in TEXT} == set()


def test_every_metric_is_told():
    assert {key for key in BY_KEY if f"`{key}`" not in TEXT} == set()
