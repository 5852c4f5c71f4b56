from collections.abc import Callable
from functools import cache


@cache
def renderer() -> Callable[[str], str]:
    from markdown_it import MarkdownIt  # forty modules, for those processes that show a page

    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    render: Callable[[str], str] = markdown.render
    return render


def to_html(text: str) -> str:
    """Markdown to HTML without scripts, styles, frames or javascript: links."""
    import nh3  # as above: it is large

    return nh3.clean(renderer()(text), link_rel="noopener noreferrer nofollow")
