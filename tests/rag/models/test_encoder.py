from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.errors import ModelError, SettingsError
from rag.models import Encoder, load_encoder
from rag.settings import Settings
from tests.conftest import MODELS

pytestmark = pytest.mark.models

PASSAGES = [
    "Russia said it would hand over the bodies of 6,000 soldiers.",
    "Россия заявила, что передаст тела шести тысяч солдат.",
    "Rusya, altı bin askerin cenazesini teslim edeceğini açıkladı.",
    "Rusland zei dat het de lichamen van zesduizend soldaten zou overdragen.",
]
UNRELATED = ["The bakery on the corner sells bread with seeds.", "Погода в Лиссабоне была солнечной."]


@pytest.fixture(scope="module")
def multilingual() -> Encoder:
    return load_encoder(Settings(models=MODELS))


@pytest.fixture(scope="module")
def english() -> Encoder:
    return load_encoder(Settings(models=MODELS, encoder="english"))


def cosine(first: list[float], second: list[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def test_the_same_in_four_languages_is_nearer_than_anything_else(multilingual: Encoder) -> None:
    vectors = multilingual.embedding.get_text_embedding_batch(PASSAGES + UNRELATED)
    alike = [cosine(vectors[0], vector) for vector in vectors[1:4]]
    unlike = [cosine(vector, other) for vector in vectors[:4] for other in vectors[4:]]
    assert min(alike) > 0.85
    assert min(alike) > max(unlike) + 0.05


@pytest.mark.parametrize(
    "question",
    ["How many dead soldiers are to be returned?", "Скільки тіл загиблих передадуть?", "Kaç cenaze teslim edilecek?"],
)
def test_a_question_finds_its_passage_across_languages(multilingual: Encoder, question: str) -> None:
    asked = multilingual.embedding.get_query_embedding(question)
    scores = [cosine(asked, v) for v in multilingual.embedding.get_text_embedding_batch(PASSAGES + UNRELATED)]
    assert min(scores[:4]) > max(scores[4:])


def test_english_encoder_tells_a_paraphrase_from_the_rest(english: Encoder) -> None:
    asked = english.embedding.get_query_embedding("How many dead soldiers are to be returned?")
    near, far = english.embedding.get_text_embedding_batch([PASSAGES[0], UNRELATED[0]])
    assert cosine(asked, near) > cosine(asked, far) + 0.2
    assert english.dimension == len(near) == 384


def test_vectors_have_unit_length_and_the_stated_dimension(multilingual: Encoder) -> None:
    for vector in multilingual.embedding.get_text_embedding_batch([*PASSAGES, "", " ", "word " * 5000, "\ud83d half"]):
        assert len(vector) == multilingual.dimension == 384
        assert math.hypot(*vector) == pytest.approx(1, abs=1e-5)


def test_a_text_has_one_vector_whatever_goes_with_it(multilingual: Encoder) -> None:
    embedding = multilingual.embedding
    together = embedding.get_text_embedding_batch([*PASSAGES, "a long one " * 90])
    assert together[:4] == [embedding.get_text_embedding(text) for text in PASSAGES]
    assert embedding.get_text_embedding_batch(PASSAGES[::-1]) == together[3::-1]


def test_questions_and_passages_are_told_apart(multilingual: Encoder) -> None:
    embedding = multilingual.embedding
    assert embedding.get_query_embedding(PASSAGES[0]) != embedding.get_text_embedding(PASSAGES[0])


def test_what_lies_beyond_the_limit_is_cut(multilingual: Encoder) -> None:
    long = "peace " * 600
    first, second = multilingual.embedding.get_text_embedding_batch([long, long + "war"])
    assert first == second


def test_threads_get_the_answers_of_one(multilingual: Encoder) -> None:
    questions = [f"Who spoke in round {number}?" for number in range(24)]
    alone = [multilingual.embedding.get_query_embedding(question) for question in questions]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(multilingual.embedding.get_query_embedding, questions)) == alone


async def test_async_gives_the_same(multilingual: Encoder) -> None:
    embedding = multilingual.embedding
    assert await embedding.aget_query_embedding("Who?") == embedding.get_query_embedding("Who?")
    assert await embedding.aget_text_embedding_batch(PASSAGES) == embedding.get_text_embedding_batch(PASSAGES)


def test_no_passages_have_no_vectors(multilingual: Encoder) -> None:
    assert multilingual.embedding.get_text_embedding_batch([]) == []


def own_folder(tmp_path: Path, files: dict[str, str] | None = None) -> Path:
    """A copy of the English encoder as a folder of the user's own."""
    folder = tmp_path / "mine"
    shutil.copytree(MODELS / "english", folder)
    (folder / "record.json").unlink()
    for name, content in (files or {}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    return folder


def load_own(folder: Path) -> Encoder:
    return load_encoder(Settings(models=MODELS, encoder=str(folder)))


def test_a_folder_of_ones_own_gives_the_vectors_its_settings_say(tmp_path: Path, english: Encoder) -> None:
    prefix = "Represent this sentence for searching relevant passages: "
    mine = load_own(own_folder(tmp_path, {"parley.toml": f'pooling = "cls"\nquery_prefix = "{prefix}"'}))
    assert mine.embedding.get_query_embedding("Who?") == english.embedding.get_query_embedding("Who?")
    assert (mine.name, mine.dimension) == ("mine", 384)


def test_identity_changes_with_pooling_and_passage_prefix(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    seen = {load_own(folder).identity}
    for settings in ('pooling = "cls"', 'pooling = "last"', 'passage_prefix = "passage: "'):
        (folder / "parley.toml").write_text(settings)
        seen.add(load_own(folder).identity)
    assert len(seen) == 4


def test_what_sentence_transformers_wrote_is_followed(tmp_path: Path) -> None:
    prompts = {"prompts": {"query": "q: ", "document": "d: "}}
    files = {"1_Pooling/config.json": json.dumps({"pooling_mode_cls_token": True})}
    folder = own_folder(tmp_path, files | {"config_sentence_transformers.json": json.dumps(prompts)})
    (folder / "onnx").mkdir()
    (folder / "model.onnx").rename(folder / "onnx" / "model.onnx")
    from_files = load_own(folder)
    own = 'pooling = "cls"\nquery_prefix = "q: "\npassage_prefix = "d: "'
    stated = load_own(own_folder(tmp_path / "other", {"parley.toml": own}))
    assert from_files.identity == stated.identity
    assert from_files.embedding.get_query_embedding("Who?") == stated.embedding.get_query_embedding("Who?")


@pytest.mark.parametrize("absent", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_folder_that_lacks_a_file_is_told(tmp_path: Path, absent: str) -> None:
    folder = own_folder(tmp_path)
    (folder / absent).unlink()
    with pytest.raises(ModelError, match=absent):
        load_own(folder)


@pytest.mark.parametrize(
    "content", ['pooling = "sum"', "pooling = 3", 'prefix = "x"', "pooling = ", pytest.param("\udcff", id="not UTF-8")]
)
def test_a_folder_with_settings_that_cannot_be_used_is_told(tmp_path: Path, content: str) -> None:
    folder = own_folder(tmp_path)
    (folder / "parley.toml").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError, match=r"parley\.toml"):
        load_own(folder)


def test_a_folder_with_a_broken_model_is_told(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    (folder / "model.onnx").write_bytes((folder / "model.onnx").read_bytes()[:1000])
    with pytest.raises(ModelError, match="mine cannot be used"):
        load_own(folder)


@pytest.mark.parametrize("encoder", ["french", "openai:", "cross-encoder", "/no/such/folder"])
def test_an_encoder_that_does_not_exist_is_told(settings: Settings, encoder: str) -> None:
    with pytest.raises(SettingsError, match="PARLEY_ENCODER"):
        load_encoder(settings.model_copy(update={"encoder": encoder}))


def test_importing_the_package_loads_nothing_slow() -> None:
    slow = "{'fastembed', 'onnxruntime', 'llama_index', 'onnx', 'tokenizers', 'numpy'}"
    program = f"import sys, rag.models; sys.exit(str({slow} & set(sys.modules) or ''))"
    root = Path(__file__).parents[3]
    ran = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    assert ran.stderr.strip() == ""
