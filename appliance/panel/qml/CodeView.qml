import QtQuick
import QtQuick.Layouts

// A code on the whole glass: as large as it goes in whole pixels a module, and beside it what it is for.
Rectangle {
    color: "#ffffff"
    GridLayout {
        anchors.fill: parent
        columns: theme.wide ? 2 : 1
        columnSpacing: 0
        rowSpacing: 0
        Item {
            id: room
            Layout.preferredWidth: Math.min(parent.width, parent.height)
            Layout.preferredHeight: Math.min(parent.width, parent.height)
            Image {
                objectName: "code"
                readonly property int steps: implicitWidth > 0 ? Math.floor(room.width / implicitWidth) : 0
                anchors.centerIn: parent
                width: implicitWidth * steps
                height: implicitHeight * steps
                source: screen.code === "" ? "" : "image://code/" + screen.code
                cache: false
                smooth: false
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.margins: theme.edge
            spacing: theme.gap
            Words {
                objectName: "word"
                Layout.fillWidth: true
                text: screen.sign + " " + screen.word
                color: theme[screen.tone]
                font.pixelSize: theme.head
                font.bold: true
                fontSizeMode: Text.FixedSize
            }
            Roll {
                Layout.fillWidth: true
                Layout.fillHeight: true
                ColumnLayout {
                    width: parent.width
                    spacing: theme.gap
                    Words {
                        objectName: "headline"
                        Layout.fillWidth: true
                        text: screen.headline
                        font.pixelSize: theme.big
                        font.bold: true
                        fontSizeMode: Text.FixedSize
                    }
                    Lines { Layout.fillWidth: true; letters: theme.body; ink: theme.ink }
                }
            }
            Repeater {
                model: touchable.choices
                PanelButton {
                    required property var modelData
                    choice: modelData
                    Layout.fillWidth: true
                    Layout.preferredHeight: theme.target * 1.15
                }
            }
        }
    }
}
