import QtQuick
import QtQuick.Layouts

// Figures as bars, each with its number and its name; above them which figures, and all of them together.
ColumnLayout {
    id: view
    spacing: theme.gap
    readonly property var bars: screen.chart.bars || []
    readonly property bool upright: screen.chart.upright === true
    Words {
        objectName: "headline"
        Layout.fillWidth: true
        text: screen.headline
        font.pixelSize: theme.big
        font.bold: true
    }
    GridLayout {
        Layout.fillWidth: true
        columns: theme.wide ? 4 : 2
        rowSpacing: theme.gap / 2
        columnSpacing: theme.gap
        uniformCellWidths: true
        Repeater {
            model: touchable.tiles
            PanelButton {
                required property var modelData
                choice: modelData.choice
                text: (modelData.chosen ? "✔ " : "") + modelData.choice.label
                strong: modelData.chosen
                letters: theme.body
                Layout.fillWidth: true
                Layout.preferredHeight: theme.target
            }
        }
    }
    Item {
        id: upright
        objectName: "bars"
        Layout.fillWidth: true
        Layout.fillHeight: true
        visible: view.upright
        // As many of the last bars as have room for their numbers.
        readonly property int fit: Math.max(1, Math.floor(width / (theme.small * 2.3)))
        readonly property var shown: view.upright ? view.bars.slice(-fit) : []
        Row {
            anchors.fill: parent
            Repeater {
                model: upright.shown
                Item {
                    id: bar
                    required property var modelData
                    width: upright.width / upright.shown.length
                    height: upright.height
                    readonly property real room: height - number.height - name.height - theme.hair * 4
                    Words {
                        id: number
                        width: parent.width
                        height: theme.small * 1.4
                        y: stick.y - height
                        text: bar.modelData.value
                        font.pixelSize: theme.small
                        font.bold: true
                        horizontalAlignment: Text.AlignHCenter
                    }
                    Rectangle {
                        id: stick
                        anchors.horizontalCenter: parent.horizontalCenter
                        width: parent.width * 0.6
                        height: Math.max(theme.hair * 2, bar.room * bar.modelData.length)
                        y: number.height + bar.room - height + theme.hair * 2
                        color: theme.wait
                        border.color: theme.ink
                        border.width: theme.hair
                    }
                    Words {
                        id: name
                        anchors.bottom: parent.bottom
                        width: parent.width
                        height: theme.small * 1.4
                        text: bar.modelData.name
                        color: theme.soft
                        font.pixelSize: theme.small
                        horizontalAlignment: Text.AlignHCenter
                    }
                }
            }
        }
    }
    Roll {
        Layout.fillWidth: true
        Layout.fillHeight: true
        visible: !view.upright
        centred: false
        ColumnLayout {
            width: parent.width
            spacing: theme.gap
            Repeater {
                model: view.upright ? [] : view.bars
                ColumnLayout {
                    id: line
                    required property var modelData
                    Layout.fillWidth: true
                    spacing: theme.hair
                    Words {
                        Layout.fillWidth: true
                        text: line.modelData.name
                        font.pixelSize: theme.small
                        fontSizeMode: Text.FixedSize
                    }
                    RowLayout {
                        Layout.fillWidth: true
                        spacing: theme.gap
                        Rectangle {
                            Layout.preferredWidth: Math.max(theme.hair * 2, (line.width - theme.big * 4) * line.modelData.length)
                            Layout.preferredHeight: theme.small
                            color: theme.wait
                            border.color: theme.ink
                            border.width: theme.hair
                        }
                        Words {
                            Layout.fillWidth: true
                            text: line.modelData.value
                            font.pixelSize: theme.small
                            font.bold: true
                            fontSizeMode: Text.FixedSize
                        }
                    }
                }
            }
        }
    }
    Words {
        Layout.fillWidth: true
        text: screen.lines.length > 0 ? screen.lines[0] : ""
        color: theme.soft
        font.pixelSize: theme.body
        fontSizeMode: Text.FixedSize
    }
}
