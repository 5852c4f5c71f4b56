"""The whole tree of categories as ready bytes, kept by each process under the tree's version."""

from typing import Any, NamedTuple

from django.db import router
from orjson import loads

from catalog.models import Category
from core.api.json import dumps
from core.database.sql import rows, value
from core.forms import whole_number
from core.pages.addresses import category_path
from core.pages.media import picture_in_page, picture_url

# A trigger gives the tree a new version with each write, whoever writes and however (migration
# 0015_versions). In the writer's transaction, so what a statement sees of both belongs together.
VERSION = "SELECT version::text FROM catalog_version WHERE of = 'tree'"
TREE = f"""
    SELECT id, name, slug, description, picture::text, parent_id AS parent, ({VERSION}) AS version
    FROM catalog_category WHERE is_active ORDER BY tree_id, lft
"""


class Tree(NamedTuple):
    """`body` is the answer of the API. Pages take `roots` and `nodes`, where each node has what the
    answer says of it, its `children` among it; they are shared, nobody changes them."""

    version: str
    body: bytes
    nodes: dict[int, dict[str, Any]]
    roots: list[dict[str, Any]]
    by_slug: dict[str, dict[str, Any]]


_latest = Tree("", b"", {}, [], {})


def tree_version() -> str:
    version: str = value(VERSION, {}, using=router.db_for_read(Category))
    return version


def whole_tree(version: str = "") -> Tree:
    """The tree as it is now. One small statement while it does not change, one more when it did.
    `version`: the present one (VERSION), where it has just been read with something else."""
    global _latest
    known = _latest
    if known.version == (version or tree_version()):
        return known
    _latest = _read()
    return _latest


def branch_as_known(references: Any) -> list[int]:
    """The categories of a list of ids and slugs, or of one of them, and all below, as this process
    has last read the tree: good enough to guess by."""
    tree = _latest if _latest.version else whole_tree()
    below = [
        tree.by_slug.get(str(reference)) or tree.nodes.get(whole_number(str(reference)) or 0)
        for reference in (references if isinstance(references, list) else [references])
    ]
    branch: list[int] = []
    while below:
        if node := below.pop():
            branch.append(node["id"])
            below += node["children"]
    return branch


def category(tree: Tree, pk: int) -> bytes:
    """A category of the tree, with the path that leads to it and what lies right below it."""
    node = tree.nodes[pk]
    children = [_short(child) for child in node["children"]]
    return dumps(node | {"path": path_to(tree, node["parent"]), "children": children})


def path_to(tree: Tree, pk: int | None) -> list[dict[str, Any]]:
    """The category of this pk and those above it, from the top."""
    path: list[dict[str, Any]] = []
    while pk is not None and (node := tree.nodes.get(pk)) is not None:
        path.insert(0, _short(node))
        pk = node["parent"]
    return path


def address_of(tree: Tree, pk: int) -> str:
    """Where its page is: `/c/rumah/anyaman`."""
    return category_path(node["slug"] for node in path_to(tree, pk))


def _read() -> Tree:
    # Version and nodes come from one statement, so from one snapshot.
    found = rows(TREE, {}, using=router.db_for_read(Category))
    version = found[0].pop("version") if found else tree_version()
    nodes = {}
    for row in found:
        row.pop("version", None)
        kept = loads(row["picture"] or "null")
        row["picture"] = picture_in_page(kept, address=picture_url)
        nodes[row["id"]] = row | {"children": []}
    roots = []
    for node in nodes.values():
        if node["parent"] is None:
            roots.append(node)
        elif node["parent"] in nodes:
            nodes[node["parent"]]["children"].append(node)
    body = dumps({"next": None, "previous": None, "results": roots})
    return Tree(version, body, nodes, roots, {node["slug"]: node for node in nodes.values()})


def _short(node: dict[str, Any]) -> dict[str, Any]:
    return {name: node[name] for name in ("id", "name", "slug")}
