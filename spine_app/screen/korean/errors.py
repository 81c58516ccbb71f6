"""Korean sentences for the codes of `domain.errors`: what happened and what to do about it."""

ERRORS: dict[str, str] = {
    "error.internal": (
        "Spine App 내부에서 문제가 발생했습니다. 검사 자료는 손상되지 않았습니다. 다시 시도하고,"
        " 같은 문제가 반복되면 번호를 알려 주십시오."
    ),
    "error.study": "이 검사를 열 수 없습니다. 다른 검사를 선택하십시오.",
    "error.study-not-found": "폴더가 없거나 읽을 권한이 없습니다. 경로를 확인하십시오.",
    "error.no-images": "DICOM 파일이 없습니다. 절편이 들어 있는 폴더를 선택하십시오.",
    "error.no-image-series": (
        "DICOM 파일이지만 CT나 MR 영상이 없습니다. 영상 시리즈가 들어 있는 폴더를 선택하십시오."
    ),
    "error.index-only": (
        "디스크의 색인(DICOMDIR)만 있고 색인에 적힌 영상이 없습니다. 디스크 전체가 들어 있는 폴더를"
        " 여십시오."
    ),
    "error.bad-geometry": (
        "절편의 위치, 방향 또는 간격 정보가 없거나 잘못되어 이 시리즈를 표시할 수 없습니다. 다른"
        " 시리즈를 선택하거나 다시 내보내십시오."
    ),
    "error.uncalibrated-pixels": (
        "이 시리즈에는 화소 간격 정보가 없어 측정할 수 없습니다. 다른 시리즈를 선택하십시오."
    ),
    "error.single-slice": "이 시리즈에는 절편 위치가 하나뿐입니다. 3D에는 둘 이상이 필요합니다.",
    "error.uneven-slices": (
        "절편 간격이 일정하지 않아 이 시리즈를 3D로 표시할 수 없습니다. 다른 시리즈를 선택하십시오."
    ),
    "error.missing-slices": (
        "시리즈 중간에 빠진 절편이 있어 3D로 표시할 수 없습니다. 다시 내보내거나 다른 시리즈를"
        " 선택하십시오."
    ),
    "error.repeated-slices": (
        "같은 위치에 영상이 여러 장 있습니다(한 시리즈 안의 여러 위상, 에코 또는 두 번의 획득)."
        " 다른 시리즈를 선택하십시오."
    ),
    "error.tilted-slices": (
        "갠트리를 기울여 촬영한 시리즈입니다. 왜곡된 영상을 표시하지 않기 위해 이 버전에서는 열지"
        " 않습니다. 다른 시리즈를 선택하십시오."
    ),
    "error.mixed-slices": (
        "이 시리즈의 절편들은 크기, 간격 또는 방향이 서로 다릅니다. 다른 시리즈를 선택하십시오."
    ),
    "error.bad-pixels": (
        "화소 데이터가 없거나 잘린 절편이 있습니다. 시리즈를 다시 복사하거나 내보내십시오."
    ),
    "error.unsupported-pixels": (
        "화소가 이 버전에서 읽지 못하는 형식(압축 또는 컬러)으로 저장되어 있습니다. 시리즈를"
        " 압축하지 않고 내보내십시오."
    ),
    "error.unsupported-multi-frame": (
        "이 버전에서 열지 못하는 다중 프레임 객체입니다. 시리즈를 낱장 절편으로 내보내십시오."
    ),
    "error.bad-rescale": (
        "이 시리즈의 값을 하운스필드 단위로 변환할 수 없습니다. 다른 시리즈를 선택하십시오."
    ),
    "error.unreadable-file": (
        "읽을 수 없는 DICOM 파일이 있습니다. 검사를 다시 복사하거나 내보내십시오."
    ),
    "error.study-too-large": (
        "이 검사는 파일 수 또는 메모리 한도를 넘습니다. 시리즈가 더 적은 폴더를 선택하십시오."
    ),
    "error.unsafe-archive": (
        "압축 파일을 열 수 없습니다. 손상되었거나 암호로 잠겨 있거나, 표시된 것보다 큽니다. 직접"
        " 압축을 풀고 폴더를 여십시오."
    ),
    "error.encrypted-archive": "암호로 보호된 압축 파일입니다. 직접 압축을 풀고 폴더를 여십시오.",
    "error.unsupported-archive": (
        "지원하지 않는 압축 형식이거나 압축 파일 안에 또 다른 압축 파일이 있습니다. ZIP이나 일반"
        " tar 파일 하나를 사용하거나, 압축을 풀고 폴더를 여십시오."
    ),
    "error.unsupported-format": (
        "이 영상 파일의 값은 이 버전에서 읽지 못하는 형식으로 저장되어 있습니다. 일반 숫자 형식의"
        " .nii.gz, .nii, .nrrd, .mha 파일로 다시 저장하십시오."
    ),
    "error.detached-voxels": (
        "헤더만 있는 파일입니다. 값은 다른 파일에 있으며 그 파일은 열지 않습니다. 영상을 하나의"
        " 파일(.nii.gz, .nrrd, .mha)로 저장하십시오."
    ),
    "error.not-three-dimensional": (
        "이 영상 파일은 단일 회색조 볼륨이 아닙니다(시계열, 벡터, 컬러 또는 평면 영상). 볼륨 하나를"
        " 따로 저장하십시오."
    ),
    "error.no-orientation": (
        "이 영상 파일에는 환자에 대한 방향 정보가 없어 좌우가 바뀔 수 있습니다. 방향 정보를"
        " 포함하여 다시 저장하십시오."
    ),
    "error.damaged-image": (
        "이 영상 파일은 잘려 있거나 내용이 서로 맞지 않습니다. 다시 복사하거나 내보내십시오."
    ),
    "error.not-labels": "라벨이 아닌 화소값이 들어 있는 파일입니다. 라벨 파일을 선택하십시오.",
    "error.labels-elsewhere": (
        "이 라벨맵은 화면의 검사와 다른 위치에 있습니다. 이 시리즈로 만든 라벨맵을 여십시오."
    ),
    "error.files-changed": "읽는 동안 파일이 변경되었습니다. 복사가 끝난 뒤 다시 여십시오.",
    "error.no-space": "이 컴퓨터의 디스크가 가득 찼습니다. 공간을 확보한 뒤 다시 시도하십시오.",
    "error.upload-busy": "다른 전송이 진행 중입니다. 끝날 때까지 기다리거나 중지하십시오.",
    "error.upload-interrupted": (
        "전송이 중간에 끊어져 받은 파일을 모두 삭제했습니다. 파일을 다시 끌어다 놓으십시오."
    ),
    "error.output-exists": (
        "같은 이름의 파일이 이미 있습니다. 다른 이름을 지정하거나 기존 파일을 삭제하십시오."
    ),
    "error.output-unwritable": (
        "그 위치에는 파일을 쓸 수 없습니다. 실제로 있고 쓰기 권한이 있는 폴더를 선택하십시오."
    ),
    "error.unsafe-folder": (
        "세션 파일용 폴더가 비공개 상태가 아닙니다. --cache-folder로 다른 폴더를 지정하십시오."
    ),
    "error.port-unavailable": (
        "이미 사용 중이거나 허용되지 않는 포트입니다. --port로 다른 포트를 지정하거나 이 옵션을"
        " 빼십시오."
    ),
    "error.render-failed": (
        "뷰를 그리지 못했습니다. 메모리를 쓰는 다른 프로그램을 닫은 뒤, 검사를 닫았다가 다시"
        " 여십시오."
    ),
    "error.job": "작업을 끝내지 못했습니다. 다시 시도하십시오.",
    "error.job-crashed": (
        "읽기 프로세스가 예기치 않게 중단되었습니다. 다른 부분에는 영향이 없습니다. 검사를 다시"
        " 여십시오."
    ),
    "error.job-timed-out": "읽기 프로세스가 응답하지 않아 종료했습니다. 다시 시도하십시오.",
    "error.out-of-memory": (
        "이 검사를 열기에 메모리가 부족합니다. 다른 프로그램을 닫거나 더 작은 시리즈를"
        " 선택하십시오."
    ),
    "error.measure": "이 방법으로는 측정할 수 없습니다.",
    "error.measure-too-small": "점들이 겹쳐 있어 측정할 수 없습니다. 서로 떨어뜨려 지정하십시오.",
    "error.measure-too-large": "영역이 측정할 수 있는 크기를 넘습니다. 더 작게 그리십시오.",
    "error.outline-crosses": "윤곽선이 스스로 교차합니다. 교차하지 않게 다시 그리십시오.",
    "error.region-empty": "이 영역 안에 복셀이 없습니다. 영상 안에 더 크게 그리십시오.",
    "error.measure-pixels": (
        "이 시리즈는 화소의 가로세로비를 알 수 없어, 각도를 재더라도 실제 환자의 각도와 다를 수"
        " 있습니다."
    ),
    "error.nothing-picked": "포인터 아래에 표면이 없습니다. 3D에 표시된 부분을 클릭하십시오.",
    "error.request-refused": "허용되지 않는 값입니다. 숫자와 단위를 확인하십시오.",
    "error.helper": "분할 보조 프로그램이 지금은 이 작업을 할 수 없습니다.",
    "error.helper-absent": (
        "분할 보조 프로그램이 실행되고 있지 않습니다. 다른 기능은 모두 그대로 사용할 수 있습니다."
    ),
    "error.helper-mismatch": (
        "보조 프로그램의 버전이 Spine App과 다릅니다. 같은 버전을 설치하십시오."
    ),
    "error.helper-refused": "분할 보조 프로그램이 요청을 거부했습니다.",
    "error.helper-job": "분할이 결과 없이 끝났습니다.",
    "error.points-coincide": "서로 다른 위치에 점을 두 개 이상 지정하십시오.",
    "error.curve-folds": (
        "점들을 잇는 선이 되돌아가므로 변경하지 않았습니다. 척추관을 따라 순서대로 점을 지정하거나,"
        " 선에서 벗어난 점을 삭제하십시오."
    ),
    "error.no-canal-line": "이 라벨맵의 척추관을 따라 선을 그을 수 없습니다.",
    "error.curve-too-long": "점들을 잇는 선이 3 m보다 깁니다.",
    "error.not-a-preset": (
        "3D Slicer 볼륨 속성 파일(.vp)이 아니거나, 한 곡선에 점이 32개를 넘습니다. 변경된 내용은"
        " 없습니다."
    ),
    "error.too-many-presets": "저장된 프리셋이 이미 12개입니다. 먼저 하나를 삭제하십시오.",
    "error.nothing-shown": "이 프리셋으로는 보이는 것이 없어 상자를 맞출 수 없습니다.",
    "error.edit": "라벨맵을 이렇게 편집할 수 없습니다.",
    "error.edit-nothing": "여기에는 편집할 것이 없습니다. 복셀이 있는 구조물을 선택하십시오.",
    "error.edit-no-number": (
        "이 라벨맵에는 새 구조물에 쓸 번호가 남아 있지 않습니다. 먼저 구조물을 합치거나"
        " 삭제하십시오."
    ),
    "error.edit-busy": "다른 변경을 계산하고 있습니다. 끝날 때까지 기다리거나 취소하십시오.",
    "error.edit-memory": "라벨맵을 편집하기에는 메모리가 부족합니다.",
}
