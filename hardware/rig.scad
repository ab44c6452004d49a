// The camera rig. All numbers come from rig-numbers.scad, which `python hardware/rig.py` writes from rig.toml.
//
//   xvfb-run openscad -o hardware/rig.png --imgsize=1600,1200 --camera=0,40,260,62,0,25,2750 --colorscheme=Tomorrow hardware/rig.scad
//
// The see-through pyramid is what the camera sees.
include <rig-numbers.scad>

module block(size, at) translate([at[0] - size[0] / 2, at[1] - size[1] / 2, at[2]]) cube(size);

module base() {
  color("BurlyWood") block(board, [0, board_y, -board[2] - 1]);
  color([0.2, 0.2, 0.22]) block([mat[0], mat[1], 1], [0, 0, -1]);
}

module page() color("White") block([sheet[0], sheet[1], 0.4], [0, 0, 0]);

module column() color("Silver") block([column_side, column_side, column], [0, column_y, 0]);

// Arm and camera with the lens's entrance at z = height.
module camera(height) {
  reach = column_y - column_side / 2;
  color("DimGray") translate([-arm_side / 2, -20, height + 24]) cube([arm_side, reach + 20, arm_side]);
  color("SeaGreen") block([38, 38, 3], [0, 0, height + 20]);
  color("Black") translate([0, 0, height]) cylinder(d = 30, h = 20, $fn = 48);
}

module lamp(side) {
  translate([side * lamp_x, 0, lamp_z]) rotate([0, side * atan2(lamp_x, lamp_z), 0])
    color("Gold") translate([-lamp[0] / 2, -lamp[1] / 2, 0]) cube(lamp);
  color("Gray") block([12, 12, lamp_z + 12], [side * (lamp_x + 25), 0, 0]);
  color("Gray") block([160, 200, 12], [side * (lamp_x + 25), 0, -12]);
}

module seen() color([0.3, 0.6, 1, 0.18])
  polyhedron(
    points = [
      [0, 0, lens],
      [-field[0] / 2, -field[1] / 2, 1], [field[0] / 2, -field[1] / 2, 1],
      [field[0] / 2, field[1] / 2, 1], [-field[0] / 2, field[1] / 2, 1]
    ],
    faces = [[1, 2, 3, 4], [0, 2, 1], [0, 3, 2], [0, 4, 3], [0, 1, 4]]
  );

base();
page();
column();
camera(lens);
lamp(1);
lamp(-1);
seen();
