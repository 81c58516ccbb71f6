"""Korean texts of the surfaces of labels."""

SURFACES: dict[str, str] = {
    "surfaces.show": "3D 메시 표시",
    "surfaces.full": "최고 해상도",
    "surfaces.making": "메시 만드는 중",
}
