import QtQuick
import QtQuick.Layouts

// Fields over the whole place: each has to be touched once. A field that was touched has a tick and another ground.
ColumnLayout {
    spacing: theme.gap
    Words {
        objectName: "headline"
        Layout.fillWidth: true
        text: screen.headline
        font.pixelSize: theme.big
        font.bold: true
    }
    GridLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        columns: theme.wide ? 4 : 3
        rowSpacing: 0
        columnSpacing: 0
        uniformCellWidths: true
        uniformCellHeights: true
        Repeater {
            model: screen.tiles
            PanelButton {
                required property var modelData
                choice: modelData.choice
                strong: modelData.chosen
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
        }
    }
}
