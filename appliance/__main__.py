"""`python -m appliance` is the `scanstation` command."""

from appliance.cli import main

raise SystemExit(main())
