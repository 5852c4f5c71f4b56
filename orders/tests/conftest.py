import pytest

from orders.documents.paper import Paper


@pytest.fixture
def drawn(monkeypatch):
    """Every text that is put on paper, in order: a PDF itself holds numbers of glyphs only."""
    texts: list[str] = []
    cell, multi_cell = Paper.cell, Paper.multi_cell

    def note_cell(self, *args, **kwargs):
        texts.append(str(args[2] if len(args) > 2 else kwargs.get("text", "")))
        return cell(self, *args, **kwargs)

    def note_multi_cell(self, *args, **kwargs):
        if args and not kwargs.get("dry_run"):  # without, it is called by itself to measure
            texts.append(str(args[2]))
        return multi_cell(self, *args, **kwargs)

    monkeypatch.setattr(Paper, "cell", note_cell)
    monkeypatch.setattr(Paper, "multi_cell", note_multi_cell)
    return texts
