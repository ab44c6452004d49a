"""Document classes, purposes and retention; the policy pack that ships with the station."""
