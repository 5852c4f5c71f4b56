import nh3
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def to_html(text: str) -> str:
    """Markdown to HTML without scripts, styles, frames or javascript: links."""
    return nh3.clean(_markdown.render(text), link_rel="noopener noreferrer nofollow")
