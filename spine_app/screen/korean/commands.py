"""Korean texts of the commands that work without a screen."""

COMMANDS: dict[str, str] = {
    "command.list": (
        "화면 없이 쓰는 명령(각 명령에 --help가 있음):\n"
        "  info PATH              검사의 내용: 시리즈, 기하 정보, 제한 사항\n"
        "  convert PATH OUT       시리즈 하나를 .nii.gz, .nii, .nrrd, .mha로 저장\n"
        "  deidentify PATH DIR    환자를 식별하는 정보 없이 CT·MR 영상 복사\n"
        "  segment PATH OUT       척추뼈, 추간판, 척추관을 찾아 라벨맵(.nii.gz)으로 저장\n"
        "  measure PATH --labels LABELS --json OUT\n"
        "                         라벨맵의 척추뼈, 추간판, 척추관, 만곡 측정\n"
        "  mesh LABELS DIR        라벨맵의 표면을 STL, PLY, OBJ, GLB로 저장\n"
        "  export-seg PATH OUT    검사의 라벨맵을 DICOM 분할로 저장\n"
        "같은 이름의 폴더는 ./info처럼 적어서 엽니다"
    ),
    "command.exits": (
        "종료 코드: 0 완료; 1 프로그램 오류; 2 잘못된 인수; 3 선택 필요; 4 열 수 있는 것이 없음; 5"
        " 거부됨(이유 표시); 6 출력이 이미 있거나 쓸 수 없음; 130 중단됨"
    ),
    "command.info": "브라우저를 열지 않고 검사에 들어 있는 내용을 알려 줍니다.",
    "command.convert": "시리즈 하나를 다른 프로그램에서 쓸 파일로 저장합니다.",
    "command.deidentify": (
        "이름, 날짜, 식별자, 자유 기술 텍스트 없이 검사의 CT·MR 영상을 복사합니다(DICOM PS3.15,"
        " Basic Application Level Confidentiality Profile)."
    ),
    "command.segment": "보조 프로그램으로 시리즈 하나의 척추뼈를 찾아 라벨맵으로 저장합니다.",
    "command.help_out_labels": "새 라벨맵, .nii.gz 또는 .nii, 시리즈의 격자 위에 저장",
    "command.help_model": "보조 프로그램의 모델. 없으면 시리즈에 맞는 첫 번째 모델",
    "command.help_mode": "없으면 모델이 지원할 때 fast",
    "command.wrong_labels": "라벨맵의 확장자는 .nii.gz 또는 .nii여야 합니다.",
    "command.no_such_model": "이 영상에 맞는 그런 모델이 없습니다. 사용 가능: {names}.",
    "command.no_such_mode": "모델에 그런 방식이 없습니다. 사용 가능: {names}.",
    "command.labels_written": "라벨맵을 저장했습니다. 구조물: {count}.",
    "command.labels_none": "라벨맵을 저장했습니다. 찾은 것이 없어 비어 있습니다.",
    "command.measure": (
        "척추뼈 라벨맵이 있는 검사를 측정합니다: 높이, 각도, 척추관, 골밀도. 각 값에 정의를 적고,"
        " 값이 없으면 이유를 적습니다."
    ),
    "command.mesh": "라벨맵의 구조물마다 표면(LPS 밀리미터)을 표와 함께 저장합니다.",
    "command.export-seg": (
        "라벨맵을 검사 영상 위의 DICOM 분할로 저장합니다. --identified가 없으면 환자 식별 정보를"
        " 넣지 않습니다."
    ),
    "command.help_labels": "라벨맵: .nii.gz, .nii, .nrrd, .mha",
    "command.help_mesh_dir": "파일을 둘 폴더. 없으면 만듭니다",
    "command.help_seg_out": ".dcm으로 끝나는 새 DICOM 파일",
    "command.help_format": "stl(기본값), ply, obj, glb",
    "command.help_together": "구조물마다가 아니라 모두 한 파일로",
    "command.help_scheme": "라벨맵의 번호를 정한 프로그램. 기본값은 자동 인식",
    "command.help_identified": "환자 식별 정보와 검사의 UID를 파일에 넣음",
    "command.help_path": "폴더, DICOM·NIfTI·NRRD·MetaImage 파일, 또는 ZIP·tar 압축 파일",
    "command.help_out": "새 파일. 확장자로 형식을 정합니다: .nii.gz, .nii, .nrrd, .mha",
    "command.help_outdir": "사본을 둘 폴더. 없거나 비어 있어야 합니다",
    "command.help_json": "오류를 포함하여 하나의 JSON 문서로 출력",
    "command.help_quick": "헤더만 나열하고 시리즈는 읽지 않음",
    "command.help_identifiers": "환자를 식별할 수 있는 설명과 날짜도 출력",
    "command.help_series": "`spine-app info`가 출력하는 시리즈 번호",
    "command.help_overwrite": "같은 이름의 파일을 덮어씀",
    "command.help_cache": "비공개 작업 폴더를 둘 위치. 기본값은 사용자 캐시",
    "command.help_json_file": "뼈, 측정값, 작도를 담은 문서",
    "command.help_csv_file": "스프레드시트용 측정 표",
    "command.wrong_arguments": "허용되지 않는 인수입니다. spine-app {name} --help를 참조하십시오",
    "command.wrong_ending": "출력 파일의 확장자는 .nii.gz, .nii, .nrrd, .mha 중 하나여야 합니다.",
    "command.wrong_ending_dcm": "출력 파일의 확장자는 .dcm이어야 합니다.",
    "command.open_names": (
        "번호가 여러 프로그램에 맞습니다. “?”로 끝나는 이름은 확실하지 않습니다. --scheme으로"
        " 프로그램을 지정하십시오."
    ),
    "command.surfaces": "구조물 {count}개의 표면과 표를 저장했습니다.",
    "command.segments": "구획 {count}개를 저장했습니다.",
    "command.seg_anonymous": (
        "이 파일은 환자를 식별하지 않으며 UID가 새것이므로 다른 프로그램이 검사와 함께 묶지"
        " 않습니다. 검사에 속하는 파일은 --identified로 저장합니다."
    ),
    "command.seg_identified": "이 파일에는 환자 식별 정보가 들어 있습니다.",
    "command.seg_resampled": (
        "볼륨은 영상을 재표본화한 것입니다. 영상의 각 화소는 그 중심에 있는 라벨을 받습니다."
    ),
    "command.interrupted": "중단되었습니다. 저장된 것은 없습니다.",
    "command.choose": "저장할 수 있는 시리즈가 여러 개입니다. --series N으로 하나를 선택하십시오:",
    "command.no_such_series": "그 번호의 시리즈가 없습니다. --series N으로 하나를 선택하십시오:",
    "command.no_volume": "3D로 열 수 있는 시리즈가 없어 저장할 수 없습니다.",
    "command.flat": "이 시리즈는 2D로만 열리므로 볼륨으로 저장할 수 없습니다: {why}",
    "command.not_empty": (
        "출력 폴더가 비어 있지 않습니다. 비어 있거나 아직 없는 폴더를 지정하십시오."
    ),
    "command.no_copies": "비식별화할 수 있는 CT 또는 MR 영상이 없습니다.",
    "command.written": "저장했습니다. 제한 사항을 적은 기록도 함께 두었습니다.",
    "command.writing": "저장 중",
    "command.measuring": "측정 중",
    "command.measured": "값: {values}개. 값이 없고 이유를 적은 항목: {refused}개.",
    "command.no_output": "저장할 파일이 없습니다. --json 또는 --csv로 파일을 지정하십시오.",
    "command.no_vertebrae": "이 번호 체계로는 라벨맵에 척추뼈가 없습니다.",
    "command.choose_scheme": (
        "라벨맵의 번호로는 어느 척추뼈인지 알 수 없습니다. 라벨맵을 만든 프로그램을 --scheme으로"
        " 선택하십시오. 가능한 값: {names}"
    ),
    "command.copies": "저장한 영상: {files}장, 시리즈 {series}개.",
    "command.left_out": "헤더를 바꾸어도 식별 정보를 없앨 수 없어 제외: {kinds}.",
    "command.drawn_in": "글자나 그림이 화소에 포함되어 있어 제외: 영상 {count}장.",
    "command.not_dicom": "DICOM이 아니어서 제외: 파일 {count}개.",
    "command.failed": "끝까지 읽거나 해석하지 못해 복사하지 않음: 파일 {count}개.",
    "command.face": (
        "화소는 바꾸지 않았습니다. 머리가 포함된 영상에서는 얼굴 표면으로 환자를 알아볼 수"
        " 있습니다. 사본을 전달하기 전에 확인하십시오."
    ),
    "command.unsaid": (
        "영상 {count}장에는 화소에 글자가 새겨져 있는지 기록되어 있지 않습니다. 전달하기 전에"
        " 확인하십시오."
    ),
    "command.head": "시리즈 {index}: {what}, {file_format}",
    "command.place": "환자 {patient}, 검사 {study}",
    "command.numbered": "시리즈 번호 {number}",
    "command.opens": "열기: {opening}",
    "command.why": "이유: {why}",
    "command.grid": "{i} × {j} × {k} 복셀, 간격 {spacing}",
    "command.acquired": "{i} × {j} 화소 절편 {n}장",
    "command.origin": "원점 (LPS, mm): {numbers}",
    "command.direction": "방향: i {i}; j {j}; k {k}",
    "command.no_limits": "품질: 이 시리즈를 제한하는 문제가 발견되지 않음",
    "command.description": "설명: {words}",
    "command.date": "날짜: {words}",
    "command.totals": "제외한 항목: {kinds}.",
    "command.none": "없음",
    "format.dicom": "DICOM",
    "format.nifti": "NIfTI",
    "format.nrrd": "NRRD",
    "format.metaimage": "MetaImage",
    "format.built-in": "내장",
}
