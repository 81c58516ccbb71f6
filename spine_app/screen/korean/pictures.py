"""Korean texts about pictures and films."""

PICTURES: dict[str, str] = {
    "key.page.picture": "이미지 또는 동영상",
    "picture.title": "이미지 또는 동영상",
    "picture.button": "이미지",
    "picture.kind.picture": "이미지",
    "picture.kind.turntable": "회전 동영상",
    "picture.kind.sweep": "절편 동영상",
    "picture.subject": "대상",
    "picture.subject.layout": "배치된 모든 뷰",
    "picture.size": "크기",
    "picture.size.one": "화면 크기 그대로",
    "picture.size.two": "화면 크기의 두 배",
    "picture.size.width": "너비 지정",
    "picture.width": "너비(픽셀)",
    "picture.drawings": "측정, 십자선, 이름",
    "picture.words": "방향, 축척자, 위치, 창 설정",
    "picture.background": "3D 뷰 배경",
    "picture.background.view": "어둡게(화면과 같음)",
    "picture.background.black": "검은색",
    "picture.background.white": "흰색(인쇄용)",
    "picture.purpose": "연구 및 교육 전용 - 진단에 사용 불가",
    "picture.english": "이미지와 동영상 안의 글자는 영어로 표시됩니다.",
    "picture.format": (
        "지정한 크기로 새로 그린 무손실 PNG입니다. 이미지와 파일에는 환자의 이름, 번호, 날짜가"
        " 들어가지 않습니다. 영상에 새겨진 글자나 얼굴이 보이는지는 직접 확인하십시오."
    ),
    "picture.save": "이미지 저장",
    "picture.copy": "이미지 복사",
    "picture.copy_hint": "클립보드에 복사",
    "picture.copied": "이미지를 클립보드에 복사했습니다.",
    "picture.copy_failed": (
        "브라우저가 클립보드 복사를 허용하지 않았습니다. 이미지를 저장하거나, 이 페이지에 클립보드"
        " 사용을 허용하십시오."
    ),
    "picture.taking": "이미지 그리는 중…",
    "picture.saved": "이미지가 준비되었으며, 브라우저가 {name} 파일로 저장합니다.",
    "picture.no_study": "먼저 검사를 여십시오.",
    "picture.no_view": "이 뷰에는 지금 표시된 것이 없습니다. 다른 뷰를 선택하십시오.",
    "picture.too_large": "너무 큽니다. 너비는 최대 7680픽셀, 전체는 최대 4천만 픽셀입니다.",
    "picture.summary": "{width} × {height} px · PNG, 약 {size}",
    "picture.lossy": "손실 압축된 영상으로 만듦",
    "picture.resampled": "획득 절편 사이를 재표본화함",
    "picture.derived": "계산된 영상으로 만듦",
    "picture.missing": "빠진 절편 있음",
    "picture.coarse": "미리 보기: 여덟 절편마다 하나",
    "film.size": "크기",
    "film.size.hd": "1280 × 720",
    "film.size.full-hd": "1920 × 1080",
    "film.size.view": "뷰 크기",
    "film.coding": "재생 환경",
    "film.coding.h264": "발표 자료, 재생기(H.264)",
    "film.coding.vp9": "브라우저, VLC(VP9)",
    "film.seconds": "길이(초)",
    "film.rate": "초당 프레임 수",
    "film.axis": "회전축",
    "film.axis.patient": "머리-발 방향",
    "film.axis.screen": "화면의 수직축",
    "film.motion": "움직임",
    "film.turn": "한 바퀴",
    "film.swing": "왕복",
    "film.swing_deg": "좌우 각도",
    "film.way": "방향",
    "film.to_right": "오른쪽으로",
    "film.to_left": "왼쪽으로",
    "film.view": "뷰",
    "film.first": "첫 절편",
    "film.last": "끝 절편",
    "film.per_second": "초당 절편 수",
    "film.once": "한 방향",
    "film.back": "왕복",
    "film.format": (
        "MP4. 만드는 동안 뷰에 보이는 대로 기록됩니다. 작업을 계속할 수 있지만, 그사이 바꾼"
        " 프리셋은 동영상에 나타납니다."
    ),
    "film.make": "동영상 만들기",
    "film.summary": "{width} × {height} px · {seconds}초 · {frames}프레임 · 약 {size}",
    "film.turntable": "회전 동영상 만드는 중",
    "film.sweep": "절편 동영상 만드는 중",
    "film.done": "{count}프레임 중 {done}",
    "film.left": "{seconds}초 남음",
    "film.left_minutes": "{minutes}분 {seconds}초 남음",
    "film.cancelled": "동영상 만들기를 취소했습니다.",
    "film.saved": "동영상이 준비되었으며, 브라우저가 {name} 파일로 저장합니다.",
    "film.busy": "동영상을 만드는 중입니다. 끝날 때까지 기다리거나 취소하십시오.",
    "film.no_volume": "회전 동영상에는 볼륨이 필요하지만, 이 절편들은 볼륨을 이루지 않습니다.",
    "film.no_slices": "이 뷰에는 넘겨 볼 절편이 없습니다.",
    "film.one_slice": "이 뷰에는 절편이 하나뿐입니다.",
    "film.too_long": "너무 깁니다. 최대 3600프레임입니다.",
    "film.no_encoder": "동영상을 만들려면 av 패키지가 필요하지만 설치되어 있지 않습니다.",
    "error.film": "동영상을 만들지 못했습니다. 다시 시도하거나 더 작은 크기를 선택하십시오.",
    "error.film-refused": (
        "인코더가 프레임을 받아들이지 않아 동영상을 만들지 못했습니다. 다른 크기를 선택하고, 같은"
        " 문제가 반복되면 번호를 알려 주십시오."
    ),
    "error.no-film-encoder": (
        "Spine App과 함께 설치된 FFmpeg로는 이 형식의 동영상을 만들 수 없습니다. “재생 환경”에서"
        " 다른 형식을 선택하십시오."
    ),
    "error.nothing-to-picture": "이 뷰에는 지금 표시된 것이 없습니다. 다른 뷰를 선택하십시오.",
    "error.picture-timed-out": (
        "뷰를 그리는 데 너무 오래 걸렸습니다. 더 작은 크기를 선택하여 다시 시도하십시오."
    ),
}
