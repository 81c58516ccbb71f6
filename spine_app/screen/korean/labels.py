"""Korean texts of label maps: the programs they come from, and what is to be known about one."""

LABELS: dict[str, str] = {
    "panel.labels": "라벨맵",
    "labels.open": "라벨맵 열기",
    "labels.begin": "직접 그리기",
    "labels.begin_hint": "빈 라벨맵으로 시작하여 구조물을 추가하고 칠합니다",
    "labels.open_path": "경로로 라벨맵 열기",
    "labels.about": (
        "라벨맵은 척추뼈처럼 이 시리즈의 구조물에 이름을 붙인 파일입니다. 단면 위에 겹쳐 표시되고"
        " 이름은 여기에 나열됩니다. 파일 형식: NIfTI, NRRD, MetaImage."
    ),
    "labels.hint": "이 시리즈의 분할 결과: .nii.gz, .nii, .nrrd, .mha",
    "labels.table": "라벨 번호 체계",
    "labels.table_none": "프로그램 선택",
    "labels.opacity": "불투명도",
    "labels.structures": "구조물",
    "labels.show_all": "모두 표시",
    "labels.hide_all": "모두 숨기기",
    "labels.show": "표시",
    "labels.hide": "숨기기",
    "labels.jump": "위치로 이동",
    "labels.remove": "라벨맵 제거",
    "labels.reading": "라벨맵 읽는 중",
    "labels.or": "또는",
    "labels.other": "기타 구조물 {value}",
    "labels.numbers": "이름 없이 번호만",
    "labels.ambiguous": (
        "번호가 여러 프로그램과 일치하는데, 같은 번호가 서로 다른 구조물을 뜻합니다. 이 파일을 만든"
        " 프로그램을 선택하십시오. 그때까지 확실하지 않은 구조물에는 이름을 표시하지 않습니다."
    ),
    "labels.contradicted": (
        "영상에서 확인한 순서, 거리 또는 크기가 이 선택과 맞지 않습니다. 척추 레벨을 확인하십시오."
    ),
    "labels.unknown": (
        "번호가 알려진 어느 프로그램과도 일치하지 않습니다. 프로그램을 선택하거나 번호를 그대로"
        " 사용하십시오."
    ),
    "labels.partial": "라벨맵이 이 볼륨의 {value} %를 덮고 있습니다.",
    "labels.coarser": (
        "라벨맵의 해상도가 이 볼륨보다 낮아, 경계의 정밀도는 라벨맵의 복셀 크기에 따릅니다."
    ),
    "labels.lost": "이 볼륨에 복셀이 없는 라벨: {value}.",
    "labels.others": "선택한 프로그램에 이름이 없는 라벨: {value}.",
    "labels.resampled": "라벨맵의 격자가 달라, 각 복셀에는 그 중심에 놓인 라벨을 표시합니다.",
    "labels.none": "이 볼륨에는 라벨이 없습니다.",
    "labels.ask_title": "파일 열기",
    "labels.ask": "검사가 열려 있습니다. 이 파일은 열린 검사의 라벨맵입니까, 다른 검사입니까?",
    "labels.ask_on_top": "이 검사의 라벨맵",
    "labels.ask_study": "다른 검사",
    "labels.chooser_title": "라벨맵 열기",
    "label_table.verse": "VerSe",
    "label_table.spineps": "SPINEPS",
    "label_table.spineps-parts": "SPINEPS, 척추뼈 세부 부위",
    "label_table.spineps-counted": "SPINEPS, 레벨 이름 없음",
    "label_table.total-v2": "TotalSegmentator 2",
    "label_table.total-v3": "TotalSegmentator 3",
    "label_table.total-v1": "TotalSegmentator 1",
    "label_table.total-mr": "TotalSegmentator total_mr",
    "label_table.vertebrae-mr": "TotalSegmentator vertebrae_mr",
    "label_table.vertebrae-body": "TotalSegmentator vertebrae_body",
    "label_table.total-spine-seg": "TotalSpineSeg",
    "confidence.sure": "확인됨: 일치하는 다른 프로그램 없음",
    "confidence.likely": "가장 잘 맞음, 다른 가능성도 있음",
    "confidence.possible": "가능함",
    "confidence.unlikely": "맞지 않음",
}
