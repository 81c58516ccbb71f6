"""Korean texts of the quality list: what limits a study, and what must not be relied on."""

QUALITY: dict[str, str] = {
    "panel.quality": "품질",
    "quality_list.none": "이 시리즈를 제한하는 문제가 발견되지 않았습니다.",
    "quality_list.avoid": "신뢰할 수 없는 항목:",
    "quality_list.badge": "품질 경고:",
    "quality_list.show": "이 시리즈의 제한 사항 보기",
    "severity.info": "참고:",
    "severity.warning": "경고:",
    "quality.slice-thickness": "절편이 두껍거나 간격이 넓습니다: {value} mm.",
    "quality.slice-thickness-fact": "절편 두께 또는 간격: {value} mm.",
    "quality.slice-gaps": "절편 사이에 촬영되지 않은 {value} mm의 틈이 있습니다.",
    "quality.tilt-corrected": (
        "갠트리를 {value}° 기울여 촬영했으며, 볼륨은 재표본화하여 바로잡았습니다."
    ),
    "quality.spacing-resampled": (
        "절편 간격이 일정하지 않아(최대 {value} mm) 볼륨을 균일한 간격으로 재표본화했습니다."
    ),
    "quality.slice-jitter": (
        "절편이 균일한 간격에서 최대 {value} mm 벗어나 있어 볼륨을 균일한 간격으로"
        " 재표본화했습니다."
    ),
    "quality.missing-slices": "중간에 빠진 절편: {count}장.",
    "quality.unreadable-slices": "읽지 못해 제외한 절편: {count}장.",
    "quality.removed-copies": "제외한 중복 영상: {count}장.",
    "quality.split-series": "같은 시리즈이지만 이 볼륨에 속하지 않는 영상: {count}장.",
    "quality.tube-voltage": "관전압: {value} kVp. 문헌의 HU 역치는 120 kVp 기준입니다.",
    "quality.sharp-kernel": (
        "선예도 높은 재구성 커널(뼈 커널): 잡음이 많고 경계가 과도하게 강조됩니다."
    ),
    "quality.contrast": "조영제를 사용했습니다. 혈관과 조영증강되는 조직이 더 밝게 보입니다.",
    "quality.skin-cut-off": "절편의 {value} %에서 피부가 시야(FOV) 밖으로 잘렸습니다.",
    "quality.metal": (
        "금속: 뼈가 가질 수 있는 값을 넘는 부피가 {value} ml이며, 주변에 인공물이 있습니다."
    ),
    "quality.patient-prone": "환자가 엎드린 자세(복와위)입니다.",
    "quality.patient-supine": "환자가 바로 누운 자세(앙와위)입니다.",
    "quality.patient-on-side": "환자가 옆으로 누운 자세(측와위)입니다.",
    "quality.not-calibrated": "화소의 크기(mm)를 알 수 없어 측정할 수 없습니다.",
    "quality.no-position": (
        "환자 안에서 절편의 위치를 알 수 없어 좌우 등의 방향을 표시하지 않습니다."
    ),
    "quality.no-hu": "화소값이 하운스필드 단위가 아닙니다.",
    "quality.padded": "데이터가 없는 화소는 공기(CT) 또는 검은색(MR)으로 표시됩니다.",
    "quality.clipped": "저장 가능한 범위를 벗어난 값은 범위의 끝값으로 바꾸었습니다.",
    "quality.scaled": "저장 범위에 맞추기 위해 화소값을 나누었습니다(나눈 값 {value}).",
    "quality.inverted": "낮은 값이 밝게 보이도록 저장되어 있으며 그대로 표시합니다.",
    "quality.lossy": "화소가 손실 압축된 적이 있습니다.",
    "quality.derived": "다른 영상에서 계산된 영상(재구성 또는 투사)입니다.",
    "quality.modality-assumed": "파일에 CT인지 MR인지 표시되어 있지 않아 값으로 판단했습니다.",
    "quality.orientation-renormalised": "절편 방향에 작은 오차가 있어 바로잡았습니다.",
    "quality.two-positions": (
        "파일에 {value} mm 떨어진 두 가지 위치가 기록되어 있습니다. 다른 프로그램은 나머지 한"
        " 위치를 사용할 수 있습니다."
    ),
    "quality.unidentified": (
        "파일에 소속 시리즈가 기록되어 있지 않아, 같은 공간에 놓인 파일을 하나로 묶었습니다."
    ),
    "affected.distances": "거리, 각도, 부피",
    "affected.grey-values": "화소값(HU)",
    "affected.detail": "작은 구조",
    "affected.surfaces": "3D 영상과 표면",
    "affected.segmentation": "영상 분할",
    "affected.skin": "피부의 점과 피부를 따라 잰 거리",
    "affected.posture": "자세와 정렬",
}
