import QtQuick
import QtQuick.Layouts

// Several lines under one another.
ColumnLayout {
    id: lines
    property var model: screen.lines
    property bool numbered: false
    property real letters: theme.body
    property color ink: theme.soft
    spacing: theme.gap / 2
    visible: model.length > 0
    Repeater {
        model: lines.model
        RowLayout {
            id: line
            required property var modelData
            required property int index
            Layout.fillWidth: true
            spacing: theme.gap
            Words {
                Layout.alignment: Qt.AlignTop
                visible: lines.numbered
                text: (line.index + 1) + "."
                color: lines.ink
                font.pixelSize: lines.letters
                font.bold: true
            }
            Words {
                Layout.fillWidth: true
                text: line.modelData
                color: lines.ink
                font.pixelSize: lines.letters
                fontSizeMode: Text.FixedSize
            }
        }
    }
}
