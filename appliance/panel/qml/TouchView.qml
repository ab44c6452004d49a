import QtQuick

// Fields over the whole glass, from corner to corner: each has to be touched once; a finger may slide over them. A field
// that was touched has a tick, a frame and another ground. What to do stands there until the first one is.
Item {
    id: view
    readonly property int across: theme.wide ? screen.grid[0] : screen.grid[1]
    readonly property int down: theme.wide ? screen.grid[1] : screen.grid[0]
    function touched(x, y) {
        const column = Math.floor(x / (width / across)), row = Math.floor(y / (height / down));
        const place = row * across + column;
        if (column >= 0 && column < across && row >= 0 && row < down && screen.cells[place] === "0")
            panel.tap("tech-touch", "" + place);
    }
    Repeater {
        model: screen.cells.length
        Rectangle {
            required property int index
            readonly property bool done: screen.cells[index] === "1"
            objectName: "do-tech-touch-" + index
            x: Math.round((index % view.across) * view.width / view.across)
            y: Math.round(Math.floor(index / view.across) * view.height / view.down)
            width: Math.round((index % view.across + 1) * view.width / view.across) - x
            height: Math.round((Math.floor(index / view.across) + 1) * view.height / view.down) - y
            color: done ? theme.chosen : theme.paper
            border.width: done ? theme.hair * 3 : theme.hair
            border.color: done ? theme.primary : theme.line
            Words {
                anchors.fill: parent
                horizontalAlignment: Text.AlignHCenter
                visible: parent.done
                text: "✔"
                color: theme.primary
                font.pixelSize: theme.big
            }
        }
    }
    Rectangle {
        visible: screen.cells.indexOf("1") < 0
        anchors.centerIn: parent
        width: parent.width * 0.8
        height: said.implicitHeight + 2 * theme.edge
        color: theme.ground
        radius: theme.radius
        border.color: theme.ink
        border.width: theme.hair
        Column {
            id: said
            anchors.centerIn: parent
            width: parent.width - 2 * theme.edge
            spacing: theme.gap
            Words {
                objectName: "headline"
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: screen.headline
                font.pixelSize: theme.big
                font.bold: true
                fontSizeMode: Text.FixedSize
            }
            Lines { width: parent.width; ink: theme.ink }
        }
    }
    MultiPointTouchArea {
        anchors.fill: parent
        function all(points) { for (const point of points) view.touched(point.x, point.y) }
        onPressed: points => all(points)
        onUpdated: points => all(points)
    }
}
