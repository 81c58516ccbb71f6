"""Korean texts about measurements."""

MEASURE: dict[str, str] = {
    "measure.kind_ruler": "길이",
    "measure.kind_angle": "각도",
    "measure.kind_cobb": "콥각",
    "measure.kind_roi": "관심 영역",
    "measure.title": "측정",
    "measure.empty": "아직 측정한 항목이 없습니다.",
    "measure.start": (
        "도구를 선택한 다음 단면이나 3D 표면을 클릭하십시오. 드래그하면 길이를 한 번에 잴 수"
        " 있습니다."
    ),
    "measure.tools": "측정 도구",
    "measure.shape": "관심 영역 모양",
    "measure.shape_ellipse": "타원",
    "measure.shape_rectangle": "직사각형",
    "measure.shape_drawn": "자유 곡선",
    "measure.shape_sphere": "구",
    "measure.decimals": "소수 자릿수",
    "measure.undo": "실행 취소",
    "measure.redo": "다시 실행",
    "measure.show": "표시",
    "measure.hide": "숨기기",
    "measure.show_all": "모두 표시",
    "measure.hide_all": "모두 숨기기",
    "measure.delete": "삭제",
    "measure.delete_all": "모두 삭제",
    "measure.name": "이름",
    "measure.jump": "위치로 이동",
    "measure.export": "CSV로 저장",
    "measure.export_hint": (
        "점, 정의, 경고를 포함한 스프레드시트용 표입니다. 직접 붙인 이름은 들어가지만 환자 이름은"
        " 들어가지 않습니다."
    ),
    "measure.warned": "경고를 확인하십시오",
    "measure.no_value": "값 없음",
    "measure.plane": "단면",
    "measure.levels": "레벨",
    "measure.space": "3차원 공간",
    "measure.tilted": "기울기",
    "measure.off_plane": "다른 단면에 있음",
    "measure.mean": "평균",
    "measure.sd": "표준편차",
    "measure.range": "범위",
    "measure.voxels": "복셀 수",
    "measure.samples": "표본 수",
    "measure.area": "면적",
    "measure.area_counted": "복셀 기준 면적",
    "measure.volume": "부피",
    "measure.volume_counted": "복셀 기준 부피",
    "measure.axes": "축 길이",
    "measure.sides": "변 길이",
    "measure.diameter": "지름",
    "measure.about_ruler": (
        "환자 공간에서 두 점 사이의 직선 거리입니다. 서로 다른 절편에 있는 점에도 그대로"
        " 적용됩니다."
    ),
    "measure.about_ruler_px": "두 점 사이의 직선 거리를 화소 수로 나타낸 값입니다.",
    "measure.about_angle": (
        "세 점을 지나는 평면에서, 가운데 점과 나머지 두 점을 잇는 두 선이 이루는 각입니다. 0–180°."
    ),
    "measure.about_cobb": (
        "이 단면에서 본 두 종판 선이 이루는 각입니다. 두 선 모두 왼쪽에서 오른쪽 방향으로 정하므로"
        " 서로 반대쪽으로 기울면 각이 더해집니다. 0–180°. 상위 끝척추의 상종판과 하위 끝척추의"
        " 하종판을 사용합니다(Cobb 1948)."
    ),
    "measure.about_region": (
        "이 절편에서 중심이 영역 안에 있는 복셀의 값입니다. 표준편차는 표본 표준편차(n − 1)입니다."
        " 면적은 윤곽선의 면적이고, 복셀 기준 면적은 실제로 센 복셀의 면적입니다."
    ),
    "measure.about_sampled": (
        "이 단면은 복셀에 대해 기울어져 있어 가장 작은 복셀 간격으로 값을 삼선형 보간했습니다."
        " 표준편차는 표본 표준편차(n − 1)입니다. 면적은 윤곽선의 면적입니다."
    ),
    "measure.about_sphere": (
        "중심이 구 안에 있는 복셀의 값입니다. 표준편차는 표본 표준편차(n − 1)입니다. 부피는 4/3"
        " πr³이고, 복셀 기준 부피는 실제로 센 복셀의 부피입니다."
    ),
    "measure.warn_coarse": (
        "일부 절편만 읽은 미리 보기에서 측정했습니다. 모든 절편을 읽으면 다시 측정합니다."
    ),
    "measure.warn_pixels": "화소 크기를 알 수 없어 길이와 면적은 밀리미터가 아닌 화소 단위입니다.",
    "measure.warn_slab": (
        "두께 {value} mm의 조직이 겹쳐 보이는 영상에 지정하여 점의 깊이를 알 수 없습니다."
    ),
    "measure.warn_step": (
        "점들이 간격 {value} mm인 서로 다른 절편에 있으며, 절편 사이 방향의 정밀도는 이 간격으로"
        " 제한됩니다."
    ),
    "measure.warn_surface": (
        "3D 영상에 보이는 표면에 지정했습니다. 프리셋, 값 이동 또는 절단을 바꾸면 표면의 위치가"
        " 달라집니다."
    ),
    "measure.warn_cut": "영역의 일부가 영상 밖에 있어 계산에서 제외됩니다.",
    "measure.hint_ruler_0": "길이: 첫 번째 점을 클릭하거나, 누른 채 드래그하십시오.",
    "measure.hint_ruler_1": (
        "길이: 두 번째 점을 클릭하십시오. Shift를 누르면 45° 단위로 맞춰집니다."
    ),
    "measure.hint_angle_0": "각도: 첫 번째 변 위의 점을 클릭하십시오.",
    "measure.hint_angle_1": "각도: 두 변이 만나는 꼭짓점을 클릭하십시오.",
    "measure.hint_angle_2": "각도: 두 번째 변 위의 점을 클릭하십시오.",
    "measure.hint_cobb_0": "콥각: 위쪽 종판을 따라 드래그하거나 양 끝을 클릭하십시오.",
    "measure.hint_cobb_1": "콥각: 위쪽 종판의 다른 쪽 끝을 클릭하십시오.",
    "measure.hint_cobb_2": "콥각: 아래쪽 종판을 따라 드래그하거나 양 끝을 클릭하십시오.",
    "measure.hint_cobb_3": "콥각: 아래쪽 종판의 다른 쪽 끝을 클릭하십시오.",
    "measure.hint_ellipse_0": "관심 영역: 대각선으로 드래그하십시오. Shift를 누르면 원이 됩니다.",
    "measure.hint_ellipse_1": (
        "관심 영역: 반대쪽 모서리를 클릭하십시오. Shift를 누르면 원이 됩니다."
    ),
    "measure.hint_rectangle_0": (
        "관심 영역: 대각선으로 드래그하십시오. Shift를 누르면 정사각형이 됩니다."
    ),
    "measure.hint_rectangle_1": (
        "관심 영역: 반대쪽 모서리를 클릭하십시오. Shift를 누르면 정사각형이 됩니다."
    ),
    "measure.hint_drawn_0": "관심 영역: 영역의 둘레를 따라 그리거나 꼭짓점을 차례로 클릭하십시오.",
    "measure.hint_drawn_1": "관심 영역: 다음 꼭짓점을 클릭하십시오.",
    "measure.hint_drawn_2": "관심 영역: 다음 꼭짓점을 클릭하십시오.",
    "measure.hint_drawn_3": "관심 영역: 계속 그리거나, 첫 꼭짓점을 클릭하여 닫으십시오.",
    "measure.hint_sphere_0": (
        "관심 영역: 구의 중심을 클릭하거나, 중심에서 바깥쪽으로 드래그하십시오."
    ),
    "measure.hint_sphere_1": "관심 영역: 구의 표면이 될 위치를 클릭하십시오.",
    "history.undo": "실행 취소",
    "history.redo": "다시 실행",
    "history.undone": "실행 취소됨",
    "history.redone": "다시 실행됨",
    "history.add_ruler": "길이 추가",
    "history.add_angle": "각도 추가",
    "history.add_cobb": "콥각 추가",
    "history.add_roi": "관심 영역 추가",
    "history.move_ruler": "길이 이동",
    "history.move_angle": "각도 이동",
    "history.move_cobb": "콥각 이동",
    "history.move_roi": "관심 영역 이동",
    "history.rename_ruler": "길이 이름 변경",
    "history.rename_angle": "각도 이름 변경",
    "history.rename_cobb": "콥각 이름 변경",
    "history.rename_roi": "관심 영역 이름 변경",
    "history.show_ruler": "길이 표시",
    "history.show_angle": "각도 표시",
    "history.show_cobb": "콥각 표시",
    "history.show_roi": "관심 영역 표시",
    "history.hide_ruler": "길이 숨기기",
    "history.hide_angle": "각도 숨기기",
    "history.hide_cobb": "콥각 숨기기",
    "history.hide_roi": "관심 영역 숨기기",
    "history.remove_ruler": "길이 삭제",
    "history.remove_angle": "각도 삭제",
    "history.remove_cobb": "콥각 삭제",
    "history.remove_roi": "관심 영역 삭제",
    "history.remove_all": "모든 측정 삭제",
    "history.show_all": "모든 측정 표시",
    "history.hide_all": "모든 측정 숨기기",
    "key.edit.undo": "실행 취소",
    "key.edit.redo": "다시 실행",
    "key.edit.delete": "선택한 측정 삭제",
    "key.edit.cancel": "측정 지정 중단 또는 선택 해제",
}
