"""The text of a description that another shop keeps as HTML."""

import re
from html.parser import HTMLParser

NEW_LINE = {"br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}
UNSEEN = {"script", "style", "template"}


def text_of(html: str) -> str:
    """Paragraphs and items of lists on lines of their own, without any tag."""
    if not re.search(r"[<&]", html):
        return html.strip()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.seen).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        if tag in NEW_LINE:
            self.seen.append("\n")
        if tag == "li":
            self.seen.append("- ")

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(0, self.unseen - (tag in UNSEEN))
        if tag in NEW_LINE - {"br", "li"}:
            self.seen.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.seen.append(data)
