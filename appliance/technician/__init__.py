"""The technician's side of the station: parts tested one by one, sensors, log, versions, upkeep, support bundle."""
