"""What a reader may use before it must give up."""

from dataclasses import dataclass

GIB = 2**30
MIB = 2**20


@dataclass(frozen=True)
class ReadLimits:
    """Bounds on one study.

    Attributes:
        files: files in the folder, the upload or the archive.
        archive_entries: entries of one archive.
        archive_ratio: expanded bytes of an archive for each of its own bytes.
        upload_bytes: bytes held in memory for an upload, expanded archives included.
        header_bytes: bytes of one file before its pixel data.
        inflated_bytes: bytes of one deflated or gzipped file after inflation.
        elements: data elements of one file before its pixel data, nested ones included.
        depth: nesting of sequences.
        frames: frames of one multi-frame file.
        voxels: voxels of one series, as stored and as resampled.
    """

    files: int = 50_000
    archive_entries: int = 20_000
    archive_ratio: int = 200
    upload_bytes: int = 4 * GIB
    header_bytes: int = 32 * MIB
    inflated_bytes: int = 128 * MIB
    elements: int = 200_000
    depth: int = 32
    frames: int = 20_000
    voxels: int = 1_000_000_000
