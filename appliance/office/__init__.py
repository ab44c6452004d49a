"""The office: what a supervisor decides about the station and an auditor reads, without content."""
