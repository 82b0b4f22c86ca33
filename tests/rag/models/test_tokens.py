from __future__ import annotations

import numpy as np
import pytest

from rag.models import load_encoder
from rag.models.embedding import LocalEmbedding

pytestmark = pytest.mark.models


@pytest.mark.parametrize("text", ["Çırağan palace, 6,000 bodies.", "Росія передала тіла.", ""])
def test_tokens_stand_in_the_text_and_leave_the_prefix_out(settings, text):
    embedding = load_encoder(settings).embedding
    assert isinstance(embedding, LocalEmbedding)
    (tokens,) = embedding.tokens([text])
    assert len(tokens.spans) == len(tokens.vectors)
    assert "".join(text[start:end] for start, end in tokens.spans).replace(" ", "") == text.replace(" ", "")
    assert np.isfinite(tokens.vectors).all()
