import QtQuick
import QtQuick.Layouts

// The PIN pad. What is typed shows as dots alone.
GridLayout {
    id: page
    columns: theme.wide ? 2 : 1
    columnSpacing: theme.edge * 2
    rowSpacing: theme.gap
    readonly property var keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "⌫"]
    ColumnLayout {
        Layout.fillWidth: true
        Layout.fillHeight: theme.wide
        spacing: theme.edge
        Words {
            objectName: "headline"
            Layout.fillWidth: true
            text: screen.headline
            font.pixelSize: theme.head
            font.bold: true
            Layout.preferredHeight: theme.mm * 9
        }
        Repeater {
            model: screen.lines
            Words {
                required property string modelData
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: theme.mm * 16
                text: modelData
                font.pixelSize: theme.big
            }
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.preferredHeight: theme.target
            color: theme.paper
            radius: theme.radius
            border.color: theme.line
            border.width: theme.hair
            Words {
                objectName: "dots"
                anchors.fill: parent
                horizontalAlignment: Text.AlignHCenter
                readonly property string typed: "●".repeat(screen.dots)
                // A code is told in groups of four.
                text: screen.name === "first-code" ? typed.replace(/(.{4})(?=.)/g, "$1 ") : typed
                font.pixelSize: theme.big
                font.letterSpacing: theme.mm
            }
        }
    }
    GridLayout {
        Layout.fillWidth: !theme.wide
        Layout.fillHeight: true
        Layout.preferredWidth: page.width * 0.55
        columns: 3
        rowSpacing: theme.gap
        columnSpacing: theme.gap
        uniformCellWidths: true
        uniformCellHeights: true
        Repeater {
            model: page.keys
            PanelButton {
                required property string modelData
                choice: ({ "do": modelData === "⌫" ? "erase" : "digit", "argument": modelData === "⌫" ? "" : modelData, "label": modelData })
                letters: theme.head
                opacity: modelData === "" ? 0 : 1
                enabled: modelData !== ""
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: theme.mm * 9
            }
        }
    }
}
