"""Korean texts about exports of a label map."""

EXPORTS: dict[str, str] = {
    "export.title": "구조물 내보내기",
    "export.kind.surfaces": "표면",
    "export.kind.labels": "라벨맵",
    "export.kind.segmentation": "DICOM SEG",
    "export.which": "구조물",
    "export.which.all": "모두",
    "export.which.visible": "표시된 것",
    "export.which.one": "하나",
    "export.one": "구조물",
    "export.mesh_format": "형식",
    "export.mesh.stl": "STL, 3D 인쇄용",
    "export.mesh.ply": "PLY, 색상 포함",
    "export.mesh.obj": "OBJ, 이름과 색상",
    "export.mesh.glb": "GLB, 이름과 색상",
    "export.together": "파일",
    "export.together.apart": "구조물마다 하나",
    "export.together.all": "모두 하나로",
    "export.label_format": "형식",
    "export.label.nii.gz": "NIfTI",
    "export.label.seg.nrrd": "NRRD, 3D Slicer용",
    "export.numbering": "번호 체계",
    "export.numbering.verse": "VerSe, SPINEPS",
    "export.numbering.total-v2": "TotalSegmentator 2",
    "export.numbering.total-spine-seg": "TotalSpineSeg",
    "export.numbering.vertebrae-mr": "TotalSegmentator vertebrae_mr",
    "export.numbering.as-read": "라벨맵 그대로",
    "export.identified": "환자 식별 정보 포함",
    "export.anonymous": (
        "식별 정보 없음: 이름과 날짜가 없고 UID를 새로 만들므로 다른 프로그램이 원본 검사와 함께"
        " 묶지 않습니다. 공간에서의 위치는 그대로 정확합니다."
    ),
    "export.identifying": (
        "DICOM 분할은 해당 검사에 속합니다. 이 파일에는 환자의 이름, ID, 생년월일, 성별, 검사의"
        " 날짜·시각·ID·접수 번호, 의뢰 의사, 원본 영상의 UID가 들어갑니다."
    ),
    "export.preview": "내보낼 내용",
    "export.no_identifiers": "환자의 이름, 날짜, 식별자 없음",
    "export.identifiers": "환자를 식별할 수 있음",
    "export.size": "약 {size}",
    "export.summary": "{name} · {size}",
    "export.more": "외 {count}개",
    "export.number": "번호",
    "export.name": "구조물",
    "export.code": "코드",
    "export.unsure": "확실하지 않은 레벨은 이름과 표에 “?”가 붙습니다: {count}개.",
    "export.foreign": "이 번호 체계에 없는 구조물은 2001번부터 번호를 받습니다: {count}개.",
    "export.resampled": (
        "이 볼륨은 영상을 재표본화한 것입니다. 영상의 각 화소는 그 중심에 있는 라벨을 받으며,"
        " 분할은 촬영된 영상 위에 놓입니다."
    ),
    "export.frame": "표면은 LPS 밀리미터 좌표입니다.",
    "export.frame_glb": (
        "glTF 규격에 따라 장면은 미터 단위이고 머리가 위를 향합니다. 꼭짓점은 루트 노드의 변환"
        " 아래에서 LPS 밀리미터 좌표입니다."
    ),
    "export.english": "파일 속 이름은 영어입니다.",
    "export.purpose": "연구와 교육 전용 - 진단용 아님",
    "export.make": "내보내기",
    "export.working.surfaces": "표면을 만드는 중",
    "export.working.labels": "라벨맵을 저장하는 중",
    "export.working.segmentation": "DICOM 분할을 저장하는 중",
    "export.saved": "내보내기가 준비되었습니다. 브라우저가 {name}(으)로 저장합니다.",
    "export.left_out": "여기서는 비어 있어 제외한 구조물: {count}개.",
    "export.cancelled": "내보내기를 취소했습니다.",
    "export.busy": "내보내는 중입니다. 기다리거나 취소하십시오.",
    "export.no_labels": "라벨맵이 없습니다. 먼저 검사를 분할하거나 라벨맵을 여십시오.",
    "export.nothing": "선택한 구조물이 없습니다.",
    "export.no_images": (
        "DICOM 분할은 DICOM 영상을 참조하는데 이 시리즈에는 DICOM 영상이 없습니다. 다른 내보내기를"
        " 선택하십시오."
    ),
    "error.export": "내보내지 못했습니다. 다시 시도하고, 반복되면 번호를 알려 주십시오.",
    "error.nothing-to-export": (
        "내보낼 것이 없습니다. 선택한 구조물이 여기에 복셀을 갖고 있지 않습니다. 다른 것을"
        " 선택하십시오."
    ),
    "error.no-source-images": (
        "DICOM 분할은 DICOM 영상을 참조하는데 이 시리즈에는 DICOM 영상이 없습니다. 라벨맵을"
        " NRRD나 NIfTI로 내보내십시오."
    ),
    "error.unnamed-source": (
        "이 DICOM 파일에는 검사, 시리즈, 인스턴스 또는 기준 좌표계의 UID가 없어 참조할 수 없습니다."
        " 환자 식별 정보 없이, 또는 NRRD로 내보내십시오."
    ),
    "error.source-elsewhere": (
        "라벨맵이 이 시리즈의 영상 위에 놓이지 않아 DICOM 분할을 만들 수 없습니다. NRRD나"
        " NIfTI로 내보내십시오."
    ),
}
