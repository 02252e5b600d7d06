"""Stack Exchange data dumps: rows streamed from their files, gathered question by question, turned into records."""
