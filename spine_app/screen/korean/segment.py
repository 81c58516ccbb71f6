"""Korean texts of the segmentation: running it, what it found, and which levels are sure."""

SEGMENT: dict[str, str] = {
    "panel.segment": "분할",
    "segment.about": (
        "보조 프로그램이 이 컴퓨터에서 척추뼈, 추간판, 천골, 척추관을 찾아 단면 위에 표시합니다."
        " 결과는 초안이므로 사용하기 전에 확인하십시오."
    ),
    "segment.start": "분할 시작",
    "segment.again": "다시 분할",
    "segment.replaces": (
        "새 분할 결과가 편집한 라벨맵을 대신합니다. 남겨 두려면 먼저 내보내십시오."
    ),
    "segment.replace": "편집 내용 바꾸기",
    "segment.stopped": "분할을 중지했습니다. 바뀐 것은 없습니다.",
    "segment.model": "모델",
    "segment.model.builtin-small": "내장 신경망",
    "segment.model.classical": "고전적 방법, 신경망 없음",
    "segment.only_for": "{value} 전용",
    "segment.mode": "실행 방식",
    "segment.mode.fast": "빠르게",
    "segment.mode.exact": "정밀하게",
    "segment.part": "분할 범위",
    "segment.part.whole": "전체 볼륨",
    "segment.part.box": "자르기 상자",
    "segment.part_hint": "일부만 분할하려면 3D 보기의 자르기 상자를 조정하십시오",
    "segment.about_model": "모델 정보",
    "segment.about.gives": "결과",
    "segment.about.modality": "대상",
    "segment.about.cost": "소요",
    "segment.about.licence": "라이선스",
    "segment.about.notice": "고지",
    "segment.gives.vertebrae": "척추뼈",
    "segment.gives.discs": "추간판",
    "segment.gives.sacrum": "천골",
    "segment.gives.canal": "척추관",
    "segment.gives.cord": "척수",
    "segment.cost.builtin-small": (
        "코어 2개에서 측정: 512 × 512 × 134는 6초, 512 × 512 × 900은 13초, 메모리 2.0기가바이트."
    ),
    "segment.cost.classical": "코어 2개에서 측정: 512 × 512 × 134는 7초.",
    "segment.cost.here": "이 세션의 마지막 실행은 {value}초 걸렸습니다.",
    "segment.cost.unknown": "아직 알 수 없음. 첫 실행에서 확인됩니다.",
    "segment.step.send": "볼륨을 보조 프로그램에 전달하는 중",
    "segment.step.wait": "보조 프로그램을 기다리는 중",
    "segment.step.wait_behind": "다른 작업 {value}개를 기다리는 중",
    "segment.pin_again": (
        "보조 프로그램이 이 결과를 잃어 다시 만드는 중입니다. 몇 초 뒤에 레벨이 반영됩니다."
    ),
    "segment.step.lost": "보조 프로그램이 멈추었습니다. 다시 시작되면 이어서 분할합니다",
    "segment.step.work": "시작하는 중",
    "segment.step.fetch": "결과를 가져오는 중",
    "segment.stage.prepare": "준비 중",
    "segment.stage.find": "척추를 찾는 중",
    "segment.stage.segment": "분할 중",
    "segment.stage.separate": "척추뼈를 나누는 중",
    "segment.stage.name": "레벨 이름을 붙이는 중",
    "segment.stage.finish": "마무리 중",
    "segment.stalled": "한동안 진행이 없습니다. 기다리거나 취소할 수 있습니다.",
    "segment.first_look": "먼저 보기: 경계가 거칠고 레벨이 확실하지 않음(3D에서는 옅은 색)",
    "segment.finished": "경계가 다듬어진 척추뼈: {value}",
    "segment.progress": "분할 진행률",
    "segment.done": "척추뼈 {count}개를 찾았습니다({first}~{second}, {seconds}초).",
    "segment.done_none": "척추뼈를 찾지 못했습니다. 이유는 목록에 있습니다.",
    "segment.no_volume": "볼륨을 아직 다 읽지 않았습니다.",
    "segment.no_model": "이 종류의 영상을 처리하는 모델이 보조 프로그램에 없습니다.",
    "segment.ask_helper": "보조 프로그램 다시 시작",
    "segment.advice.off": (
        "보조 프로그램이 시작 옵션으로 꺼져 있습니다. 옵션 없이 다시 시작하면 분할할 수 있습니다."
        " 다른 프로그램의 라벨맵은 열 수 있습니다."
    ),
    "segment.advice.absent": (
        "분할용 보조 프로그램이 설치되어 있지 않거나 연결할 수 없습니다. 설치한 뒤 다시"
        " 시작하십시오. 다른 프로그램의 라벨맵은 열 수 있습니다."
    ),
    "segment.advice.starting": "보조 프로그램을 시작하는 중입니다.",
    "segment.advice.silent": "보조 프로그램이 응답하지 않습니다. 곧 종료하고 다시 시작합니다.",
    "segment.advice.mismatch": (
        "보조 프로그램의 버전이 다릅니다. 이 프로그램과 함께 제공된 버전을 설치하십시오."
    ),
    "segment.advice.restarting": "보조 프로그램이 멈추어 다시 시작하는 중입니다.",
    "segment.advice.stopped": "보조 프로그램이 너무 자주 멈추어, 직접 시작할 때까지 꺼져 있습니다.",
    "segment.advice.unsafe": (
        "보조 프로그램의 폴더가 비공개가 아니어서 시작하지 않습니다. 임시 파일 폴더의 권한을"
        " 확인하십시오."
    ),
    "segment.advice.ready": "보조 프로그램이 준비되었습니다.",
    "segment.advice.busy": "보조 프로그램이 작업 중입니다.",
    "segment.question.levels-uncertain": (
        "레벨이 확실하지 않습니다. 다른 번호 매김도 거의 같은 정도로 맞습니다. 확실한 척추뼈"
        " 하나를 확인하고 목록에서 그 레벨을 고정하십시오."
    ),
    "segment.question.transitional-possible": (
        "이행성 척추뼈(T13, L6 또는 요추 4개)일 수 있습니다. 레벨을 확인하고 목록에서 하나를"
        " 고정하십시오."
    ),
    "segment.study.no-spine": "척추를 찾지 못했습니다.",
    "segment.study.few-slices": "척추를 찾기에는 단면이 너무 적습니다.",
    "segment.study.not-hu": "회색값이 CT의 HU가 아닙니다.",
    "segment.study.low-confidence": ("결과를 그대로 믿지 마십시오. 모든 구조물을 확인하십시오."),
    "segment.study.levels-uncertain": (
        "레벨이 확실하지 않음: 다른 번호 매김도 거의 같은 정도로 맞습니다."
    ),
    "segment.study.gap": "중간의 척추뼈 하나가 빠졌을 수 있습니다.",
    "segment.study.metal": "금속이 있어 그 주변의 경계가 확실하지 않습니다.",
    "segment.study.osteoporosis": "뼈가 얇아 경계가 확실하지 않습니다.",
    "segment.study.scoliosis": "척추가 옆으로 휘어 있습니다.",
    "segment.study.transitional-possible": ("이행성 척추뼈(T13, L6 또는 요추 4개)일 수 있습니다."),
    "segment.study.thick-slices": "단면이 두꺼워 그 사이의 경계가 확실하지 않습니다.",
    "segment.flag.border": "영상 가장자리에서 잘림",
    "segment.flag.small": "작음",
    "segment.flag.split-unsure": "이웃과의 경계가 확실하지 않음",
    "segment.flag.metal": "금속",
    "segment.flag.fused": "유합",
    "history.pin_level": "레벨 지정",
    "history.unpin_level": "레벨 지정 취소",
    "segment.pinned": "직접 지정함",
    "segment.sure": "레벨의 확실한 정도",
    "segment.pin": "레벨 지정:",
    "segment.unpin": "지정 취소",
    "segment.alone": "단독 표시:",
    "segment.look": "색과 불투명도:",
    "segment.color": "색",
    "segment.opacity": "불투명도",
    "segment.origin": "결과의 출처",
    "segment.origin.model": "모델",
    "segment.origin.weights": "가중치 해시",
    "segment.origin.no_weights": "없음",
    "segment.origin.version": "보조 프로그램",
    "segment.origin.mode": "실행 방식",
    "segment.origin.part": "범위",
    "segment.origin.seconds": "소요 시간",
    "segment.origin.numbering": "번호 체계",
    "segment.origin.numbering_ours": "첫 번째 늑골 없는 척추뼈가 첫 요추입니다.",
    "segment.error.engine-crashed": (
        "모델이 비정상 종료되었습니다. 다시 시도하거나 다른 모델 또는 볼륨의 일부를 선택하십시오."
    ),
    "segment.error.engine-failed": (
        "모델이 실패했습니다. 다시 시도하거나 다른 모델을 선택하십시오."
    ),
    "segment.error.out-of-memory": (
        "이 볼륨을 처리할 메모리가 부족합니다. 일부(자르기 상자)만 분할하거나 다른 프로그램을"
        " 닫으십시오."
    ),
    "segment.error.timed-out": (
        "모델이 1분 동안 진행하지 않아 종료했습니다. 다시 시도하거나 볼륨의 일부만 분할하십시오."
    ),
    "segment.error.bad-result": "모델이 올바른 결과를 주지 않아 버렸습니다.",
    "segment.problem.queue-full": "작업이 너무 많습니다. 하나가 끝날 때까지 기다리십시오.",
    "segment.problem.store-full": (
        "다른 작업이 실행되는 동안 보조 프로그램에 이 볼륨을 위한 공간이 없습니다. 끝날 때까지"
        " 기다리십시오."
    ),
    "segment.problem.unknown-volume": (
        "보조 프로그램이 볼륨을 잃어버렸습니다. 분할을 다시 시작하십시오."
    ),
    "segment.problem.unknown-model": (
        "보조 프로그램에 이 모델이 더 이상 없습니다. 다른 모델을 선택하십시오."
    ),
    "segment.problem.unknown-mode": (
        "모델이 이 방식으로 실행되지 않습니다. 다른 방식을 선택하십시오."
    ),
    "segment.problem.wrong-modality": "모델이 이 종류의 영상을 처리하지 않습니다.",
    "segment.problem.bad-box": ("자르기 상자가 볼륨 안에 있지 않습니다. 초기화하거나 바꾸십시오."),
    "segment.problem.bad-grid": "보조 프로그램이 이 볼륨의 격자를 처리할 수 없습니다.",
    "segment.problem.body-too-large": (
        "이 볼륨은 보조 프로그램에 너무 큽니다. 시리즈를 내보낼 때 잘라 주십시오."
    ),
    "segment.problem.body-timed-out": (
        "볼륨 전달이 너무 오래 걸렸습니다. 다른 프로그램을 닫고 다시 시도하십시오."
    ),
    "segment.problem.unknown-job": (
        "보조 프로그램에 이 결과가 더 이상 없습니다. 다시 시작되었거나 새 결과로 대체되었습니다."
        " 다시 분할한 뒤 레벨을 지정하십시오."
    ),
    "segment.problem.no-result": "보조 프로그램에 이 결과가 더 이상 없습니다. 다시 분할하십시오.",
    "segment.problem.bad-pins": (
        "이미 지정하거나 그린 것을 고려하면 이 레벨이 가능한 번호 매김이 없습니다. 먼저 다른"
        " 지정을 취소하십시오."
    ),
    "segment.problem.cannot-relabel": (
        "이 모델은 레벨 이름을 스스로 정하므로, 이웃이 지정을 따를 수 없습니다."
    ),
    "segment.problem.internal": "보조 프로그램 안에서 문제가 생겼습니다. 다시 시도하십시오.",
    "segment.problem.other": ("두 프로그램의 버전이 서로 맞지 않습니다. 같은 버전을 설치하십시오."),
}
