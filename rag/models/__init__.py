"""The local models: fetched once by pinned hash, loaded from a folder, and run without a connection."""

from rag.models.cross_encoder import CrossEncoder, load_cross_encoder
from rag.models.encoder import Encoder, load_encoder
from rag.models.preparing import download_size, missing, prepare

__all__ = ["CrossEncoder", "Encoder", "download_size", "load_cross_encoder", "load_encoder", "missing", "prepare"]
