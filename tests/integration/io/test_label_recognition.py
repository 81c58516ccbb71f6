"""The programs behind real label maps are recognised, or asked for, and no level is wrong."""

import pytest

from spine_app.domain.labels.evidence import Seen
from spine_app.domain.labels.recognition import (
    Confidence,
    believable,
    meanings,
    recognise_table,
)
from spine_app.domain.labels.tables import TableName, table_named
from spine_app.domain.limits import ReadLimits
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.sources import FileSource
from tests.integration.io.test_label_job import read

REAL = [
    ("totalseg_example/example_ct_vertebrae.nii.gz", TableName.TOTAL_V2, Confidence.LIKELY, {26}),
    (
        "totalseg_example/example_seg_fast_force_split.nii.gz",
        TableName.TOTAL_V2,
        Confidence.LIKELY,
        {26},
    ),
    ("totalseg_example/example_seg_dicom.nii.gz", TableName.TOTAL_V2, Confidence.SURE, set()),
    ("totalseg_example/example_seg_mr.nii.gz", TableName.TOTAL_MR, Confidence.SURE, set()),
    ("verse_masks/sub-verse004_seg-vert_msk.nii.gz", TableName.VERSE, Confidence.SURE, set()),
    ("verse_masks/sub-verse010_seg-vert_msk.nii.gz", TableName.VERSE, Confidence.SURE, set()),
    ("verse_masks/sub-gl003_dir-ax_seg-vert_msk.nii.gz", TableName.VERSE, Confidence.SURE, set()),
    ("verse_masks/sub-gl017_seg-vert_msk.nii.gz", TableName.VERSE, Confidence.SURE, set()),
    (
        "tptbox/sample_mri/sub-mri_seg-subreg_label-6_msk.nii.gz",
        TableName.SPINEPS_PARTS,
        Confidence.SURE,
        set(),
    ),
    (
        "tptbox/sample_mri/sub-mri_seg-vert_label-6_msk.nii.gz",
        TableName.SPINEPS_COUNTED,
        Confidence.SURE,
        set(),
    ),
]


@pytest.mark.parametrize(("name", "table", "confidence", "asked"), REAL)
def test_a_real_label_map_is_recognised(data, work_folder, name, table, confidence, asked):
    path = data(name)
    grid = open_foreign(FileSource(path), ReadLimits()).grid
    labels, _ = read(work_folder, grid, path)
    seen = {n: Seen(one.centroid_lps, labels.volume_ml(n)) for n, one in labels.stats.items()}

    found = recognise_table(seen)

    assert (found[0].table.name, found[0].confidence) == (table, confidence)
    told = {n: meanings(n, believable(found)) for n in seen}
    assert {n for n, one in told.items() if len(one) > 1} == asked
    truth = table_named(table).ours
    assert all(one[0] == truth.get(n) for n, one in told.items() if n not in asked)
