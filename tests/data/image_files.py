"""Image files that are no DICOM, made byte by byte or by the libraries of others."""

import gzip
import io
import struct

import nibabel as nib
import nrrd
import numpy as np

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def nifti(voxels_kji, index_to_lps, *, version=1, order="<", packed=False, **fields):
    """Bytes of a NIfTI file by nibabel, with header fields changed afterwards.

    `codes` sets (qform code, sform code), `qform_lps` another qform, `scl` slope and intercept.
    """
    kind = {1: nib.Nifti1Header, 2: nib.Nifti2Header}[version]
    header = kind(endianness=order)
    header.set_data_dtype(voxels_kji.dtype)
    header.set_data_shape(voxels_kji.shape[::-1])
    q_code, s_code = fields.pop("codes", (1, 1))
    qform = fields.pop("qform_lps", index_to_lps)
    if q_code:
        header.set_qform(LPS_TO_RAS @ qform, code=q_code)
    header.set_sform(LPS_TO_RAS @ index_to_lps, code=s_code)
    header["pixdim"][1:4] = np.linalg.norm((qform if q_code else index_to_lps)[:3, :3], axis=0)
    header["scl_slope"], header["scl_inter"] = fields.pop("scl", (1, 0))
    header["xyzt_units"] = 2
    header["vox_offset"] = 352 if version == 1 else 544
    for name, value in fields.items():
        header[name] = value
    content = (
        header.binaryblock
        + bytes(4)
        + voxels_kji.astype(voxels_kji.dtype.newbyteorder(order)).tobytes()
    )
    return gzip.compress(content, 1, mtime=0) if packed else content


def nrrd_file(voxels_kji, index_to_lps, *, encoding="gzip", order="<", **fields):
    """Bytes of a NRRD file by pynrrd."""
    header = {
        "space": "left-posterior-superior",
        "space directions": index_to_lps[:3, :3].T,
        "space origin": index_to_lps[:3, 3],
        "endian": {"<": "little", ">": "big"}[order],
        "encoding": encoding,
        **fields,
    }
    out = io.BytesIO()
    data = voxels_kji.T.astype(voxels_kji.dtype.newbyteorder(order))
    nrrd.write(out, data, {k: v for k, v in header.items() if v is not None})
    return out.getvalue()


def nrrd_text(*lines, data=b""):
    """Bytes of a NRRD file from its lines."""
    return "\n".join(("NRRD0004", *lines)).encode() + b"\n\n" + data


METAIMAGE = {
    "ObjectType": "Image",
    "NDims": "3",
    "BinaryData": "True",
    "BinaryDataByteOrderMSB": "False",
    "CompressedData": "False",
    "TransformMatrix": "1 0 0 0 1 0 0 0 1",
    "Offset": "0 0 0",
    "ElementSpacing": "1 1 1",
    "DimSize": "2 3 4",
    "ElementType": "MET_SHORT",
    "ElementDataFile": "LOCAL",
}


def metaimage(data=bytes(48), **fields):
    """Bytes of a MetaImage file of 2 × 3 × 4 int16; a field that is None is left out."""
    merged = {**METAIMAGE, **fields}
    # Whatever follows this field is voxels.
    merged["ElementDataFile"] = merged.pop("ElementDataFile")
    lines = [f"{name} = {value}\n" for name, value in merged.items() if value is not None]
    return "".join(lines).encode() + data


def patch(content, offset, form, *values):
    """A copy of some bytes with numbers written over them."""
    changed = bytearray(content)
    struct.pack_into(form, changed, offset, *values)
    return bytes(changed)
