import QtQuick

// One small sheet for each page; beyond the room there is, a number stands for the rest.
Item {
    id: area
    property real sheetWidth: theme.mm * 6.5
    property real sheetHeight: theme.mm * 9
    property int columns: Math.max(1, Math.floor((width + theme.gap) / (sheetWidth + theme.gap)))
    property int rows: Math.floor((height + theme.gap) / (sheetHeight + theme.gap))
    property int room: columns * rows
    property int drawn: screen.pages > room ? room - 2 : screen.pages
    clip: true
    Grid {
        columns: area.columns
        spacing: theme.gap
        Repeater {
            model: Math.max(0, area.room)
            Rectangle {
                id: sheet
                required property int index
                objectName: "silhouette"
                visible: index < area.drawn
                width: area.sheetWidth
                height: area.sheetHeight
                color: theme.paper
                border.color: theme.soft
                border.width: theme.hair * 1.5
                Column {
                    anchors.fill: parent
                    anchors.margins: theme.mm
                    spacing: theme.mm * 0.8
                    Repeater {
                        model: 4
                        Rectangle {
                            required property int index
                            width: parent.width * (index === 3 ? 0.6 : 1)
                            height: theme.mm * 0.7
                            color: theme.line
                        }
                    }
                }
            }
        }
    }
    Words {
        objectName: "rest"
        visible: area.room > 0 && screen.pages > area.room
        text: "+" + (screen.pages - area.drawn)
        x: ((area.drawn % area.columns)) * (area.sheetWidth + theme.gap)
        y: (area.rows - 1) * (area.sheetHeight + theme.gap)
        width: area.sheetWidth * 2 + theme.gap
        height: area.sheetHeight
        font.bold: true
        font.pixelSize: theme.big
    }
}
