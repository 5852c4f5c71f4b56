import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation

LINK = re.compile(r"<a [^>]*>")


def translated() -> list[Message]:
    source = Path(settings.LOCALE_PATHS[0]) / "id" / "LC_MESSAGES" / "django.po"
    with source.open("rb") as file:
        return [message for message in read_po(file) if message.id and message.string]


def test_what_is_compiled_is_what_was_translated():
    """The .mo file is kept beside its source, so that no installation needs gettext's tools."""
    messages = translated()

    with translation.override("id"):
        stale = [m.id for m in messages if compiled(m.id) != m.string]

    assert messages
    assert stale == [], "run: manage.py compilemessages"


def compiled(text: str | tuple[str, str]) -> str | tuple[str]:
    """What a page would say; of a plural the one form that Indonesian has."""
    if isinstance(text, str):
        return translation.gettext(text)
    return (translation.ngettext(*text, 2),)


def test_a_translation_leads_where_its_original_does():
    def links(text: str | tuple[str, ...]) -> set[str]:
        return set(LINK.findall(text if isinstance(text, str) else " ".join(text)))

    assert [m.id for m in translated() if links(m.id) != links(m.string)] == []


@pytest.mark.django_db
def test_pages_speak_indonesian_unless_the_reader_asks_for_english(client):
    own = client.get("/masuk?next=/dashboard/").content.decode()
    asked = client.get(
        "/masuk?next=/dashboard/", headers={"Accept-Language": "en"}
    ).content.decode()

    assert "Toko Anda di Rupa Rawi" in own
    assert '<html lang="id">' in own
    assert "Your shop at Rupa Rawi" in asked


# ── every sentence is said in both ──────────────────────────────────────────────────────────────

ROOT = settings.BASE_DIR
PARTS = [config.name for config in apps.get_app_configs() if (ROOT / config.name).is_dir()]
MARKED = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}
NO_PAGE = {
    "tests",
    "migrations",
    "management",
    "seeds",
    "serving",
    "settings.py",
    "dialects",
}  # dialects: as others speak
SENTENCE = re.compile(r"[A-Z“][^\n{}<>|`]*[a-z] [^\n{}<>|`]*[.!?]")

# Read by those who write software or run the house's machines, in English whatever the page.
FOR_MACHINES = {
    "extend_schema", "extend_schema_view", "extend_schema_field", "documented",
    "OpenApiParameter", "OpenApiExample", "OpenApiResponse",
    "refusal", "bad_input", "warning", "info", "exception", "error",
    "RuntimeError", "TypeError", "ImproperlyConfigured", "AssertionError", "GatewayError",
    "BadRequest", "Undelivered", "OSError", "CommandError", "Warning", "Error",
    "RunSQL", "execute", "Counter", "Histogram",
}  # fmt: skip
SAID_TO_PROGRAMMERS = {"help_text", "document.py", "examples.py", "schema.py", "filters.py"}
IN_BOTH = {"words.py"}  # of papers: a table of each language


def sources() -> Iterator[Path]:
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            if not NO_PAGE & set(path.relative_to(ROOT).parts):
                yield path


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def docstrings(tree: ast.AST) -> set[int]:
    """Every text that stands as a statement of its own."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def unmarked(node: ast.AST, but: set[int]) -> Iterator[ast.Constant]:
    """Sentences in the code that no gettext function takes."""
    if isinstance(node, ast.Call) and name_of(node) in MARKED | FOR_MACHINES:
        return
    if isinstance(node, ast.keyword) and node.arg in SAID_TO_PROGRAMMERS:
        return
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    if is_text and id(node) not in but and SENTENCE.fullmatch(node.value):
        yield node
    if isinstance(node, ast.Dict):  # of what DRF takes as a field's extra_kwargs
        but = but | {
            id(text) for key, text in zip(node.keys, node.values, strict=True) if is_help(key)
        }
    for child in ast.iter_child_nodes(node):
        yield from unmarked(child, but)


def is_help(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and key.value == "help_text"


def test_no_sentence_that_a_person_reads_is_only_english():
    found = []
    for path in sources():
        if {path.name, f"{path.parent.name}.py"} & (SAID_TO_PROGRAMMERS | IN_BOTH):
            continue
        tree = ast.parse(path.read_text())
        found += [
            f"{path.relative_to(ROOT)}:{text.lineno}: {text.value}"
            for text in unmarked(tree, docstrings(tree))
        ]

    assert found == []


def marked_in_code() -> Iterator[tuple[str, str]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name_of(node) in MARKED and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value, str(path.relative_to(ROOT))


def marked_in_pages() -> Iterator[tuple[str, str]]:
    """What the pages say, as Django's own makemessages reads them. Mails are Jinja's, and written
    anew in each language."""
    templates = ROOT / "templates"
    for path in sorted(set(templates.rglob("*.*")) - set(templates.glob("mail/**/*.*"))):
        for text in re.findall(r'_\("([^"]+)"\)', path.read_text()):
            yield text, path.name
        page = engines["django"].from_string(path.read_text()).template.nodelist
        for node in page.get_nodes_by_type(TranslateNode):
            if isinstance(text := node.filter_expression.var, str):
                yield text, path.name
            elif (said := getattr(text, "literal", None)) and text.lookups is None:
                yield str(said), path.name
        for node in page.get_nodes_by_type(BlockTranslateNode):
            yield node.render_token_list(node.singular)[0], path.name


def test_every_text_that_is_marked_has_an_indonesian_wording():
    source = Path(settings.LOCALE_PATHS[0]) / "id" / "LC_MESSAGES" / "django.po"
    with source.open("rb") as file:
        known = {
            message.id[0] if message.pluralizable else message.id
            for message in read_po(file)
            if message.id and message.string and not message.fuzzy
        }
    texts = [*marked_in_code(), *marked_in_pages()]

    missing = {text: where for text, where in texts if text not in known}

    assert len(texts) > 1000
    assert missing == {}
