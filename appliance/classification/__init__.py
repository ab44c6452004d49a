"""What kind of document it is: a proposal with a confidence, and who decides in the end."""
