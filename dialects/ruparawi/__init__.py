"""The predecessor's whole API, so that its web shop runs on us unchanged (docs/dialects.md)."""
