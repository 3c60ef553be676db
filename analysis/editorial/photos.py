"""Pictures of case studies: really pictures, not too large, with words that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.editorial.records import Photo

if TYPE_CHECKING:
    from pathlib import Path

SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
LARGEST = 600_000  # bytes
LONGEST_ALT = 250


def read_photo(folder: Path, name: str, alt: str) -> tuple[Photo | None, list[tuple[str, str]]]:
    """Read a picture beside a case study; gives it, or the faults, each with what to do."""
    faults = []
    if not alt.strip():
        faults.append(("the photo has no words for those who cannot see it", "Say in alt what it shows, in a sentence"))
    elif len(alt) > LONGEST_ALT:
        faults.append((f"alt has {len(alt)} characters", f"Say it in {LONGEST_ALT} or fewer"))
    path = folder / name
    if not name or "/" in name or not path.is_file():
        faults.append((f"there is no picture '{name}' beside the case study", "Put the file there, or leave photo out"))
        return None, faults
    content = path.read_bytes()
    kind = next((kind for signature, kind in SIGNATURES.items() if content.startswith(signature)), "")
    if not kind:
        faults.append((f"'{name}' is neither a JPEG nor a PNG picture", "Save it as one"))
    if len(content) > LARGEST:
        fix = f"Make it smaller than {LARGEST // 1000:,} kB; a width of 1,200 points is enough"
        faults.append((f"'{name}' has {len(content) // 1000:,} kB", fix))
    return (None if faults else Photo(content, kind, " ".join(alt.split()))), faults
