import QtQuick
import QtQuick.Templates
import QtQuick.Layouts

// Large tiles; the chosen one has a tick, a frame and another ground.
Roll {
    id: roll
    property int columns: 2
    GridLayout {
        id: grid
        width: parent.width
        columns: roll.columns
        rowSpacing: theme.gap
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
                Layout.preferredHeight: theme.tile * Math.min(theme.scale, 1.15)
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
                padding: theme.hair * 2
                contentItem: RowLayout {
                    id: inside
                    spacing: theme.gap
                    ColumnLayout {
                        Layout.fillWidth: true
                        Layout.leftMargin: theme.gap
                        Layout.rightMargin: theme.gap
                        spacing: 0
                        Words {
                            Layout.fillWidth: true
                            Layout.fillHeight: true
                            Layout.preferredHeight: theme.mm * 5.2
                            text: (tile.modelData.chosen ? "✔ " : "") + tile.modelData.choice.label
                            font.pixelSize: theme.big
                            font.bold: true
                            wrapMode: Text.WordWrap
                        }
                        Words {
                            Layout.fillWidth: true
                            visible: text !== ""
                            text: tile.modelData.detail
                            Layout.preferredHeight: theme.mm * 4.2
                            color: theme.soft
                            font.pixelSize: theme.small
                        }
                    }
                }
            }
        }
    }
}
