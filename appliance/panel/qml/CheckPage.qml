import QtQuick
import QtQuick.Templates
import QtQuick.Layouts

// A question in the head, and all that is asked at once: a touch turns an answer. Nothing here scrolls out of sight.
ColumnLayout {
    spacing: theme.gap
    Words {
        objectName: "headline"
        Layout.fillWidth: true
        Layout.maximumHeight: theme.mm * 13
        text: screen.headline
        font.pixelSize: theme.head
        font.bold: true
    }
    GridLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        columns: theme.wide ? 2 : 1
        rowSpacing: theme.gap / 2
        columnSpacing: theme.gap
        uniformCellWidths: true
        uniformCellHeights: true
        Repeater {
            model: touchable.tiles
            AbstractButton {
                id: tile
                required property var modelData
                objectName: "do-" + modelData.choice.do + "-" + modelData.choice.argument
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.maximumHeight: theme.target * 1.7
                Layout.alignment: Qt.AlignTop
                focusPolicy: Qt.NoFocus
                onClicked: panel.tap(modelData.choice.do, modelData.choice.argument)
                background: Rectangle {
                    radius: theme.radius
                    color: tile.modelData.chosen ? theme.chosen : theme.paper
                    border.width: tile.modelData.chosen ? theme.hair * 3 : theme.hair
                    border.color: tile.modelData.chosen ? theme.primary : theme.line
                    Rectangle {
                        anchors.fill: parent
                        radius: parent.radius
                        color: theme.ink
                        opacity: tile.pressed ? 0.35 : 0
                    }
                }
                padding: theme.hair * 4
                contentItem: RowLayout {
                    spacing: theme.gap
                    Words {
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        Layout.leftMargin: theme.gap / 2
                        text: tile.modelData.choice.label
                    }
                    Words {
                        Layout.fillHeight: true
                        Layout.preferredWidth: tile.width * 0.28
                        Layout.rightMargin: theme.gap / 2
                        text: (tile.modelData.chosen ? "✔ " : "✖ ") + tile.modelData.detail
                        font.bold: true
                        horizontalAlignment: Text.AlignRight
                    }
                }
            }
        }
    }
}
