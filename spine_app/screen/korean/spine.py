"""Korean texts of what is measured on a segmented spine."""

SPINE: dict[str, str] = {
    "spine.name_height-front": "척추체 높이, 앞",
    "spine.name_height-middle": "척추체 높이, 중간",
    "spine.name_height-back": "척추체 높이, 뒤",
    "spine.name_height-loss": "높이 감소",
    "spine.name_body-angle": "척추체 쐐기각",
    "spine.name_disc-front": "추간판 높이, 앞",
    "spine.name_disc-middle": "추간판 높이, 중간",
    "spine.name_disc-back": "추간판 높이, 뒤",
    "spine.name_disc-angle": "추간판각",
    "spine.name_segment-angle": "분절각",
    "spine.name_cervical-lordosis": "CL",
    "spine.name_thoracic-kyphosis": "TK",
    "spine.name_lumbar-lordosis": "LL",
    "spine.name_cobb": "콥각, 제안",
    "spine.name_canal-depth": "척추관 전후경",
    "spine.name_canal-area": "척추관 면적",
    "spine.name_bone-density": "해면골",
    "spine.name_sacral-slope": "SS",
    "spine.name_pelvic-tilt": "PT",
    "spine.name_pelvic-incidence": "PI",
    "spine.name_sagittal-axis": "SVA",
    "spine.about_height-front": (
        "정중선에서 상종판과 하종판의 앞쪽 끝 사이의 거리입니다. 두 점은 종판 테두리가 이루는 평면"
        " 위에 있습니다."
    ),
    "spine.about_height-middle": (
        "상종판과 하종판 가운데의 뼈 표면 사이의 거리입니다. 종판은 오목하므로 앞이나 뒤보다"
        " 작습니다."
    ),
    "spine.about_height-back": (
        "정중선에서 상종판과 하종판의 뒤쪽 끝 사이의 거리입니다. 두 점은 종판 테두리가 이루는 평면"
        " 위에 있습니다."
    ),
    "spine.about_height-loss": (
        "1 − 같은 척추뼈의 앞, 중간, 뒤 높이 중 가장 작은 값 / 가장 큰 값입니다. 종판이 오목하므로"
        " 정상에서도 0이 아닙니다. 골절의 등급이 아닙니다."
    ),
    "spine.about_body-angle": (
        "옆에서 본 한 척추체의 상종판과 하종판 사이의 각입니다. 앞이 더 높으면 양수입니다."
    ),
    "spine.about_disc-front": (
        "추간판에 접한 두 종판의 앞쪽 끝 사이의 거리이며, 두 종판 법선의 중간 방향으로 잽니다."
    ),
    "spine.about_disc-middle": (
        "추간판에 접한 두 종판 가운데의 뼈 표면 사이의 거리이며, 두 종판 법선의 중간 방향으로"
        " 잽니다."
    ),
    "spine.about_disc-back": (
        "추간판에 접한 두 종판의 뒤쪽 끝 사이의 거리이며, 두 종판 법선의 중간 방향으로 잽니다."
    ),
    "spine.about_disc-angle": (
        "옆에서 본 추간판에 접한 두 종판 사이의 각입니다. 추간판 앞이 더 높으면 양수입니다."
    ),
    "spine.about_segment-angle": (
        "옆에서 본 위 척추뼈의 상종판과 아래 척추뼈의 하종판 사이의 각입니다(천골은 S1 종판)."
        " 전만이 양수입니다."
    ),
    "spine.about_cervical-lordosis": (
        "옆에서 본 C2 하종판과 C7 하종판 사이의 각입니다. 전만이 양수입니다."
    ),
    "spine.about_thoracic-kyphosis": (
        "옆에서 본 T4 상종판과 T12 하종판 사이의 각입니다. 후만이 양수입니다."
    ),
    "spine.about_lumbar-lordosis": (
        "옆에서 본 L1 상종판과 S1 종판 사이의 각입니다. 전만이 양수입니다."
    ),
    "spine.about_cobb": (
        "환자 축의 관상면에서, 한 척추뼈의 상종판과 그 아래 다른 척추뼈의 하종판이 이루는 각 중"
        " 가장 큰 값입니다(Cobb 1948). 제안이므로 끝척추를 확인하십시오."
    ),
    "spine.about_canal-depth": (
        "척추체 중앙을 지나는 평면에서 척추관 정중선의 앞뒤 길이입니다. 척추관에 라벨이 있으면"
        " 위아래 3 mm 범위의 평균입니다."
    ),
    "spine.about_canal-area": (
        "척추체 중앙을 지나는 평면에서 척추관의 면적입니다. 척추관에 라벨이 있으면 위아래 3 mm"
        " 범위의 평균입니다. 뼈 척추관의 면적이며 경막낭의 면적이 아닙니다."
    ),
    "spine.about_bone-density": (
        "피질골과 척추체정맥을 피해 L1 안에 둔 타원 기둥의 평균 화소값입니다(Pickhardt 2013)."
        " 골다공증 진단이 아닙니다."
    ),
    "spine.about_sacral-slope": "선 자세에서 S1 종판과 수평선이 이루는 각입니다.",
    "spine.about_pelvic-tilt": (
        "선 자세에서 고관절 축과 S1 종판 중앙을 잇는 선이 수직선과 이루는 각입니다."
    ),
    "spine.about_pelvic-incidence": (
        "고관절 축과 S1 종판 중앙을 잇는 선이 그 종판의 법선과 이루는 각입니다."
    ),
    "spine.about_sagittal-axis": (
        "선 자세에서 C7 중앙에서 내린 수직선과 S1 종판 뒤쪽 끝 사이의 거리입니다."
    ),
    "spine.refused_level-missing": "필요한 레벨이 라벨맵에 없습니다.",
    "spine.refused_plate-missing": "종판이 영상 밖으로 잘렸거나 구별되지 않습니다.",
    "spine.refused_plates-touch": (
        "라벨맵에서 두 종판이 맞닿거나 겹쳐 있어 그 사이를 잴 수 없습니다."
    ),
    "spine.refused_canal-missing": "척추관 라벨이 없고, 둘러싼 뼈 고리도 닫혀 있지 않습니다.",
    "spine.refused_cord-alone": "척수 라벨만 있어 척추관의 크기를 알 수 없습니다.",
    "spine.refused_lying": "선 자세에서만 의미가 있으며, 이 영상은 누운 자세로 촬영했습니다.",
    "spine.refused_hips-missing": "양쪽 대퇴골두가 필요하지만 측정되지 않았습니다.",
    "spine.refused_not-ct": "이 의미의 화소값은 CT에만 있습니다.",
    "spine.refused_no-hu": "화소값이 하운스필드 단위가 아닙니다.",
    "spine.refused_no-image": "화소값이 없고 라벨맵만 있습니다.",
    "spine.refused_region-missing": "화소값을 읽을 위치에 복셀이 없습니다.",
    "spine.refused_few-levels": "보이는 종판이 너무 적습니다.",
    "spine.caveat_level-unsure": "레벨이 확실하지 않습니다.",
    "spine.caveat_plate-rough": (
        "종판이 고르지 않거나 변형되었거나, 경추처럼 평평한 테두리가 없습니다."
    ),
    "spine.caveat_bone-odd": "뼈가 영상 경계에서 잘렸거나 라벨이 여러 조각입니다.",
    "spine.caveat_slices-thick": "몇 밀리미터의 길이를 재기에는 복셀이 깁니다.",
    "spine.caveat_posture": "누운 자세로 촬영: 만곡이 선 자세보다 작습니다.",
    "spine.caveat_small-curve": "10° 미만으로 측만증이 아닙니다.",
    "spine.caveat_curve-at-end": (
        "끝척추가 보이는 마지막 척추뼈입니다. 만곡이 영상 밖으로 이어질 수 있습니다."
    ),
    "spine.caveat_canal-from-bone": (
        "척추관 라벨이 없어 뼈 고리를 통해 보이는 부분을 쟀으며, 실제 단면보다 작습니다."
    ),
    "spine.caveat_tube-voltage": "120 kVp로 촬영하지 않았습니다. 발표된 값은 120 kVp 기준입니다.",
    "spine.caveat_tube-voltage-unknown": (
        "관전압을 알 수 없습니다. 발표된 값은 120 kVp 기준입니다."
    ),
    "spine.caveat_contrast": "조영제가 투여되어 값이 높아집니다.",
    "spine.caveat_contrast-unknown": (
        "조영제 투여 여부를 알 수 없습니다. 투여되었다면 값이 높아집니다."
    ),
    "spine.caveat_kernel": "날카로운 커널: 잡음이 크고 경계가 과장됩니다.",
    "spine.caveat_metal": "영상에 금속이 있어 주변 화소값이 달라집니다.",
    "spine.caveat_deformed": "척추뼈의 높이가 줄어 뼈가 압축되어 있습니다.",
    "spine.trust_sure": "확실",
    "spine.trust_fair": "보통",
    "spine.trust_unsure": "불확실",
    "spine.side_left": "왼쪽으로 볼록",
    "spine.side_right": "오른쪽으로 볼록",
    "spine.flag_cut": "영상 경계에서 잘림",
    "spine.flag_pieces": "라벨이 여러 조각임",
    "spine.flag_tiny": "이 뼈로는 너무 작음",
    "spine.flag_huge": "이 뼈로는 너무 큼",
    "spine.flag_no-canal": "척추관을 찾지 못함",
    "spine.flag_no-body": "척추체를 찾지 못함",
    "spine.no_value": "값 없음",
    "spine.by_hand": "직접",
    "spine.automatic": "척추",
    "spine.list": "측정 종류",
    "spine.about": ("프로그램이 라벨맵에서 측정한 값입니다. 값을 쓰기 전에 작도를 확인하십시오."),
    "spine.measuring": "척추 측정 중",
    "spine.no_labels": ("아직 라벨맵이 없습니다. 분할 탭에서 검사를 분할하거나 라벨맵을 여십시오."),
    "spine.no_levels": (
        "분절이 확실한 척추뼈가 없습니다. 분할 탭에서 라벨맵의 번호가 어느 프로그램의 것인지"
        " 고르십시오."
    ),
    "spine.failed": "이 라벨맵은 측정할 수 없었습니다.",
    "spine.choose": "값을 고르면 영상에 작도가 그려지고 여기에 설명이 나옵니다.",
    "spine.show_plane": "측정 평면 보기",
    "spine.hide": "더 이상 그리지 않기",
    "spine.whole": "척추 전체",
    "spine.bodies": "척추뼈",
    "spine.discs": "추간판과 분절",
    "spine.canal": "척추관",
    "spine.level": "분절",
    "spine.legend": "호박색: 불확실. 점선: 보통. –: 값 없음, 고르면 이유가 나옵니다.",
    "spine.export_table": "CSV로 저장",
    "spine.export_record": "JSON으로 저장",
    "spine.export_hint": (
        "모든 값과 정의, 값이 없는 이유가 들어 있습니다. 이름과 날짜는 없습니다."
    ),
    "spine.short_height-front": "앞",
    "spine.short_height-middle": "중간",
    "spine.short_height-back": "뒤",
    "spine.short_height-loss": "감소",
    "spine.short_body-angle": "쐐기각",
    "spine.short_disc-front": "앞",
    "spine.short_disc-middle": "중간",
    "spine.short_disc-back": "뒤",
    "spine.short_disc-angle": "추간판",
    "spine.short_segment-angle": "분절",
    "spine.short_canal-depth": "전후경",
    "spine.short_canal-area": "면적",
}
