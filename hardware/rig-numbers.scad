// Written by `python hardware/rig.py` from rig.toml: change it there.
// millimetres
lens = 460;
column = 700;
column_side = 40;
column_y = 205;
arm_side = 20;
board_y = 30;
lamp_x = 500;
lamp_z = 400;
mat = [450, 340];
board = [560, 500, 18];
lamp = [60, 300, 30];
sheet = [279.4, 215.9];
field = [361.5, 270.9];
