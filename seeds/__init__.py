"""The demo shop before it meets the database: its people, its goods and their pictures."""
