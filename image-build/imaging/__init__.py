"""Makes the image of a scan station and boots it in a virtual machine: a developer's tool, no part of the product."""
