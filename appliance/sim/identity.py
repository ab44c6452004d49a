"""Who the simulated devices say they are.

Rules:
- These are constants: no option, file or command can make a simulated device call itself anything else. The feeder
  adapter marks what comes from a device whose own identity says that it is simulated.
"""

VENDOR = "ScanStation Simulator"
SANE_MODEL = "Simulated Feeder S1"
ESCL_MODEL = "Simulated Feeder E1"
ESCL_SERIAL = "SIMULATED-E1"
DEVICE_TYPE = "sheetfed scanner"
USB_VENDOR, USB_PRODUCT = "f51a", "0001"  # hexadecimal; no maker has the first
SANE_SERIAL = "SIMULATED-S1"
