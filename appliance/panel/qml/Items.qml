import QtQuick
import QtQuick.Layouts

// Lines with a sign each: health, checks.
GridLayout {
    property var model: screen.items
    columns: 1
    rowSpacing: theme.gap / 2
    columnSpacing: theme.gap
    visible: model.length > 0
    Repeater {
        model: parent.model
        RowLayout {
            id: line
            required property var modelData
            Layout.fillWidth: true
            spacing: theme.gap
            Words {
                Layout.alignment: Qt.AlignTop
                text: line.modelData.sign
                color: theme[line.modelData.tone]
                font.pixelSize: theme.body
            }
            Words {
                Layout.fillWidth: true
                text: line.modelData.text + (line.modelData.detail ? ": " + line.modelData.detail : "")
                color: theme[line.modelData.tone]
                font.pixelSize: theme.body
                fontSizeMode: Text.FixedSize
            }
        }
    }
}
