"""The order of a document: what its pages bear, and whether they follow each other as they say themselves."""
