"""The exceptions queue: everything that waits for a person, with its reason, age, owner and next step."""
