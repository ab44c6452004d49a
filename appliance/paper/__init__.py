"""What is asked about paper at the desk, and what goes on the record about it."""
