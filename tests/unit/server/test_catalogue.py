import json

from aiohttp import web

from spine_app.server.catalogue import CatalogueRoute

WORDS = {"en": {"a": "Axial", "b": "</script> <b>"}, "ko": {"a": "축상면", "b": ""}}


async def test_the_script_gives_all_words_by_language_and_key():
    router = web.UrlDispatcher()
    route = CatalogueRoute("/assets/catalogue.js", WORDS)
    route.add_routes(router)
    answer = await route.tell(None)

    script = answer.text
    assert answer.content_type == "text/javascript"
    assert script.isascii()
    assert "<" not in script
    head, _, table = script.partition(" = ")
    assert head == "window.spine_catalogues"
    assert json.loads(table.removesuffix(";\n")) == WORDS
    (resource,) = router.resources()
    assert [resource.canonical, [one.method for one in resource]] == [
        "/assets/catalogue.js",
        ["GET"],
    ]
